"""Datasets that are read from a file of the user's."""


use rule scripted as read_file with:
    input:
        lambda wildcards: DATASETS[wildcards.dataset]["source"]["file"],
    output:
        "<results>/data/{dataset}/dataset.nc",
    log:
        "<logs>/read_file/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("file"),
    priority: 1
    params:
        **script_params("data/read_file.py"),
        **origin_params(),
        seed=config["seed"],
