"""Hybrid stepping: figures 6b and 9 of the paper, its table 9, and where it pays."""


rule table_hybrid:
    input:
        [f"<results>/scores/{name}/hybrid.csv" for name in SYSTEMS],
    output:
        csv="<results>/tables/table09_hybrid.csv",
        md="<results>/tables/table09_hybrid.md",
        html=report(
            "<results>/tables/table09_hybrid.html",
            caption="../../report/table09.rst",
            category="Tables",
            labels={"table": "hybrid and Runge–Kutta"},
        ),
    log:
        "<logs>/table_hybrid.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        published=PUBLISHED["hybrid"],
        code=code_digest("paper/table_hybrid.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../../scripts/paper/table_hybrid.py"


rule figure_hybrid:
    input:
        [f"<results>/scores/{name}/hybrid.csv" for name in SYSTEMS],
    output:
        pdf="<results>/figures/fig06b_hybrid.pdf",
        png=report(
            "<results>/figures/fig06b_hybrid.png",
            caption="../../report/hybrid.rst",
            category="Figures",
            labels={"figure": "hybrid and Runge–Kutta"},
        ),
    log:
        "<logs>/figure_hybrid.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/figure_hybrid.py"),
    message:
        "Drawing fig06b_hybrid"
    script:
        "../../../scripts/paper/figure_hybrid.py"


rule figure_rk4_curves:
    input:
        [f"<results>/scores/{name}/hybrid_curves.nc" for name in SYSTEMS],
    output:
        pdf="<results>/figures/fig09_rk4_curves.pdf",
        png=report(
            "<results>/figures/fig09_rk4_curves.png",
            caption="../../report/rk4_curves.rst",
            category="Figures",
            labels={"figure": "errors of Runge–Kutta against time"},
        ),
    log:
        "<logs>/figure_rk4_curves.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/figure_rk4_curves.py"),
    message:
        "Drawing fig09_rk4_curves"
    script:
        "../../../scripts/paper/figure_rk4_curves.py"


rule figure_work_precision:
    input:
        work=[f"<results>/scores/{name}/work_precision.csv" for name in WORKED],
        expensive=f"<results>/scores/{COSTLY}/expensive_fields.csv",
    output:
        csv="<results>/studies/hybrid_work_precision.csv",
        pdf="<results>/figures/hybrid_work_precision.pdf",
        png=report(
            "<results>/figures/hybrid_work_precision.png",
            caption="../../report/work_precision.rst",
            category="Figures",
            labels={"figure": "where parallel in time pays"},
        ),
    log:
        "<logs>/figure_work_precision.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/figure_work_precision.py"),
    message:
        "Drawing hybrid_work_precision"
    script:
        "../../../scripts/paper/figure_work_precision.py"
