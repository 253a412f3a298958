"""The study of chaotic systems, a target of its own: peers that learn from one series, see docs/chaos.md."""

CHAOS = config["studies"]["chaos"]


use rule scripted as score_chaos with:
    output:
        "<results>/studies/chaos/{system}.csv",
    log:
        "<logs>/score_chaos/{system}.log",
    benchmark:
        "<benchmarks>/score_chaos/{system}.tsv"
    params:
        **script_params("score/score_chaos.py"),
        study={key: value for key, value in CHAOS.items() if key != "systems"},
        seed=config["seed"],


use rule figure as chaos with:
    input:
        [f"<results>/studies/chaos/{system}.csv" for system in CHAOS["systems"]],
    output:
        **figure_files("chaos", caption="chaos", label="chaotic systems"),
        **table_files("chaos", caption="chaos", label="chaotic systems", folder="studies"),
        methods="<results>/studies/chaos_methods.md",
        systems="<results>/studies/chaos_systems.md",
    log:
        "<logs>/chaos.log",
    params:
        **script_params("paper/chaos.py"),
        systems=CHAOS["systems"],


# Small files of the run for the repository, in docs/chaos, and its numbers in docs/chaos.md.
use rule scripted as keep_chaos with:
    input:
        results=["<results>/studies/chaos.csv", "<results>/figures/chaos.png"],
        benchmarks=benchmarks_of("score_chaos", CHAOS["systems"]),
        trainings=[],
    output:
        touch("<results>/kept_chaos.done"),
    log:
        "<logs>/keep_chaos.log",
    params:
        **script_params("paper/keep.py"),
        config=CONFIGS,
        folder="docs/chaos",


use rule scripted as pages_chaos with:
    input:
        "<results>/kept_chaos.done",
        figures=[],
        tables=[f"<results>/studies/chaos_{name}.md" for name in ("methods", "systems")],
    output:
        touch("<results>/pages_chaos.done"),
    log:
        "<logs>/pages_chaos.log",
    params:
        **script_params("paper/pages.py"),
        pages=["docs/chaos.md"],
        figures="docs/chaos",
        shown=[],
