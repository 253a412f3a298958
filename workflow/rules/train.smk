"""From datasets to trained hierarchies."""


rule train_hierarchy:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        hierarchy="<results>/models/{dataset}/noise{noise}/{recipe}/{replicate}/trained.safetensors",
        losses="<results>/models/{dataset}/noise{noise}/{recipe}/{replicate}/training.csv",
    log:
        "<logs>/train_hierarchy/{dataset}_noise{noise}_{recipe}_{replicate}.log",
    benchmark:
        "<benchmarks>/train_hierarchy/{dataset}_noise{noise}_{recipe}_{replicate}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        gpu=gpus(),
        mem="4GB",
        runtime="4h",
    params:
        steps=lambda wildcards: DATASETS[wildcards.dataset]["steps"],
        recipe=lambda wildcards: DATASETS[wildcards.dataset]["recipes"][wildcards.recipe],
        seed=config["seed"],
        device=config["device"],
        checkpoint_every=config["checkpoint_every"],
        code=code_digest("train/train_hierarchy.py"),
    message:
        "Training the flow maps of {wildcards.dataset}, noise {wildcards.noise} %, recipe {wildcards.recipe}, replicate {wildcards.replicate}, on {resources.gpu} GPUs (log: {log})"
    script:
        "../../scripts/train/train_hierarchy.py"


rule compare_optimisers:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        "<results>/studies/optimisers/{dataset}_{step}.csv",
    log:
        "<logs>/compare_optimisers/{dataset}_{step}.log",
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem="4GB",
        runtime="1h",
    params:
        seconds=config["studies"]["recipes"]["seconds"],
        seed=config["seed"],
        code=code_digest("train/compare_optimisers.py"),
    message:
        "Comparing optimisers on {wildcards.dataset}, step {wildcards.step}"
    script:
        "../../scripts/train/compare_optimisers.py"


rule train_sequence:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        model="<results>/models/{dataset}/sequence/{recipe}/{part}/{model}.safetensors",
        losses="<results>/models/{dataset}/sequence/{recipe}/{part}/{model}.csv",
        tried="<results>/models/{dataset}/sequence/{recipe}/{part}/{model}_tried.csv",
    log:
        "<logs>/train_sequence/{dataset}_{recipe}_{part}_{model}.log",
    benchmark:
        "<benchmarks>/train_sequence/{dataset}_{recipe}_{part}_{model}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem="4GB",
        runtime="4h",
    params:
        architecture=lambda wildcards: architecture_of(wildcards),
        settings=lambda wildcards: of_recipe(wildcards, "settings"),
        seed=config["seed"],
        code=code_digest("train/train_sequence.py"),
    message:
        "Training {wildcards.model} on {wildcards.dataset}, {wildcards.part}, recipe {wildcards.recipe} (log: {log})"
    script:
        "../../scripts/train/train_sequence.py"
