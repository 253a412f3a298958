"""From forecasts to errors and costs."""


rule score_errors:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecast="<results>/forecasts/{dataset}/{recipe}.nc",
    output:
        scores="<results>/scores/{dataset}/{recipe}/scores.csv",
        curves="<results>/scores/{dataset}/{recipe}/error_curves.nc",
    log:
        "<logs>/score_errors/{dataset}_{recipe}.log",
    benchmark:
        "<benchmarks>/score_errors/{dataset}_{recipe}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem="2GB",
        runtime="10m",
    params:
        code=code_digest("score/score_errors.py"),
    message:
        "Scoring forecasts of {wildcards.dataset}, recipe {wildcards.recipe}"
    script:
        "../../scripts/score/score_errors.py"


rule time_forecasts:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{recipe}/hierarchy.safetensors",
    output:
        "<results>/scores/{dataset}/{recipe}/times.csv",
    log:
        "<logs>/time_forecasts/{dataset}_{recipe}.log",
    benchmark:
        "<benchmarks>/time_forecasts/{dataset}_{recipe}.tsv"
    conda:
        "../../environment.yml"
    # All cores, so that no other job runs beside it.
    threads: workflow.cores
    resources:
        mem="2GB",
        runtime="30m",
    params:
        timing=config["timing"],
        code=code_digest("score/time_forecasts.py"),
    message:
        "Timing forecasts of {wildcards.dataset}, recipe {wildcards.recipe}"
    script:
        "../../scripts/score/time_forecasts.py"
