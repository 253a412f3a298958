"""Datasets that are simulated from ordinary differential equations."""


rule simulate_ode:
    output:
        "<results>/data/{dataset}/dataset.nc",
    log:
        "<logs>/simulate_ode/{dataset}.log",
    benchmark:
        "<benchmarks>/simulate_ode/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("ode"),
    conda:
        "../../../environment.yml"
    resources:
        mem="3GB",
        runtime="10m",
    params:
        origin=lambda wildcards: origin_of(wildcards.dataset),
        seed=config["seed"],
        code=code_digest("data/simulate_ode.py"),
    message:
        "Simulating {wildcards.dataset}"
    script:
        "../../../scripts/data/simulate_ode.py"


# From noisy states by the converged solver: the floor of every forecast. Without noise by the
# published solver: the reference of the paper.
rule resimulate_test:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        "<results>/data/{dataset}/{truth}_noise{noise}.nc",
    log:
        "<logs>/resimulate_test/{dataset}_{truth}_noise{noise}.log",
    benchmark:
        "<benchmarks>/resimulate_test/{dataset}_{truth}_noise{noise}.tsv"
    wildcard_constraints:
        dataset=of_kind("ode"),
        truth="converged|published",
    conda:
        "../../../environment.yml"
    resources:
        mem="3GB",
        runtime="10m",
    params:
        system=lambda wildcards: DATASETS[wildcards.dataset]["source"]["system"],
        seed=config["seed"],
        code=code_digest("data/resimulate_test.py"),
    message:
        "Solving the test trajectories of {wildcards.dataset} with {wildcards.noise} % noise, {wildcards.truth} truth"
    script:
        "../../../scripts/data/resimulate_test.py"


rule continue_test:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        "<results>/data/{dataset}/long.nc",
    log:
        "<logs>/continue_test/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("ode"),
    conda:
        "../../../environment.yml"
    resources:
        mem="3GB",
        runtime="10m",
    params:
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        code=code_digest("data/continue_test.py"),
    message:
        "Continuing test trajectories of {wildcards.dataset}"
    script:
        "../../../scripts/data/continue_test.py"
