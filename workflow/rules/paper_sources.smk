"""Sequences as they are: a picture of each, by the kind of its source."""

FIGURES += [path for name in SEQUENCES for path in figure_targets(f"source_{name}")]


use rule figure as source_sound with:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        **figure_files("source_{dataset}", caption="sound", label="source, {dataset}"),
    log:
        "<logs>/source_sound/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("audio"),
    params:
        **script_params("paper/source_sound.py"),
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],


use rule source_sound as source_flow with:
    output:
        **figure_files("source_{dataset}", caption="flow", label="source, {dataset}"),
    log:
        "<logs>/source_flow/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("cylinder"),
    params:
        **script_params("paper/source_flow.py"),


use rule source_sound as source_frames with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        recording=lambda wildcards: recording_of(wildcards.dataset),
    output:
        **figure_files("source_{dataset}", caption="frames", label="source, {dataset}"),
    log:
        "<logs>/source_frames/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("video"),
    resources:
        mem="4GB",
    params:
        **script_params("paper/source_frames.py"),


use rule source_sound as source_space_time with:
    output:
        **figure_files("source_{dataset}", caption="space_time", label="source, {dataset}"),
    log:
        "<logs>/source_space_time/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("ks"),
    params:
        **script_params("paper/source_space_time.py"),


use rule source_sound as source_states with:
    output:
        **figure_files("source_{dataset}", caption="states", label="source, {dataset}"),
    log:
        "<logs>/source_states/{dataset}.log",
    wildcard_constraints:
        dataset="|".join(name for name in SEQUENCES if name not in [*SOUNDS, *FILMS]) or "$^",
    params:
        **script_params("paper/source_states.py"),
