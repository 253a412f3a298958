"""Datasets that are simulated from the Kuramoto–Sivashinsky equation."""


use rule scripted as simulate_ks with:
    output:
        "<results>/data/{dataset}/dataset.nc",
    log:
        "<logs>/simulate_ks/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("ks"),
    params:
        **script_params("data/simulate_ks.py"),
        **origin_params(),
        seed=config["seed"],
