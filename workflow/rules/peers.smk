"""The study of peers, a target of its own: other methods on the same data, see docs/which_method.md."""

COMPARED_WITH_PEERS = RUN.compared


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
        iterations=config["studies"]["peers"]["iterations"],
