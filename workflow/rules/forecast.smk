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


rule forecast_sequence:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        models=lambda wildcards: trained_on(wildcards, ".safetensors"),
    output:
        forecasts="<results>/forecasts/{dataset}/sequence/{recipe}/{part}.nc",
        times="<results>/scores/{dataset}/sequence/{recipe}/{part}_times.csv",
    log:
        "<logs>/forecast_sequence/{dataset}_{recipe}_{part}.log",
    conda:
        "../../environment.yml"
    # All cores, so that no other job runs beside it: forecasts are timed.
    threads: workflow.cores
    resources:
        mem="3GB",
        runtime="30m",
    params:
        timing=config["timing"],
        code=code_digest("forecast/forecast_sequence.py"),
    message:
        "Forecasting {wildcards.dataset}, {wildcards.part}, recipe {wildcards.recipe}"
    script:
        "../../scripts/forecast/forecast_sequence.py"
