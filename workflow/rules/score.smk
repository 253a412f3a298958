"""From forecasts to errors and costs."""


rule score_errors:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecast="<results>/forecasts/{dataset}/{recipe}/{replicate}.nc",
    output:
        scores="<results>/scores/{dataset}/{recipe}/{replicate}/scores.csv",
        curves="<results>/scores/{dataset}/{recipe}/{replicate}/error_curves.nc",
    log:
        "<logs>/score_errors/{dataset}_{recipe}_{replicate}.log",
    benchmark:
        "<benchmarks>/score_errors/{dataset}_{recipe}_{replicate}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        code=code_digest("score/score_errors.py"),
    message:
        "Scoring forecasts of {wildcards.dataset}, recipe {wildcards.recipe}, replicate {wildcards.replicate}"
    script:
        "../../scripts/score/score_errors.py"


rule time_forecasts:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{recipe}/{replicate}/hierarchy.safetensors",
    output:
        "<results>/scores/{dataset}/{recipe}/{replicate}/times.csv",
    log:
        "<logs>/time_forecasts/{dataset}_{recipe}_{replicate}.log",
    benchmark:
        "<benchmarks>/time_forecasts/{dataset}_{recipe}_{replicate}.tsv"
    conda:
        "../../environment.yml"
    # All cores, so that no other job runs beside it.
    threads: workflow.cores
    resources:
        mem="4GB",
        runtime="30m",
    params:
        timing=config["timing"],
        code=code_digest("score/time_forecasts.py"),
    message:
        "Timing forecasts of {wildcards.dataset}, recipe {wildcards.recipe}, replicate {wildcards.replicate}"
    script:
        "../../scripts/score/time_forecasts.py"


rule time_training:
    input:
        "<results>/data/%s/dataset.nc" % config["studies"]["speed"]["dataset"],
    output:
        "<results>/studies/speed.csv",
    log:
        "<logs>/time_training.log",
    conda:
        "../../environment.yml"
    # All cores, so that no other job runs beside it.
    threads: workflow.cores
    resources:
        gpu=gpus(),
        mem="4GB",
        runtime="1h",
    params:
        steps=lambda wildcards: DATASETS[config["studies"]["speed"]["dataset"]]["steps"],
        recipe=lambda wildcards: DATASETS[config["studies"]["speed"]["dataset"]]["recipes"][
            "published"
        ],
        speed=config["studies"]["speed"],
        device=config["device"],
        code=code_digest("score/time_training.py"),
    message:
        "Timing the training of hierarchies"
    script:
        "../../scripts/score/time_training.py"
