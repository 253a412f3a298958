"""Datasets that are simulated from ordinary differential equations."""


use rule scripted as simulate_ode with:
    output:
        "<results>/data/{dataset}/dataset.nc",
    log:
        "<logs>/simulate_ode/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("ode"),
    params:
        **script_params("data/simulate_ode.py"),
        **origin_params(),
        seed=config["seed"],


# From noisy states by the converged solver: the floor of every forecast. Without noise by the
# loose one: the reference of the paper.
use rule scripted as resimulate_test with:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        "<results>/data/{dataset}/{truth}_noise{noise}.nc",
    log:
        "<logs>/resimulate_test/{dataset}_{truth}_noise{noise}.log",
    wildcard_constraints:
        dataset=of_kind("ode"),
        truth="converged|loose",
    params:
        **script_params("data/resimulate_test.py"),
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        seed=config["seed"],


use rule scripted as continue_test with:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        "<results>/data/{dataset}/long.nc",
    log:
        "<logs>/continue_test/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("ode"),
    params:
        **script_params("data/continue_test.py"),
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
