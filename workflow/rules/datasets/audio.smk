"""Datasets that are excerpts of sound recordings."""


# A recording of the user is read where it lies.
rule record_audio:
    output:
        "<results>/data/{dataset}/recording.wav",
    log:
        "<logs>/record_audio/{dataset}.log",
    benchmark:
        "<benchmarks>/record_audio/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("audio"),
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        downloads="resources/{dataset}",
        code=code_digest("data/record_audio.py"),
    message:
        "Getting the recording of {wildcards.dataset}"
    script:
        "../../../scripts/data/record_audio.py"


rule embed_audio:
    input:
        recording=lambda wildcards: own_recording(wildcards.dataset)
        or "<results>/data/{dataset}/recording.wav",
    output:
        dataset="<results>/data/{dataset}/dataset.nc",
        excerpt="<results>/media/{dataset}_excerpt.wav",
        subsampled="<results>/media/{dataset}_subsampled.wav",
    log:
        "<logs>/embed_audio/{dataset}.log",
    benchmark:
        "<benchmarks>/embed_audio/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("audio"),
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        origin=lambda wildcards: origin_of(wildcards.dataset),
        code=code_digest("data/embed_audio.py"),
    message:
        "Cutting the excerpt of {wildcards.dataset} into windows"
    script:
        "../../../scripts/data/embed_audio.py"


rule figure_sound:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        pdf="<results>/figures/source_{dataset}.pdf",
        png=report(
            "<results>/figures/source_{dataset}.png",
            caption="../../report/sound.rst",
            category="Figures",
            labels={"figure": "sequence to regenerate, {dataset}"},
        ),
    log:
        "<logs>/figure_sound/{dataset}.log",
    benchmark:
        "<benchmarks>/figure_sound/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("audio"),
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        code=code_digest("paper/figure_sound.py"),
    message:
        "Drawing {output.png}"
    script:
        "../../../scripts/paper/figure_sound.py"
