"""The dataset that is simulated from the Kuramoto–Sivashinsky equation."""


rule simulate_ks:
    output:
        "<results>/data/{dataset}/dataset.nc",
    log:
        "<logs>/simulate_ks/{dataset}.log",
    benchmark:
        "<benchmarks>/simulate_ks/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("ks"),
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        origin=lambda wildcards: origin_of(wildcards.dataset),
        seed=config["seed"],
        code=code_digest("data/simulate_ks.py"),
    message:
        "Simulating {wildcards.dataset}"
    script:
        "../../../scripts/data/simulate_ks.py"


rule figure_space_time:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        pdf="<results>/figures/source_{dataset}.pdf",
        png=report(
            "<results>/figures/source_{dataset}.png",
            caption="../../report/space_time.rst",
            category="Figures",
            labels={"figure": "sequence to regenerate, {dataset}"},
        ),
    log:
        "<logs>/figure_space_time/{dataset}.log",
    benchmark:
        "<benchmarks>/figure_space_time/{dataset}.tsv"
    wildcard_constraints:
        dataset=of_kind("ks"),
    conda:
        "../../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        code=code_digest("paper/figure_space_time.py"),
    message:
        "Drawing {output.png}"
    script:
        "../../../scripts/paper/figure_space_time.py"
