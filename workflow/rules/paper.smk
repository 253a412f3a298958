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
        curves="<results>/scores/{dataset}/%s/error_curves.nc" % SHOWN,
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


rule study_accuracy:
    input:
        published="config/published.yaml",
        scores=[
            f"<results>/scores/{dataset}/{config['recipe']}/{k}/scores.csv"
            for dataset, k in ACCURACY
        ],
        costs=[
            f"<benchmarks>/train_hierarchy/{dataset}_{config['recipe']}_{k}.tsv"
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
        figures=["<results>/figures/fig02_oscillator.png"],
        tables=["<results>/tables/table_oscillator.md", "<results>/tables/costs.md"],
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
