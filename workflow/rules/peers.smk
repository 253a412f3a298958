"""The study of peers, a target of its own: other methods on the same data, see docs/which_method.md."""

PEER_STUDY = config["studies"]["peers"]
PEER_SYSTEMS = dict.fromkeys([*PEER_STUDY["datasets"], *PEER_STUDY["few"]["datasets"]])


use rule scripted as score_peers with:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        "<results>/studies/peers/{dataset}/{task}/{trajectories}.csv",
    log:
        "<logs>/score_peers/{dataset}_{task}_{trajectories}.log",
    benchmark:
        "<benchmarks>/score_peers/{dataset}_{task}_{trajectories}.tsv"
    wildcard_constraints:
        task=r"noise[\d.]+",
        trajectories=r"all|\d+",
    resources:
        runtime="2h",
    params:
        **script_params("score/score_peers.py"),
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        training=training_of,
        iterations=PEER_STUDY["iterations"],


use rule figure as peers with:
    input:
        [f"<results>/studies/peers/{run}.csv" for run in RUN.compared],
    output:
        **figure_files("peers", caption="peers", label="other methods"),
        **table_files("peers", caption="peers", label="other methods", folder="studies"),
        errors="<results>/studies/peers_errors.md",
        methods="<results>/studies/peers_methods.md",
    log:
        "<logs>/peers.log",
    params:
        **script_params("paper/peers.py"),
        runs=list(RUN.compared.values()),
        whole={name: DATASETS[name]["source"]["trajectories"]["train"] for name in PEER_SYSTEMS},
        titles=titles_of(PEER_SYSTEMS),
        shown=PEER_STUDY["datasets"],
        few=PEER_STUDY["few"]["datasets"],


# Small files of the run for the repository, in docs/peers, and its numbers in docs/which_method.md.
use rule scripted as keep_peers with:
    input:
        results=[
            *(f"<results>/studies/peers.{suffix}" for suffix in ("csv", "md")),
            "<results>/figures/peers.png",
        ],
        benchmarks=benchmarks_of("score_peers", RUN.compared),
        trainings=[],
    output:
        touch("<results>/kept_peers.done"),
    log:
        "<logs>/keep_peers.log",
    params:
        **script_params("paper/keep.py"),
        config=CONFIGS,
        folder="docs/peers",


use rule scripted as pages_peers with:
    input:
        "<results>/kept_peers.done",
        figures=[],
        tables=[f"<results>/studies/peers_{name}.md" for name in ("errors", "methods")],
    output:
        touch("<results>/pages_peers.done"),
    log:
        "<logs>/pages_peers.log",
    params:
        **script_params("paper/pages.py"),
        pages=["docs/which_method.md"],
        figures="docs/peers",
        shown=[],
