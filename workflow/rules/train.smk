"""From datasets to trained hierarchies, and to baselines of sequences."""

# Beyond the data one edition forecasts.
SEQUENCE_RUNS = {
    f"{name}/{sequence_run(task, edition, k)}": name
    for name in SEQUENCES
    for task in TASKS
    for edition in (EDITIONS if task == "reconstruction" else [EDITION])
    for k in (replicates(task) if task == "reconstruction" else [0])
}
BENCHMARKS += benchmarks_of("train_hierarchy", [*RUNS, *SEQUENCE_RUNS])
BENCHMARKS += benchmarks_of(
    "train_baseline",
    [f"{run}/{model}" for run, name in SEQUENCE_RUNS.items() for model in baselines(name)],
)


# An ensemble with some noise, or what is seen of a sequence.
use rule scripted as train_hierarchy with:
    input:
        "<results>/data/{dataset}/dataset.nc",
        ancient("<results>/data/{dataset}/checked.done"),
    output:
        hierarchy="<results>/models/{dataset}/{task}/{edition}/{replicate}/trained.safetensors",
        losses="<results>/models/{dataset}/{task}/{edition}/{replicate}/training.csv",
    log:
        "<logs>/train_hierarchy/{dataset}_{task}_{edition}_{replicate}.log",
    benchmark:
        "<benchmarks>/train_hierarchy/{dataset}_{task}_{edition}_{replicate}.tsv"
    resources:
        gpu=gpus(config["device"]),
        runtime="4h",
    params:
        **script_params("train/train_hierarchy.py"),
        training=training_of,
        device=config["device"],
        checkpoint_every=config["checkpoint_every"],
    message:
        "{rule}: {output.hierarchy} on {resources.gpu} GPUs (log: {log})"


use rule scripted as train_baseline with:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        model="<results>/models/{dataset}/{task}/{edition}/{replicate}/{baseline}.safetensors",
        losses="<results>/models/{dataset}/{task}/{edition}/{replicate}/{baseline}.csv",
        tried="<results>/models/{dataset}/{task}/{edition}/{replicate}/{baseline}_tried.csv",
    log:
        "<logs>/train_baseline/{dataset}_{task}_{edition}_{replicate}_{baseline}.log",
    benchmark:
        "<benchmarks>/train_baseline/{dataset}_{task}_{edition}_{replicate}_{baseline}.tsv"
    wildcard_constraints:
        baseline="|".join(TRAINED_BASELINES),
    resources:
        runtime="4h",
    params:
        **script_params("train/train_baseline.py"),
        training=lambda wildcards: baseline_of(wildcards, wildcards.baseline),
