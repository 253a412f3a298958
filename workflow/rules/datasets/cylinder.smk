"""The flow past a cylinder, and its picture."""


rule simulate_cylinder:
    output:
        "<results>/data/{dataset}/dataset.nc",
    log:
        "<logs>/simulate_cylinder/{dataset}.log",
    benchmark:
        "<benchmarks>/simulate_cylinder/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("cylinder"),
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="30m",
    params:
        origin=lambda wildcards: origin_of(wildcards.dataset),
        seed=config["seed"],
        code=code_digest("data/simulate_cylinder.py"),
    message:
        "Simulating {wildcards.dataset}"
    script:
        "../../../scripts/data/simulate_cylinder.py"


rule figure_flow:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        pdf="<results>/figures/source_{dataset}.pdf",
        png=report(
            "<results>/figures/source_{dataset}.png",
            caption="../../report/flow.rst",
            category="Figures",
            labels={"figure": "sequence to regenerate, {dataset}"},
        ),
    log:
        "<logs>/figure_flow/{dataset}.log",
    wildcard_constraints:
        dataset=of_kind("cylinder"),
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        code=code_digest("paper/figure_flow.py"),
    message:
        "Drawing {output.png}"
    script:
        "../../../scripts/paper/figure_flow.py"
