"""From trained hierarchies to coupled ones and their forecasts."""

BENCHMARKS += benchmarks_of("select_scales", RUNS)


use rule scripted as select_scales with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{task}/{edition}/{replicate}/trained.safetensors",
    output:
        hierarchy="<results>/models/{dataset}/{task}/{edition}/{replicate}/hierarchy.safetensors",
        tried="<results>/models/{dataset}/{task}/{edition}/{replicate}/selection.csv",
    log:
        "<logs>/select_scales/{dataset}_{task}_{edition}_{replicate}.log",
    benchmark:
        "<benchmarks>/select_scales/{dataset}_{task}_{edition}_{replicate}.tsv"
    wildcard_constraints:
        task=r"noise[\d.]+",
    params:
        **script_params("forecast/select_scales.py"),
        training=training_of,
        seed=config["seed"],
        selection=lambda wildcards: RUN.edition(wildcards.edition).selection,


use rule scripted as forecast_long with:
    input:
        data=lambda wildcards: long_data(wildcards.dataset),
        hierarchy="<results>/models/{dataset}/{task}/{edition}/{replicate}/hierarchy.safetensors",
    output:
        "<results>/forecasts/{dataset}/{task}/{edition}/{replicate}/long.nc",
    log:
        "<logs>/forecast_long/{dataset}_{task}_{edition}_{replicate}.log",
    params:
        **script_params("forecast/forecast_long.py"),
        training=training_of,


use rule scripted as forecast_sequence with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{task}/{edition}/{replicate}/trained.safetensors",
        baselines=lambda wildcards: trained_baselines(wildcards, ".safetensors"),
    output:
        "<results>/forecasts/{dataset}/{task}/{edition}/{replicate}/sequence.nc",
    log:
        "<logs>/forecast_sequence/{dataset}_{task}_{edition}_{replicate}.log",
    params:
        **script_params("forecast/forecast_sequence.py"),
        training=training_of,
        baselines=baselines_of,
