"""Studies and benchmarks, outside the default target."""


rule study_recipes:
    input:
        OPTIMISER_STUDIES,
    output:
        csv="<results>/studies/recipes.csv",
        md="<results>/studies/recipes.md",
        html=report(
            "<results>/studies/recipes.html",
            caption="../../report/recipes.rst",
            category="Studies",
            labels={"study": "optimisers at equal CPU time"},
        ),
    log:
        "<logs>/study_recipes.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/study_recipes.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../../scripts/paper/study_recipes.py"


rule study_selections:
    input:
        [f"<results>/studies/selections/{name}.csv" for name in SYSTEMS],
    output:
        csv="<results>/studies/selections.csv",
        md="<results>/studies/selections.md",
        html=report(
            "<results>/studies/selections.html",
            caption="../../report/selections.rst",
            category="Studies",
            labels={"study": "greedy and exhaustive selection"},
        ),
    log:
        "<logs>/study_selections.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/join_tables.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../../scripts/paper/join_tables.py"


rule study_accuracy:
    input:
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
            caption="../../report/accuracy.rst",
            category="Studies",
            labels={"study": "errors of several trainings"},
        ),
    log:
        "<logs>/study_accuracy.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        runs=ACCURACY,
        published=PUBLISHED["systems"],
        code=code_digest("paper/study_accuracy.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../../scripts/paper/study_accuracy.py"


rule table_speed:
    input:
        "<results>/studies/speed.csv",
    output:
        csv="<results>/tables/speed.csv",
        md="<results>/tables/speed.md",
        html=report(
            "<results>/tables/speed.html",
            caption="../../report/speed.rst",
            category="Studies",
            labels={"study": "speed of training"},
        ),
    log:
        "<logs>/table_speed.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/table_speed.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../../scripts/paper/table_speed.py"
