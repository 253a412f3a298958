"""Datasets that are video recordings."""


# A clip of the user is read where it lies.
rule record_video:
    output:
        "<results>/data/{dataset}/recording.mp4",
    log:
        "<logs>/record_video/{dataset}.log",
    benchmark:
        "<benchmarks>/record_video/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("video"),
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        downloads="resources/{dataset}",
        seed=config["seed"],
        code=code_digest("data/record_video.py"),
    message:
        "Getting the recording of {wildcards.dataset}"
    script:
        "../../../scripts/data/record_video.py"


rule reduce_video:
    input:
        recording=lambda wildcards: own_recording(wildcards.dataset)
        or "<results>/data/{dataset}/recording.mp4",
    output:
        "<results>/data/{dataset}/dataset.nc",
    log:
        "<logs>/reduce_video/{dataset}.log",
    benchmark:
        "<benchmarks>/reduce_video/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("video"),
    conda:
        "../../../environment.yml"
    resources:
        mem="4GB",
        runtime="30m",
    params:
        origin=lambda wildcards: origin_of(wildcards.dataset),
        seed=config["seed"],
        code=code_digest("data/reduce_video.py"),
    message:
        "Reducing the video of {wildcards.dataset} to its leading modes"
    script:
        "../../../scripts/data/reduce_video.py"


rule figure_frames:
    input:
        dataset="<results>/data/{dataset}/dataset.nc",
        recording=rules.reduce_video.input.recording,
    output:
        report(
            "<results>/figures/source_{dataset}.png",
            caption="../../report/frames.rst",
            category="Figures",
            labels={"figure": "sequence to regenerate, {dataset}"},
        ),
    log:
        "<logs>/figure_frames/{dataset}.log",
    benchmark:
        "<benchmarks>/figure_frames/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("video"),
    conda:
        "../../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        code=code_digest("paper/figure_frames.py"),
    message:
        "Drawing {output}"
    script:
        "../../../scripts/paper/figure_frames.py"
