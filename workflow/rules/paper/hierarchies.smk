"""One dataset's hierarchy: errors, training, the scheme of its steps."""


rule figure_errors:
    input:
        "<results>/scores/{dataset}/%s/error_curves.nc" % SHOWN,
    output:
        pdf="<results>/figures/{figure}_{dataset}.pdf",
        png=report(
            "<results>/figures/{figure}_{dataset}.png",
            caption="../../report/errors.rst",
            category="Figures",
            labels={"figure": "error against time, {dataset}"},
        ),
    log:
        "<logs>/figure_errors/{figure}_{dataset}.log",
    benchmark:
        "<benchmarks>/figure_errors/{figure}_{dataset}.tsv"
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        recipe=config["recipe"],
        code=code_digest("paper/figure_errors.py"),
    message:
        "Drawing {output.png}"
    script:
        "../../../scripts/paper/figure_errors.py"


rule figure_training:
    input:
        "<results>/models/{dataset}/%s/training.csv" % SHOWN,
    output:
        pdf="<results>/figures/training_{dataset}.pdf",
        png=report(
            "<results>/figures/training_{dataset}.png",
            caption="../../report/training.rst",
            category="Figures",
            labels={"figure": "training, {dataset}"},
        ),
    log:
        "<logs>/figure_training/{dataset}.log",
    benchmark:
        "<benchmarks>/figure_training/{dataset}.tsv"
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        recipe=config["recipe"],
        code=code_digest("paper/figure_training.py"),
    message:
        "Drawing {output.png}"
    script:
        "../../../scripts/paper/figure_training.py"


rule table_training:
    input:
        "<results>/models/{dataset}/%s/training.csv" % SHOWN,
    output:
        csv="<results>/tables/training_{dataset}.csv",
        md="<results>/tables/training_{dataset}.md",
        html=report(
            "<results>/tables/training_{dataset}.html",
            caption="../../report/training.rst",
            category="Tables",
            labels={"table": "training, {dataset}"},
        ),
    log:
        "<logs>/table_training/{dataset}.log",
    benchmark:
        "<benchmarks>/table_training/{dataset}.tsv"
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        recipe=config["recipe"],
        code=code_digest("paper/table_training.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../../scripts/paper/table_training.py"


rule table_hierarchy:
    input:
        scores="<results>/scores/{dataset}/%s/scores.csv" % SHOWN,
        times="<results>/scores/{dataset}/%s/times.csv" % SHOWN,
    output:
        csv="<results>/tables/table_{dataset}.csv",
        md="<results>/tables/table_{dataset}.md",
        html=report(
            "<results>/tables/table_{dataset}.html",
            caption="../../report/hierarchy.rst",
            category="Tables",
            labels={"table": "errors and costs, {dataset}"},
        ),
    log:
        "<logs>/table_hierarchy/{dataset}.log",
    benchmark:
        "<benchmarks>/table_hierarchy/{dataset}.tsv"
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        recipe=config["recipe"],
        code=code_digest("paper/table_hierarchy.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../../scripts/paper/table_hierarchy.py"


rule figure_scheme:
    output:
        scheme_pdf="<results>/figures/fig01_scheme.pdf",
        scheme_png=report(
            "<results>/figures/fig01_scheme.png",
            caption="../../report/scheme.rst",
            category="Figures",
            labels={"figure": "which map computes which instant"},
        ),
        vectorised_pdf="<results>/figures/fig03_vectorised.pdf",
        vectorised_png=report(
            "<results>/figures/fig03_vectorised.png",
            caption="../../report/scheme.rst",
            category="Figures",
            labels={"figure": "batches of a coupled forecast"},
        ),
        hybrid_pdf="<results>/figures/fig04_hybrid_scheme.pdf",
        hybrid_png=report(
            "<results>/figures/fig04_hybrid_scheme.png",
            caption="../../report/scheme.rst",
            category="Figures",
            labels={"figure": "steps of a hybrid forecast"},
        ),
    log:
        "<logs>/figure_scheme.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        forecast={"steps": [1, 2, 4, 8], "n_steps": 16},
        network=8,
        code=code_digest("paper/figure_scheme.py"),
    message:
        "Drawing fig01_scheme, fig03_vectorised and fig04_hybrid_scheme"
    script:
        "../../../scripts/paper/figure_scheme.py"
