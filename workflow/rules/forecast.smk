"""From trained hierarchies to coupled ones and their forecasts."""

BENCHMARKS += benchmarks_of("select_scales", RUNS)


use rule scripted as select_scales with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{task}/{recipe}/{replicate}/trained.safetensors",
    output:
        hierarchy="<results>/models/{dataset}/{task}/{recipe}/{replicate}/hierarchy.safetensors",
        tried="<results>/models/{dataset}/{task}/{recipe}/{replicate}/selection.csv",
    log:
        "<logs>/select_scales/{dataset}_{task}_{recipe}_{replicate}.log",
    benchmark:
        "<benchmarks>/select_scales/{dataset}_{task}_{recipe}_{replicate}.tsv"
    wildcard_constraints:
        task=r"noise[\d.]+",
    params:
        **script_params("forecast/select_scales.py"),
        seed=config["seed"],


use rule scripted as forecast_hierarchy with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{task}/{recipe}/{replicate}/hierarchy.safetensors",
    output:
        # Hundreds of megabytes each, and made again in seconds.
        temp("<results>/forecasts/{dataset}/{task}/{recipe}/{replicate}/{start}.nc"),
    log:
        "<logs>/forecast_hierarchy/{dataset}_{task}_{recipe}_{replicate}_{start}.log",
    wildcard_constraints:
        start="clean|noisy",
    params:
        **script_params("forecast/forecast_hierarchy.py"),
        seed=config["seed"],


use rule scripted as forecast_long with:
    input:
        data=lambda wildcards: long_data(wildcards.dataset),
        hierarchy=f"<results>/models/{{dataset}}/{SHOWN}/hierarchy.safetensors",
    output:
        "<results>/forecasts/{dataset}/long.nc",
    log:
        "<logs>/forecast_long/{dataset}.log",
    params:
        **script_params("forecast/forecast_long.py"),


use rule scripted as forecast_sequence with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{task}/{recipe}/{replicate}/trained.safetensors",
        baselines=lambda wildcards: trained_baselines(wildcards, ".safetensors"),
    output:
        "<results>/forecasts/{dataset}/{task}/{recipe}/{replicate}/sequence.nc",
    log:
        "<logs>/forecast_sequence/{dataset}_{task}_{recipe}_{replicate}.log",
    params:
        **script_params("forecast/forecast_sequence.py"),
