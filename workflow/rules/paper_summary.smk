"""The run as a whole: verdicts on the claims, costs, the numbers in README.md."""

TABLES += table_targets("costs")
if SYSTEMS:
    TABLES += table_targets("claims")


use rule table as table_claims with:
    input:
        scores="<results>/scores/all.csv",
        horizons=[f"<results>/scores/{name}/horizon.csv" for name in SYSTEMS],
        hybrid="<results>/tables/table09_hybrid.csv",
        sequences=[
            f"<results>/scores/{name}/{sequence_run('reconstruction')}/scores.csv"
            for name in printed_sequences()
        ],
    output:
        **table_files("claims", caption="claims", label="claims of the paper"),
        summary="<results>/tables/claims_summary.md",
    log:
        "<logs>/table_claims.log",
    params:
        **script_params("paper/table_claims.py"),
        evidence=dict.fromkeys((1, 2, 4, 5, 8), "scores/all.csv")
        | {3: "scores/NAME/horizon.csv"}
        | dict.fromkeys((6, 7), "tables/table09_hybrid.csv")
        | dict.fromkeys((9, 10), "tables/table01_sequences.csv"),


use rule table as table_costs with:
    input:
        BENCHMARKS,
    output:
        **table_files("costs", caption="costs", label="costs of the jobs"),
    log:
        "<logs>/table_costs.log",
    params:
        **script_params("paper/table_costs.py"),


use rule scripted as readme with:
    input:
        figures=[
            f"<results>/figures/{name}.png"
            for name in (
                "fig02_oscillator",
                "fig05_systems",
                "fig06b_hybrid",
                "fig07_sequences",
                "fig08_noise",
                "hybrid_work_precision",
            )
        ],
        tables=[
            "<results>/tables/table_oscillator.md",
            "<results>/tables/claims_summary.md",
            "<results>/studies/accuracy.md",
            "<results>/tables/table01_summary.md",
            "<results>/tables/table_extrapolation.md",
            "<results>/tables/costs.md",
        ],
    output:
        touch("<results>/readme.done"),
    log:
        "<logs>/readme.log",
    params:
        **script_params("paper/readme.py"),
        readme="README.md",
        figures="docs/figures",
