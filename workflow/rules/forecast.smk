"""From trained hierarchies to coupled ones and their forecasts."""


rule select_scales:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{recipe}/{replicate}/trained.safetensors",
    output:
        hierarchy="<results>/models/{dataset}/{recipe}/{replicate}/hierarchy.safetensors",
        tried="<results>/models/{dataset}/{recipe}/{replicate}/selection.csv",
    log:
        "<logs>/select_scales/{dataset}_{recipe}_{replicate}.log",
    benchmark:
        "<benchmarks>/select_scales/{dataset}_{recipe}_{replicate}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem="4GB",
        runtime="30m",
    params:
        code=code_digest("forecast/select_scales.py"),
    message:
        "Selecting scales of {wildcards.dataset}, recipe {wildcards.recipe}, replicate {wildcards.replicate}"
    script:
        "../../scripts/forecast/select_scales.py"


rule forecast_hierarchy:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{recipe}/{replicate}/hierarchy.safetensors",
    output:
        "<results>/forecasts/{dataset}/{recipe}/{replicate}.nc",
    log:
        "<logs>/forecast_hierarchy/{dataset}_{recipe}_{replicate}.log",
    benchmark:
        "<benchmarks>/forecast_hierarchy/{dataset}_{recipe}_{replicate}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem="4GB",
        runtime="30m",
    params:
        code=code_digest("forecast/forecast_hierarchy.py"),
    message:
        "Forecasting {wildcards.dataset}, recipe {wildcards.recipe}, replicate {wildcards.replicate}"
    script:
        "../../scripts/forecast/forecast_hierarchy.py"
