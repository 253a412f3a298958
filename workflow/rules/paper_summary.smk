"""The run as a whole: verdicts on the claims, costs, the numbers in the pages."""

TABLES += table_targets("costs")
if CLEAN:
    TABLES += table_targets("claims")


use rule table as table_claims with:
    input:
        scores="<results>/scores/all.csv",
        comparisons=COMPARED,
        horizons=[
            f"<results>/scores/{name}/noise0/{edition}/0/horizon.csv"
            for edition in EDITIONS
            for name in CLEAN
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
        horizon_runs=[{"edition": edition} for edition in EDITIONS for _ in CLEAN],
        sequence_runs=[
            {"edition": edition, "replicate": k}
            for name, edition, k in REGENERATED.values()
            if name in printed_sequences()
        ],
        evidence=dict.fromkeys((1, 2, 8), "tables/accuracy.csv")
        | dict.fromkeys((4, 5), "scores/all.csv")
        | {3: "scores/NAME/noise0/EDITION/0/horizon.csv"}
        | dict.fromkeys((6, 7), "tables/table09_hybrid.csv")
        | dict.fromkeys((9, 10), "tables/table01_sequences.csv"),


use rule table as table_costs with:
    input:
        benchmarks=BENCHMARKS,
        trainings=[f"<results>/models/{run}/training.csv" for run in [*RUNS, *SEQUENCE_RUNS]],
    output:
        **table_files("costs", caption="costs", label="costs of the jobs"),
    log:
        "<logs>/table_costs.log",
    params:
        **script_params("paper/table_costs.py"),


# What the pages of the project show.
SHOWN_THERE = [
    *of_editions("fig02_oscillator", "fig05_systems", "fig07_sequences", "fig08_noise"),
    f"{EDITION}/fig06b_hybrid",
    *("coupling_calls", "hybrid_work_precision"),
]


use rule scripted as pages with:
    input:
        figures=[f"<results>/figures/{name}.png" for name in SHOWN_THERE],
        tables=[
            f"<results>/tables/{name}.md"
            for name in (
                *("accuracy_summary", "table_oscillator", "accuracy", "claims_summary"),
                *("table01_summary", "table_extrapolation", "costs"),
            )
        ],
    output:
        touch("<results>/pages.done"),
    log:
        "<logs>/pages.log",
    params:
        **script_params("paper/pages.py"),
        pages=["README.md", "docs/results.md", "docs/running.md"],
        figures="docs/figures",
        shown=SHOWN_THERE,
