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
