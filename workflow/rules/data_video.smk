"""Datasets that are video recordings."""


use rule scripted as record_video with:
    output:
        "<results>/data/{dataset}/recording.mp4",
    log:
        "<logs>/record_video/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("video"),
    priority: 1
    params:
        **script_params("data/record_video.py"),
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        downloads="resources/{dataset}",
        seed=config["seed"],


use rule scripted as reduce_video with:
    input:
        recording=lambda wildcards: recording_of(wildcards.dataset),
    output:
        "<results>/data/{dataset}/dataset.nc",
    log:
        "<logs>/reduce_video/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("video"),
    priority: 1
    params:
        **script_params("data/reduce_video.py"),
        **origin_params(),
        seed=config["seed"],
