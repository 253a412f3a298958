"""The run as a whole: verdicts on the claims, costs, the numbers in README.md."""


rule table_claims:
    input:
        scores="<results>/scores/all.csv",
        horizons=[f"<results>/scores/{name}/horizon.csv" for name in SYSTEMS],
        hybrid="<results>/tables/table09_hybrid.csv",
        sequences=[
            f"<results>/scores/{name}/sequence/{config['recipe']}/whole.csv" for name in SEQUENCES
        ],
    output:
        csv="<results>/tables/claims.csv",
        md="<results>/tables/claims.md",
        summary="<results>/tables/claims_summary.md",
        html=report(
            "<results>/tables/claims.html",
            caption="../../report/claims.rst",
            category="Tables",
            labels={"table": "claims of the paper"},
        ),
    log:
        "<logs>/table_claims.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        evidence=dict.fromkeys((1, 2, 4, 5, 8), "scores/all.csv")
        | {3: "scores/NAME/horizon.csv"}
        | dict.fromkeys((6, 7), "tables/table09_hybrid.csv")
        | dict.fromkeys((9, 10), "tables/table01_sequences.csv"),
        code=code_digest("paper/table_claims.py"),
    message:
        "Writing the claims"
    script:
        "../../../scripts/paper/table_claims.py"


rule table_costs:
    input:
        BENCHMARKS,
    output:
        csv="<results>/tables/costs.csv",
        md="<results>/tables/costs.md",
        html=report(
            "<results>/tables/costs.html",
            caption="../../report/costs.rst",
            category="Tables",
            labels={"table": "costs of the jobs"},
        ),
    log:
        "<logs>/table_costs.log",
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/table_costs.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../../scripts/paper/table_costs.py"


rule readme:
    input:
        figures=[
            "<results>/figures/fig02_oscillator.png",
            "<results>/figures/fig05_systems.png",
            "<results>/figures/fig06b_hybrid.png",
            "<results>/figures/fig07_sequences.png",
            "<results>/figures/fig08_noise.png",
            "<results>/figures/hybrid_work_precision.png",
        ],
        tables=[
            "<results>/tables/table_oscillator.md",
            "<results>/tables/claims_summary.md",
            "<results>/studies/accuracy.md",
            "<results>/tables/table01_summary.md",
            "<results>/tables/table_forecast_beyond.md",
            "<results>/tables/costs.md",
        ],
    output:
        touch("<results>/readme.done"),
    log:
        "<logs>/readme.log",
    conda:
        "../../../environment.yml"
    params:
        readme="README.md",
        figures="docs/figures",
        code=code_digest("paper/readme.py"),
    message:
        "Updating README.md"
    script:
        "../../../scripts/paper/readme.py"
