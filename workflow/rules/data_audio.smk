"""Datasets that are excerpts of sound recordings."""


use rule scripted as record_audio with:
    output:
        "<results>/data/{dataset}/recording.wav",
    log:
        "<logs>/record_audio/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("audio"),
    priority: 1
    params:
        **script_params("data/record_audio.py"),
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        downloads="resources/{dataset}",


use rule scripted as embed_audio with:
    input:
        recording=lambda wildcards: recording_of(wildcards.dataset),
    output:
        dataset="<results>/data/{dataset}/dataset.nc",
        excerpt="<results>/media/{dataset}_excerpt.wav",
        subsampled="<results>/media/{dataset}_subsampled.wav",
    log:
        "<logs>/embed_audio/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("audio"),
    priority: 1
    params:
        **script_params("data/embed_audio.py"),
        **origin_params(),
