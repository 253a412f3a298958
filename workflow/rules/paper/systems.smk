"""The five systems: figures 5, 6a, 8 and 10 of the paper and the tables beside them."""


rule figure_systems:
    input:
        data=[long_data(name) for name in SYSTEMS],
        hierarchies=[f"<results>/models/{name}/{SHOWN}/hierarchy.safetensors" for name in SYSTEMS],
        curves=[f"<results>/scores/{name}/{SHOWN}/error_curves.nc" for name in SYSTEMS],
    output:
        pdf="<results>/figures/fig05_systems.pdf",
        png=report(
            "<results>/figures/fig05_systems.png",
            caption="../../report/systems.rst",
            category="Figures",
            labels={"figure": "the systems"},
        ),
    log:
        "<logs>/figure_systems.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        systems=[DATASETS[name]["source"]["system"] for name in SYSTEMS],
        code=code_digest("paper/figure_systems.py"),
    message:
        "Drawing fig05_systems"
    script:
        "../../../scripts/paper/figure_systems.py"


rule figure_accuracy_cost:
    input:
        "<results>/scores/all.csv",
    output:
        pdf="<results>/figures/fig06a_accuracy_cost.pdf",
        png=report(
            "<results>/figures/fig06a_accuracy_cost.png",
            caption="../../report/accuracy_cost.rst",
            category="Figures",
            labels={"figure": "error and cost"},
        ),
    log:
        "<logs>/figure_accuracy_cost.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        noise=[0],
        code=code_digest("paper/figure_accuracy_cost.py"),
    message:
        "Drawing fig06a_accuracy_cost"
    script:
        "../../../scripts/paper/figure_accuracy_cost.py"


rule figure_noise:
    input:
        "<results>/scores/all.csv",
    output:
        pdf="<results>/figures/fig08_noise.pdf",
        png=report(
            "<results>/figures/fig08_noise.png",
            caption="../../report/accuracy_cost.rst",
            category="Figures",
            labels={"figure": "error and cost with noise"},
        ),
    log:
        "<logs>/figure_noise.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        noise=NOISES,
        code=code_digest("paper/figure_accuracy_cost.py"),
    message:
        "Drawing fig08_noise"
    script:
        "../../../scripts/paper/figure_accuracy_cost.py"


rule figure_increments:
    output:
        pdf="<results>/figures/fig10_increments.pdf",
        png=report(
            "<results>/figures/fig10_increments.png",
            caption="../../report/increments.rst",
            category="Figures",
            labels={"figure": "increments"},
        ),
    log:
        "<logs>/figure_increments.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="2GB",
        runtime="10m",
    params:
        systems={DATASETS[name]["source"]["system"]: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/figure_increments.py"),
    message:
        "Drawing fig10_increments"
    script:
        "../../../scripts/paper/figure_increments.py"


rule table_systems:
    output:
        csv="<results>/tables/table02_systems.csv",
        md="<results>/tables/table02_systems.md",
        html=report(
            "<results>/tables/table02_systems.html",
            caption="../../report/systems_table.rst",
            category="Tables",
            labels={"table": "systems and recipes"},
        ),
    log:
        "<logs>/table_systems.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        shown={
            "datasets": {name: DATASETS[name] for name in SYSTEMS},
            "recipes": list(
                dict.fromkeys([config["recipe"], config["noisy_recipe"], "published"])
            ),
        },
        code=code_digest("paper/table_systems.py"),
    message:
        "Writing table02_systems"
    script:
        "../../../scripts/paper/table_systems.py"


rule table_times:
    input:
        scores="<results>/scores/all.csv",
    output:
        csv="<results>/tables/table05_times.csv",
        md="<results>/tables/table05_times.md",
        html=report(
            "<results>/tables/table05_times.html",
            caption="../../report/times.rst",
            category="Tables",
            labels={"table": "forecast times"},
        ),
    log:
        "<logs>/table_times.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        systems=SYSTEMS,
        published=PUBLISHED["systems"],
        code=code_digest("paper/table_times.py"),
    message:
        "Writing table05_times"
    script:
        "../../../scripts/paper/table_times.py"


rule table_noise:
    input:
        scores="<results>/scores/all.csv",
    output:
        csv="<results>/tables/{number}_noise{noise}.csv",
        md="<results>/tables/{number}_noise{noise}.md",
        html=report(
            "<results>/tables/{number}_noise{noise}.html",
            caption="../../report/noise.rst",
            category="Tables",
            labels={"table": "errors, noise {noise} %"},
        ),
    log:
        "<logs>/table_noise/{number}_noise{noise}.log",
    wildcard_constraints:
        number=r"table(\d\d)?",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        systems=SYSTEMS,
        published=PUBLISHED["systems"],
        code=code_digest("paper/table_noise.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../../scripts/paper/table_noise.py"


rule table_truth_audit:
    input:
        audits=[f"<results>/scores/{name}/truth_audit.csv" for name in SYSTEMS],
    output:
        csv="<results>/tables/truth_audit.csv",
        md="<results>/tables/truth_audit.md",
        html=report(
            "<results>/tables/truth_audit.html",
            caption="../../report/truth_audit.rst",
            category="Tables",
            labels={"table": "truth audit"},
        ),
        pdf="<results>/figures/truth_audit.pdf",
        png=report(
            "<results>/figures/truth_audit.png",
            caption="../../report/truth_audit.rst",
            category="Figures",
            labels={"figure": "truth audit"},
        ),
    log:
        "<logs>/table_truth_audit.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        published=PUBLISHED["hybrid"],
        code=code_digest("paper/table_truth_audit.py"),
    message:
        "Writing the truth audit"
    script:
        "../../../scripts/paper/table_truth_audit.py"


rule table_interpolation:
    input:
        [f"<results>/scores/{name}/interpolation.csv" for name in SYSTEMS],
    output:
        csv="<results>/tables/interpolation.csv",
        md="<results>/tables/interpolation.md",
        html=report(
            "<results>/tables/interpolation.html",
            caption="../../report/interpolation.rst",
            category="Tables",
            labels={"table": "interpolation"},
        ),
    log:
        "<logs>/table_interpolation.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/join_tables.py"),
    message:
        "Writing the errors of interpolation"
    script:
        "../../../scripts/paper/join_tables.py"
