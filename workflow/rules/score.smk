"""From forecasts to errors and costs."""


rule score_errors:
    input:
        unpack(scored),
    output:
        scores="<results>/scores/{dataset}/noise{noise}/{recipe}/{replicate}/scores.csv",
        curves="<results>/scores/{dataset}/noise{noise}/{recipe}/{replicate}/error_curves.nc",
    log:
        "<logs>/score_errors/{dataset}_noise{noise}_{recipe}_{replicate}.log",
    benchmark:
        "<benchmarks>/score_errors/{dataset}_noise{noise}_{recipe}_{replicate}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        seed=config["seed"],
        code=code_digest("score/score_errors.py"),
    message:
        "Scoring forecasts of {wildcards.dataset}, noise {wildcards.noise} %, recipe {wildcards.recipe}, replicate {wildcards.replicate}"
    script:
        "../../scripts/score/score_errors.py"


rule time_forecasts:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/noise{noise}/{recipe}/{replicate}/hierarchy.safetensors",
    output:
        "<results>/scores/{dataset}/noise{noise}/{recipe}/{replicate}/times.csv",
    log:
        "<logs>/time_forecasts/{dataset}_noise{noise}_{recipe}_{replicate}.log",
    benchmark:
        "<benchmarks>/time_forecasts/{dataset}_noise{noise}_{recipe}_{replicate}.tsv"
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
        "Timing forecasts of {wildcards.dataset}, noise {wildcards.noise} %, recipe {wildcards.recipe}, replicate {wildcards.replicate}"
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


rule collect_scores:
    input:
        scores=[f"<results>/scores/{run}/scores.csv" for run in RUNS],
        times=[f"<results>/scores/{run}/times.csv" for run in RUNS],
    output:
        "<results>/scores/all.csv",
    log:
        "<logs>/collect_scores.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        runs=list(RUNS.values()),
        code=code_digest("score/collect_scores.py"),
    message:
        "Collecting scores"
    script:
        "../../scripts/score/collect_scores.py"


rule score_horizon:
    input:
        data=lambda wildcards: long_data(wildcards.dataset),
        hierarchy="<results>/models/{dataset}/%s/hierarchy.safetensors" % SHOWN,
    output:
        "<results>/scores/{dataset}/horizon.csv",
    log:
        "<logs>/score_horizon/{dataset}.log",
    conda:
        "../../environment.yml"
    resources:
        mem="3GB",
        runtime="10m",
    params:
        code=code_digest("score/score_horizon.py"),
    message:
        "Scoring the horizon of {wildcards.dataset}"
    script:
        "../../scripts/score/score_horizon.py"


rule audit_truth:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        published="<results>/data/{dataset}/published_noise0.nc",
    output:
        "<results>/scores/{dataset}/truth_audit.csv",
    log:
        "<logs>/audit_truth/{dataset}.log",
    conda:
        "../../environment.yml"
    resources:
        mem="3GB",
        runtime="10m",
    params:
        system=lambda wildcards: DATASETS[wildcards.dataset]["source"]["system"],
        code=code_digest("score/audit_truth.py"),
    message:
        "Auditing the published truth of {wildcards.dataset}"
    script:
        "../../scripts/score/audit_truth.py"


rule score_interpolation:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/%s/hierarchy.safetensors" % SHOWN,
    output:
        "<results>/scores/{dataset}/interpolation.csv",
    log:
        "<logs>/score_interpolation/{dataset}.log",
    conda:
        "../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        code=code_digest("score/score_interpolation.py"),
    message:
        "Scoring interpolation of {wildcards.dataset}"
    script:
        "../../scripts/score/score_interpolation.py"


rule compare_selections:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/%s/trained.safetensors" % SHOWN,
    output:
        "<results>/studies/selections/{dataset}.csv",
    log:
        "<logs>/compare_selections/{dataset}.log",
    conda:
        "../../environment.yml"
    resources:
        mem="4GB",
        runtime="1h",
    params:
        code=code_digest("score/compare_selections.py"),
    message:
        "Comparing selections of {wildcards.dataset}"
    script:
        "../../scripts/score/compare_selections.py"


rule compare_hybrid:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/%s/hierarchy.safetensors" % SHOWN,
        published="<results>/data/{dataset}/published_noise0.nc",
    output:
        comparison="<results>/scores/{dataset}/hybrid.csv",
        curves="<results>/scores/{dataset}/hybrid_curves.nc",
    log:
        "<logs>/compare_hybrid/{dataset}.log",
    conda:
        "../../environment.yml"
    # All cores, so that no other job runs beside it.
    threads: workflow.cores
    resources:
        mem="4GB",
        runtime="30m",
    params:
        system=lambda wildcards: DATASETS[wildcards.dataset]["source"]["system"],
        timing=config["timing"],
        code=code_digest("score/compare_hybrid.py"),
    message:
        "Comparing hybrid and Runge–Kutta forecasts of {wildcards.dataset}"
    script:
        "../../scripts/score/compare_hybrid.py"


rule measure_work:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/%s/hierarchy.safetensors" % SHOWN,
    output:
        "<results>/scores/{dataset}/{study}.csv",
    log:
        "<logs>/measure_work/{dataset}_{study}.log",
    wildcard_constraints:
        study="work_precision|expensive_fields",
    conda:
        "../../environment.yml"
    # All cores, so that no other job runs beside it.
    threads: workflow.cores
    resources:
        mem="4GB",
        runtime="30m",
    params:
        system=lambda wildcards: DATASETS[wildcards.dataset]["source"]["system"],
        sizes=lambda wildcards: HYBRID_SIZES[wildcards.study],
        timing=config["timing"],
        code=code_digest("score/measure_work.py"),
    message:
        "Measuring {wildcards.study} of hybrid forecasts of {wildcards.dataset}"
    script:
        "../../scripts/score/measure_work.py"


rule score_sequence:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecasts="<results>/forecasts/{dataset}/sequence/{recipe}/{part}.nc",
        times="<results>/scores/{dataset}/sequence/{recipe}/{part}_times.csv",
        tried=lambda wildcards: trained_on(wildcards, "_tried.csv"),
    output:
        scores="<results>/scores/{dataset}/sequence/{recipe}/{part}.csv",
        errors="<results>/scores/{dataset}/sequence/{recipe}/{part}_errors.nc",
    log:
        "<logs>/score_sequence/{dataset}_{recipe}_{part}.log",
    conda:
        "../../environment.yml"
    resources:
        mem="3GB",
        runtime="10m",
    params:
        trained=lambda wildcards: sequence_models(wildcards.dataset),
        role=lambda wildcards: DATASETS[wildcards.dataset]["sequence"]["role"],
        code=code_digest("score/score_sequence.py"),
    message:
        "Scoring forecasts of {wildcards.dataset}, {wildcards.part}, recipe {wildcards.recipe}"
    script:
        "../../scripts/score/score_sequence.py"
