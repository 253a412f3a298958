"""From scores to the paper's figures and tables."""


rule figure_errors:
    input:
        "<results>/scores/{dataset}/%s/error_curves.nc" % SHOWN,
    output:
        pdf="<results>/figures/{figure}_{dataset}.pdf",
        png=report(
            "<results>/figures/{figure}_{dataset}.png",
            caption="../report/errors.rst",
            category="Figures",
            labels={"figure": "error against time, {dataset}"},
        ),
    log:
        "<logs>/figure_errors/{figure}_{dataset}.log",
    benchmark:
        "<benchmarks>/figure_errors/{figure}_{dataset}.tsv"
    conda:
        "../../environment.yml"
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
        "../../scripts/paper/figure_errors.py"


rule figure_training:
    input:
        "<results>/models/{dataset}/%s/training.csv" % SHOWN,
    output:
        pdf="<results>/figures/training_{dataset}.pdf",
        png=report(
            "<results>/figures/training_{dataset}.png",
            caption="../report/training.rst",
            category="Figures",
            labels={"figure": "training, {dataset}"},
        ),
    log:
        "<logs>/figure_training/{dataset}.log",
    benchmark:
        "<benchmarks>/figure_training/{dataset}.tsv"
    conda:
        "../../environment.yml"
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
        "../../scripts/paper/figure_training.py"


rule table_training:
    input:
        "<results>/models/{dataset}/%s/training.csv" % SHOWN,
    output:
        csv="<results>/tables/training_{dataset}.csv",
        md="<results>/tables/training_{dataset}.md",
        html=report(
            "<results>/tables/training_{dataset}.html",
            caption="../report/training.rst",
            category="Tables",
            labels={"table": "training, {dataset}"},
        ),
    log:
        "<logs>/table_training/{dataset}.log",
    benchmark:
        "<benchmarks>/table_training/{dataset}.tsv"
    conda:
        "../../environment.yml"
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
        "../../scripts/paper/table_training.py"


rule table_hierarchy:
    input:
        scores="<results>/scores/{dataset}/%s/scores.csv" % SHOWN,
        times="<results>/scores/{dataset}/%s/times.csv" % SHOWN,
    output:
        csv="<results>/tables/table_{dataset}.csv",
        md="<results>/tables/table_{dataset}.md",
        html=report(
            "<results>/tables/table_{dataset}.html",
            caption="../report/hierarchy.rst",
            category="Tables",
            labels={"table": "errors and costs, {dataset}"},
        ),
    log:
        "<logs>/table_hierarchy/{dataset}.log",
    benchmark:
        "<benchmarks>/table_hierarchy/{dataset}.tsv"
    conda:
        "../../environment.yml"
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
        "../../scripts/paper/table_hierarchy.py"


rule figure_scheme:
    output:
        scheme_pdf="<results>/figures/fig01_scheme.pdf",
        scheme_png=report(
            "<results>/figures/fig01_scheme.png",
            caption="../report/scheme.rst",
            category="Figures",
            labels={"figure": "which map computes which instant"},
        ),
        vectorised_pdf="<results>/figures/fig03_vectorised.pdf",
        vectorised_png=report(
            "<results>/figures/fig03_vectorised.png",
            caption="../report/scheme.rst",
            category="Figures",
            labels={"figure": "batches of a coupled forecast"},
        ),
    log:
        "<logs>/figure_scheme.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        forecast={"steps": [1, 2, 4, 8], "n_steps": 16},
        code=code_digest("paper/figure_scheme.py"),
    message:
        "Drawing fig01_scheme and fig03_vectorised"
    script:
        "../../scripts/paper/figure_scheme.py"


rule figure_systems:
    input:
        data=[long_data(name) for name in SYSTEMS],
        hierarchies=[f"<results>/models/{name}/{SHOWN}/hierarchy.safetensors" for name in SYSTEMS],
        curves=[f"<results>/scores/{name}/{SHOWN}/error_curves.nc" for name in SYSTEMS],
    output:
        pdf="<results>/figures/fig05_systems.pdf",
        png=report(
            "<results>/figures/fig05_systems.png",
            caption="../report/systems.rst",
            category="Figures",
            labels={"figure": "the systems"},
        ),
    log:
        "<logs>/figure_systems.log",
    conda:
        "../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        systems=[DATASETS[name]["source"]["system"] for name in SYSTEMS],
        code=code_digest("paper/figure_systems.py"),
    message:
        "Drawing fig05_systems"
    script:
        "../../scripts/paper/figure_systems.py"


rule figure_accuracy_cost:
    input:
        "<results>/scores/all.csv",
    output:
        pdf="<results>/figures/fig06a_accuracy_cost.pdf",
        png=report(
            "<results>/figures/fig06a_accuracy_cost.png",
            caption="../report/accuracy_cost.rst",
            category="Figures",
            labels={"figure": "error and cost"},
        ),
    log:
        "<logs>/figure_accuracy_cost.log",
    conda:
        "../../environment.yml"
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
        "../../scripts/paper/figure_accuracy_cost.py"


rule figure_noise:
    input:
        "<results>/scores/all.csv",
    output:
        pdf="<results>/figures/fig08_noise.pdf",
        png=report(
            "<results>/figures/fig08_noise.png",
            caption="../report/accuracy_cost.rst",
            category="Figures",
            labels={"figure": "error and cost with noise"},
        ),
    log:
        "<logs>/figure_noise.log",
    conda:
        "../../environment.yml"
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
        "../../scripts/paper/figure_accuracy_cost.py"


rule figure_increments:
    output:
        pdf="<results>/figures/fig10_increments.pdf",
        png=report(
            "<results>/figures/fig10_increments.png",
            caption="../report/increments.rst",
            category="Figures",
            labels={"figure": "increments"},
        ),
    log:
        "<logs>/figure_increments.log",
    conda:
        "../../environment.yml"
    resources:
        mem="2GB",
        runtime="10m",
    params:
        systems={DATASETS[name]["source"]["system"]: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/figure_increments.py"),
    message:
        "Drawing fig10_increments"
    script:
        "../../scripts/paper/figure_increments.py"


rule table_systems:
    output:
        csv="<results>/tables/table02_systems.csv",
        md="<results>/tables/table02_systems.md",
        html=report(
            "<results>/tables/table02_systems.html",
            caption="../report/systems_table.rst",
            category="Tables",
            labels={"table": "systems and recipes"},
        ),
    log:
        "<logs>/table_systems.log",
    conda:
        "../../environment.yml"
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
        "../../scripts/paper/table_systems.py"


rule table_times:
    input:
        scores="<results>/scores/all.csv",
        published="config/published.yaml",
    output:
        csv="<results>/tables/table05_times.csv",
        md="<results>/tables/table05_times.md",
        html=report(
            "<results>/tables/table05_times.html",
            caption="../report/times.rst",
            category="Tables",
            labels={"table": "forecast times"},
        ),
    log:
        "<logs>/table_times.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        systems=SYSTEMS,
        code=code_digest("paper/table_times.py"),
    message:
        "Writing table05_times"
    script:
        "../../scripts/paper/table_times.py"


rule table_noise:
    input:
        scores="<results>/scores/all.csv",
        published="config/published.yaml",
    output:
        csv="<results>/tables/{number}_noise{noise}.csv",
        md="<results>/tables/{number}_noise{noise}.md",
        html=report(
            "<results>/tables/{number}_noise{noise}.html",
            caption="../report/noise.rst",
            category="Tables",
            labels={"table": "errors, noise {noise} %"},
        ),
    log:
        "<logs>/table_noise/{number}_noise{noise}.log",
    wildcard_constraints:
        number=r"table(\d\d)?",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        systems=SYSTEMS,
        code=code_digest("paper/table_noise.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/table_noise.py"


rule table_truth_audit:
    input:
        audits=[f"<results>/scores/{name}/truth_audit.csv" for name in SYSTEMS],
        published="config/published.yaml",
    output:
        csv="<results>/tables/truth_audit.csv",
        md="<results>/tables/truth_audit.md",
        html=report(
            "<results>/tables/truth_audit.html",
            caption="../report/truth_audit.rst",
            category="Tables",
            labels={"table": "truth audit"},
        ),
        pdf="<results>/figures/truth_audit.pdf",
        png=report(
            "<results>/figures/truth_audit.png",
            caption="../report/truth_audit.rst",
            category="Figures",
            labels={"figure": "truth audit"},
        ),
    log:
        "<logs>/table_truth_audit.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/table_truth_audit.py"),
    message:
        "Writing the truth audit"
    script:
        "../../scripts/paper/table_truth_audit.py"


rule table_interpolation:
    input:
        [f"<results>/scores/{name}/interpolation.csv" for name in SYSTEMS],
    output:
        csv="<results>/tables/interpolation.csv",
        md="<results>/tables/interpolation.md",
        html=report(
            "<results>/tables/interpolation.html",
            caption="../report/interpolation.rst",
            category="Tables",
            labels={"table": "interpolation"},
        ),
    log:
        "<logs>/table_interpolation.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/join_tables.py"),
    message:
        "Writing the errors of interpolation"
    script:
        "../../scripts/paper/join_tables.py"


rule table_claims:
    input:
        scores="<results>/scores/all.csv",
        horizons=[f"<results>/scores/{name}/horizon.csv" for name in SYSTEMS],
    output:
        csv="<results>/tables/claims.csv",
        md="<results>/tables/claims.md",
        html=report(
            "<results>/tables/claims.html",
            caption="../report/claims.rst",
            category="Tables",
            labels={"table": "claims of the paper"},
        ),
    log:
        "<logs>/table_claims.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        evidence={1: "scores/all.csv", 2: "scores/all.csv", 3: "scores/NAME/horizon.csv"}
        | dict.fromkeys((4, 5, 8), "scores/all.csv"),
        code=code_digest("paper/table_claims.py"),
    message:
        "Writing the claims"
    script:
        "../../scripts/paper/table_claims.py"


rule table_costs:
    input:
        BENCHMARKS,
    output:
        csv="<results>/tables/costs.csv",
        md="<results>/tables/costs.md",
        html=report(
            "<results>/tables/costs.html",
            caption="../report/costs.rst",
            category="Tables",
            labels={"table": "costs of the jobs"},
        ),
    log:
        "<logs>/table_costs.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/table_costs.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/table_costs.py"


rule study_recipes:
    input:
        OPTIMISER_STUDIES,
    output:
        csv="<results>/studies/recipes.csv",
        md="<results>/studies/recipes.md",
        html=report(
            "<results>/studies/recipes.html",
            caption="../report/recipes.rst",
            category="Studies",
            labels={"study": "optimisers at equal CPU time"},
        ),
    log:
        "<logs>/study_recipes.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/study_recipes.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/study_recipes.py"


rule study_selections:
    input:
        [f"<results>/studies/selections/{name}.csv" for name in SYSTEMS],
    output:
        csv="<results>/studies/selections.csv",
        md="<results>/studies/selections.md",
        html=report(
            "<results>/studies/selections.html",
            caption="../report/selections.rst",
            category="Studies",
            labels={"study": "greedy and exhaustive selection"},
        ),
    log:
        "<logs>/study_selections.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/join_tables.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/join_tables.py"


rule study_accuracy:
    input:
        published="config/published.yaml",
        scores=[
            f"<results>/scores/{dataset}/noise0/{config['recipe']}/{k}/scores.csv"
            for dataset, k in ACCURACY
        ],
        costs=[
            f"<benchmarks>/train_hierarchy/{dataset}_noise0_{config['recipe']}_{k}.tsv"
            for dataset, k in ACCURACY
        ],
    output:
        csv="<results>/studies/accuracy.csv",
        md="<results>/studies/accuracy.md",
        html=report(
            "<results>/studies/accuracy.html",
            caption="../report/accuracy.rst",
            category="Studies",
            labels={"study": "errors of several trainings"},
        ),
    log:
        "<logs>/study_accuracy.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        runs=ACCURACY,
        code=code_digest("paper/study_accuracy.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/study_accuracy.py"


rule table_speed:
    input:
        "<results>/studies/speed.csv",
    output:
        csv="<results>/tables/speed.csv",
        md="<results>/tables/speed.md",
        html=report(
            "<results>/tables/speed.html",
            caption="../report/speed.rst",
            category="Studies",
            labels={"study": "speed of training"},
        ),
    log:
        "<logs>/table_speed.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/table_speed.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/table_speed.py"


rule readme:
    input:
        figures=[
            "<results>/figures/fig02_oscillator.png",
            "<results>/figures/fig05_systems.png",
            "<results>/figures/fig08_noise.png",
        ],
        tables=[
            "<results>/tables/table_oscillator.md",
            "<results>/tables/claims.md",
            "<results>/tables/costs.md",
        ],
    output:
        touch("<results>/readme.done"),
    log:
        "<logs>/readme.log",
    conda:
        "../../environment.yml"
    params:
        readme="README.md",
        figures="docs/figures",
        code=code_digest("paper/readme.py"),
    message:
        "Updating README.md"
    script:
        "../../scripts/paper/readme.py"
