"""Datasets that are flows past a cylinder."""


use rule scripted as simulate_cylinder with:
    output:
        "<results>/data/{dataset}/dataset.nc",
    log:
        "<logs>/simulate_cylinder/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("cylinder"),
    params:
        **script_params("data/simulate_cylinder.py"),
        **origin_params(),
        seed=config["seed"],
