"""From trained hierarchies to coupled ones and their forecasts."""


rule select_scales:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/noise{noise}/{recipe}/{replicate}/trained.safetensors",
    output:
        hierarchy="<results>/models/{dataset}/noise{noise}/{recipe}/{replicate}/hierarchy.safetensors",
        tried="<results>/models/{dataset}/noise{noise}/{recipe}/{replicate}/selection.csv",
    log:
        "<logs>/select_scales/{dataset}_noise{noise}_{recipe}_{replicate}.log",
    benchmark:
        "<benchmarks>/select_scales/{dataset}_noise{noise}_{recipe}_{replicate}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem="4GB",
        runtime="30m",
    params:
        seed=config["seed"],
        code=code_digest("forecast/select_scales.py"),
    message:
        "Selecting scales of {wildcards.dataset}, noise {wildcards.noise} %, recipe {wildcards.recipe}, replicate {wildcards.replicate}"
    script:
        "../../scripts/forecast/select_scales.py"


rule forecast_hierarchy:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/noise{noise}/{recipe}/{replicate}/hierarchy.safetensors",
    output:
        # Hundreds of megabytes each, and made again in seconds.
        temp("<results>/forecasts/{dataset}/noise{noise}/{recipe}/{replicate}/{start}.nc"),
    log:
        "<logs>/forecast_hierarchy/{dataset}_noise{noise}_{recipe}_{replicate}_{start}.log",
    benchmark:
        "<benchmarks>/forecast_hierarchy/{dataset}_noise{noise}_{recipe}_{replicate}_{start}.tsv"
    wildcard_constraints:
        start="clean|noisy",
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem="4GB",
        runtime="30m",
    params:
        seed=config["seed"],
        code=code_digest("forecast/forecast_hierarchy.py"),
    message:
        "Forecasting {wildcards.dataset}, noise {wildcards.noise} %, recipe {wildcards.recipe}, replicate {wildcards.replicate}, from {wildcards.start} states"
    script:
        "../../scripts/forecast/forecast_hierarchy.py"
