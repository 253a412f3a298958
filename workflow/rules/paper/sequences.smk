"""Sequences: figure 7 and tables 1 and 4 of the paper, videos and sound."""


rule table_sequences:
    input:
        [
            f"<results>/scores/{name}/sequence/{config['recipe']}/{part}.csv"
            for name in SEQUENCES
            for part in ("whole", "beyond")
        ],
    output:
        sequences=[
            "<results>/tables/table01_sequences.csv",
            "<results>/tables/table01_sequences.md",
            report(
                "<results>/tables/table01_sequences.html",
                caption="../../report/sequences_table.rst",
                category="Tables",
                labels={"table": "regenerated sequences"},
            ),
        ],
        summary="<results>/tables/table01_summary.md",
        architectures=[
            "<results>/tables/table04_sequences.csv",
            "<results>/tables/table04_sequences.md",
            report(
                "<results>/tables/table04_sequences.html",
                caption="../../report/architectures.rst",
                category="Tables",
                labels={"table": "models of sequences"},
            ),
        ],
        beyond=[
            "<results>/tables/table_forecast_beyond.csv",
            "<results>/tables/table_forecast_beyond.md",
            report(
                "<results>/tables/table_forecast_beyond.html",
                caption="../../report/beyond.rst",
                category="Tables",
                labels={"table": "forecasts of sequences"},
            ),
        ],
    log:
        "<logs>/table_sequences.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        published=PUBLISHED["sequences"],
        sequences={name: modelled(name) for name in SEQUENCES},
        code=code_digest("paper/table_sequences.py"),
    message:
        "Writing the tables of sequences"
    script:
        "../../../scripts/paper/table_sequences.py"


rule figure_sequences:
    input:
        data=[f"<results>/data/{name}/dataset.nc" for name in SEQUENCES],
        scores=[
            f"<results>/scores/{name}/sequence/{config['recipe']}/whole.csv" for name in SEQUENCES
        ],
        forecasts=[
            f"<results>/forecasts/{name}/sequence/{config['recipe']}/whole.nc"
            for name in SEQUENCES
        ],
    output:
        pdf="<results>/figures/fig07_sequences.pdf",
        png=report(
            "<results>/figures/fig07_sequences.png",
            caption="../../report/sequences.rst",
            category="Figures",
            labels={"figure": "regenerated sequences"},
        ),
    log:
        "<logs>/figure_sequences.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        roles=[DATASETS[name]["sequence"]["role"] for name in SEQUENCES],
        code=code_digest("paper/figure_sequences.py"),
    message:
        "Drawing fig07_sequences"
    script:
        "../../../scripts/paper/figure_sequences.py"


rule figure_learning:
    input:
        [
            f"<results>/models/{name}/sequence/{config['recipe']}/whole/{model}.csv"
            for name in SEQUENCES
            for model in sequence_models(name)
        ],
    output:
        pdf="<results>/figures/training_sequences.pdf",
        png=report(
            "<results>/figures/training_sequences.png",
            caption="../../report/learning.rst",
            category="Figures",
            labels={"figure": "training, sequences"},
        ),
    log:
        "<logs>/figure_learning.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        models=[(name, model) for name in SEQUENCES for model in sequence_models(name)],
        titles={name: DATASETS[name]["title"] for name in SEQUENCES},
        code=code_digest("paper/figure_learning.py"),
    message:
        "Drawing training_sequences"
    script:
        "../../../scripts/paper/figure_learning.py"


rule figure_beyond:
    input:
        scores=[
            f"<results>/scores/{name}/sequence/{config['recipe']}/beyond.csv" for name in SEQUENCES
        ],
        errors=[
            f"<results>/scores/{name}/sequence/{config['recipe']}/beyond_errors.nc"
            for name in SEQUENCES
        ],
    output:
        pdf="<results>/figures/forecast_beyond.pdf",
        png=report(
            "<results>/figures/forecast_beyond.png",
            caption="../../report/beyond.rst",
            category="Figures",
            labels={"figure": "forecasts of sequences"},
        ),
    log:
        "<logs>/figure_beyond.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SEQUENCES},
        code=code_digest("paper/figure_beyond.py"),
    message:
        "Drawing forecast_beyond"
    script:
        "../../../scripts/paper/figure_beyond.py"


rule film_sequence:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecasts=f"<results>/forecasts/{{dataset}}/sequence/{config['recipe']}/whole.nc",
    output:
        report(
            "<results>/media/{dataset}.mp4",
            caption="../../report/media.rst",
            category="Media",
            labels={"film": "{dataset}"},
        ),
    log:
        "<logs>/film_sequence/{dataset}.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        role=lambda wildcards: DATASETS[wildcards.dataset]["sequence"]["role"],
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        code=code_digest("paper/film_sequence.py"),
    message:
        "Filming {wildcards.dataset}"
    script:
        "../../../scripts/paper/film_sequence.py"


rule sound_sequence:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecasts=f"<results>/forecasts/{{dataset}}/sequence/{config['recipe']}/whole.nc",
    output:
        [
            report(
                f"<results>/media/{{dataset}}_{name}.wav",
                caption="../../report/media.rst",
                category="Media",
                labels={"sound": f"{{dataset}}, {name}"},
            )
            for name in ("truth", "hits", "lstm", "esn", "cw_rnn")
        ],
    log:
        "<logs>/sound_sequence/{dataset}.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="2GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        code=code_digest("paper/sound_sequence.py"),
    message:
        "Sounding {wildcards.dataset}"
    script:
        "../../../scripts/paper/sound_sequence.py"


rule figure_spectrum:
    input:
        [f"<results>/data/{name}/dataset.nc" for name in COMPRESSED],
    output:
        pdf="<results>/figures/spectrum.pdf",
        png=report(
            "<results>/figures/spectrum.png",
            caption="../../report/spectrum.rst",
            category="Figures",
            labels={"figure": "energy left by modes"},
        ),
    log:
        "<logs>/figure_spectrum.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        code=code_digest("paper/figure_spectrum.py"),
    message:
        "Drawing {output.png}"
    script:
        "../../../scripts/paper/figure_spectrum.py"
