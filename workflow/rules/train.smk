"""From datasets to trained hierarchies."""


rule train_hierarchy:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        hierarchy="<results>/models/{dataset}/{recipe}/trained.safetensors",
        losses="<results>/models/{dataset}/{recipe}/training.csv",
    log:
        "<logs>/train_hierarchy/{dataset}_{recipe}.log",
    benchmark:
        "<benchmarks>/train_hierarchy/{dataset}_{recipe}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        gpu=gpus(),
        mem="2GB",
        runtime="4h",
    params:
        steps=lambda wildcards: DATASETS[wildcards.dataset]["steps"],
        hidden=lambda wildcards: DATASETS[wildcards.dataset]["hidden"],
        recipe=lambda wildcards: DATASETS[wildcards.dataset]["recipes"][wildcards.recipe],
        seed=config["seed"],
        device=config["device"],
        code=code_digest("train/train_hierarchy.py"),
    message:
        "Training the flow maps of {wildcards.dataset}, recipe {wildcards.recipe}, on {resources.gpu} GPUs (log: {log})"
    script:
        "../../scripts/train/train_hierarchy.py"
