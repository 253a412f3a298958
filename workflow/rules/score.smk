"""From forecasts to errors and costs."""

BENCHMARKS += benchmarks_of("score_errors", RUNS) + benchmarks_of("time_forecasts", TIMED)


use rule scripted as score_errors with:
    input:
        unpack(scored),
    output:
        scores="<results>/scores/{dataset}/{task}/{edition}/{replicate}/scores.csv",
        curves="<results>/scores/{dataset}/{task}/{edition}/{replicate}/error_curves.nc",
        trajectories="<results>/scores/{dataset}/{task}/{edition}/{replicate}/trajectory_errors.nc",
    log:
        "<logs>/score_errors/{dataset}_{task}_{edition}_{replicate}.log",
    benchmark:
        "<benchmarks>/score_errors/{dataset}_{task}_{edition}_{replicate}.tsv"
    wildcard_constraints:
        task=r"noise[\d.]+",
    params:
        **script_params("score/score_errors.py"),
        training=training_of,
        seed=config["seed"],


use rule scripted as score_sequence with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecast="<results>/forecasts/{dataset}/{task}/{edition}/{replicate}/sequence.nc",
        hierarchy="<results>/models/{dataset}/{task}/{edition}/{replicate}/trained.safetensors",
        training="<results>/models/{dataset}/{task}/{edition}/{replicate}/training.csv",
        tried=lambda wildcards: trained_baselines(wildcards, "_tried.csv"),
    output:
        scores="<results>/scores/{dataset}/{task}/{edition}/{replicate}/scores.csv",
        curves="<results>/scores/{dataset}/{task}/{edition}/{replicate}/error_curves.nc",
    log:
        "<logs>/score_sequence/{dataset}_{task}_{edition}_{replicate}.log",
    wildcard_constraints:
        task="|".join(TASKS),
    params:
        **script_params("score/score_sequence.py"),
        training=training_of,
        hidden=lambda wildcards: {
            name: DATASETS[wildcards.dataset]["sequence"]["baselines"][name]["hidden"]
            for name in baselines(wildcards.dataset)
        },


# A job that measures seconds, on one core, claims all shares of the machine, so that no other runs beside it.
use rule scripted as timed with:
    resources:
        machine=100,


use rule timed as time_forecasts with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{task}/{edition}/{replicate}/hierarchy.safetensors",
    output:
        "<results>/scores/{dataset}/{task}/{edition}/{replicate}/times.csv",
    log:
        "<logs>/time_forecasts/{dataset}_{task}_{edition}_{replicate}.log",
    benchmark:
        "<benchmarks>/time_forecasts/{dataset}_{task}_{edition}_{replicate}.tsv"
    wildcard_constraints:
        task=r"noise[\d.]+",
    params:
        **script_params("score/time_forecasts.py"),
        training=training_of,
        timing=config["timing"],


use rule timed as time_sequence with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{task}/{edition}/{replicate}/trained.safetensors",
        baselines=lambda wildcards: trained_baselines(wildcards, ".safetensors"),
    output:
        "<results>/scores/{dataset}/{task}/{edition}/{replicate}/times.csv",
    log:
        "<logs>/time_sequence/{dataset}_{task}_{edition}_{replicate}.log",
    wildcard_constraints:
        task="|".join(TASKS),
    params:
        **script_params("score/time_sequence.py"),
        training=training_of,
        baselines=baselines_of,
        timing=config["timing"],


use rule scripted as collect_scores with:
    input:
        scores=[f"<results>/scores/{run}/scores.csv" for run in RUNS],
        times=[f"<results>/scores/{run}/times.csv" for run in TIMED],
    output:
        "<results>/scores/all.csv",
    log:
        "<logs>/collect_scores.log",
    params:
        **script_params("score/collect_scores.py"),
        runs=list(RUNS.values()),


# Is the coupled forecast better than the single scale that validation data choose?
use rule scripted as compare_coupled with:
    input:
        lambda wildcards: [
            f"<results>/scores/{{dataset}}/{{task}}/{{edition}}/{k}/trajectory_errors.nc"
            for k in replicates(wildcards.task, wildcards.edition)
        ],
    output:
        "<results>/scores/{dataset}/{task}/{edition}/comparison.csv",
    log:
        "<logs>/compare_coupled/{dataset}_{task}_{edition}.log",
    wildcard_constraints:
        task=r"noise[\d.]+",
    params:
        **script_params("score/compare_coupled.py"),
        seed=config["seed"],


use rule scripted as score_horizon with:
    input:
        data=lambda wildcards: long_data(wildcards.dataset),
        forecast="<results>/forecasts/{dataset}/{task}/{edition}/{replicate}/long.nc",
    output:
        "<results>/scores/{dataset}/{task}/{edition}/{replicate}/horizon.csv",
    log:
        "<logs>/score_horizon/{dataset}_{task}_{edition}_{replicate}.log",
    params:
        **script_params("score/score_horizon.py"),


use rule scripted as audit_truth with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        loose="<results>/data/{dataset}/loose_noise0.nc",
    output:
        "<results>/scores/{dataset}/truth_audit.csv",
    log:
        "<logs>/audit_truth/{dataset}.log",
    params:
        **script_params("score/audit_truth.py"),
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],


use rule scripted as score_interpolation with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy=f"<results>/models/{{dataset}}/{SHOWN}/hierarchy.safetensors",
    output:
        "<results>/scores/{dataset}/interpolation.csv",
    log:
        "<logs>/score_interpolation/{dataset}.log",
    params:
        **script_params("score/score_interpolation.py"),
        training=training_of,


use rule scripted as compare_selections with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy=f"<results>/models/{{dataset}}/{SHOWN}/trained.safetensors",
    output:
        "<results>/studies/selections/{dataset}.csv",
    log:
        "<logs>/compare_selections/{dataset}.log",
    resources:
        runtime="1h",
    params:
        **script_params("score/compare_selections.py"),
        training=training_of,


use rule timed as compare_hybrid with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy="<results>/models/{dataset}/{task}/{edition}/{replicate}/hierarchy.safetensors",
        loose="<results>/data/{dataset}/loose_noise0.nc",
    output:
        comparison="<results>/scores/{dataset}/{task}/{edition}/{replicate}/hybrid.csv",
        curves="<results>/scores/{dataset}/{task}/{edition}/{replicate}/hybrid_curves.nc",
    log:
        "<logs>/compare_hybrid/{dataset}_{task}_{edition}_{replicate}.log",
    params:
        **script_params("score/compare_hybrid.py"),
        training=training_of,
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        timing=config["timing"],


# Sizes of the two studies of where parallel in time pays.
WORK = {
    "work_precision": config["studies"]["hybrid"]["sizes"],
    "expensive_fields": {
        key: value
        for key, value in config["studies"]["hybrid"]["expensive"].items()
        if key != "dataset"
    },
}


use rule timed as measure_work with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy=f"<results>/models/{{dataset}}/{SHOWN}/hierarchy.safetensors",
    output:
        "<results>/scores/{dataset}/{study}.csv",
    log:
        "<logs>/measure_work/{dataset}_{study}.log",
    wildcard_constraints:
        study="work_precision|expensive_fields",
    params:
        **script_params("score/measure_work.py"),
        training=training_of,
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        sizes=lambda wildcards: WORK[wildcards.study],
        timing=config["timing"],
