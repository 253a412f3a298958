"""The run as a whole: verdicts on the claims, costs, the numbers in README.md."""

TABLES += table_targets("costs")
if SYSTEMS:
    TABLES += table_targets("claims")


use rule table as table_claims with:
    input:
        scores="<results>/scores/all.csv",
        comparisons=[path for edition in EDITIONS for path in compared_of(edition)],
        horizons=[
            f"<results>/scores/{name}/noise0/{edition}/0/horizon.csv"
            for edition in EDITIONS
            for name in SYSTEMS
        ],
        hybrid="<results>/tables/table09_hybrid.csv",
        sequences=[
            f"<results>/scores/{run}/scores.csv"
            for run, (name, _, _) in REGENERATED.items()
            if name in printed_sequences()
        ],
    output:
        **table_files("claims", caption="claims", label="claims of the paper"),
        summary="<results>/tables/claims_summary.md",
    log:
        "<logs>/table_claims.log",
    params:
        **script_params("paper/table_claims.py"),
        editions=list(EDITIONS),
        horizon_editions=[edition for edition in EDITIONS for _ in SYSTEMS],
        sequence_editions=[
            edition for name, edition, _ in REGENERATED.values() if name in printed_sequences()
        ],
        evidence=dict.fromkeys((1, 2, 8), "tables/accuracy.csv")
        | dict.fromkeys((4, 5), "scores/all.csv")
        | {3: "scores/NAME/noise0/EDITION/0/horizon.csv"}
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
                *of_editions("fig02_oscillator"),
                *of_editions("fig05_systems"),
                *of_editions("fig07_sequences"),
                *of_editions("fig08_noise"),
                f"{EDITION}/fig06b_hybrid",
                "hybrid_work_precision",
            )
        ],
        tables=[
            "<results>/tables/table_oscillator.md",
            "<results>/tables/claims_summary.md",
            "<results>/tables/accuracy.md",
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
