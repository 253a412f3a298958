"""From trained hierarchies to coupled ones and their forecasts."""


rule select_scales:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{recipe}/trained.safetensors",
    output:
        hierarchy="<results>/models/{dataset}/{recipe}/hierarchy.safetensors",
        tried="<results>/models/{dataset}/{recipe}/selection.csv",
    log:
        "<logs>/select_scales/{dataset}_{recipe}.log",
    benchmark:
        "<benchmarks>/select_scales/{dataset}_{recipe}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem="2GB",
        runtime="30m",
    params:
        code=code_digest("forecast/select_scales.py"),
    message:
        "Selecting scales of {wildcards.dataset}, recipe {wildcards.recipe}"
    script:
        "../../scripts/forecast/select_scales.py"


rule forecast_hierarchy:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{recipe}/hierarchy.safetensors",
    output:
        "<results>/forecasts/{dataset}/{recipe}.nc",
    log:
        "<logs>/forecast_hierarchy/{dataset}_{recipe}.log",
    benchmark:
        "<benchmarks>/forecast_hierarchy/{dataset}_{recipe}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem="2GB",
        runtime="30m",
    params:
        code=code_digest("forecast/forecast_hierarchy.py"),
    message:
        "Forecasting {wildcards.dataset}, recipe {wildcards.recipe}"
    script:
        "../../scripts/forecast/forecast_hierarchy.py"
