"""The study of the paper's open questions, a target of its own, see docs/uncertainty.md."""

OPEN_STUDY = config["studies"]["open_questions"]
UNCERTAIN = OPEN_STUDY["ensembles"]["datasets"]
PARTLY_SEEN = {part["dataset"]: part["states"] for part in OPEN_STUDY["seen"]}


use rule scripted as measure_adaptive with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        hierarchy=f"<results>/models/{{dataset}}/{SHOWN}/hierarchy.safetensors",
    output:
        **{
            part: f"<results>/studies/open_questions/{{dataset}}/{part}.csv"
            for part in ("work", "equal", "estimates", "where")
        },
    log:
        "<logs>/measure_adaptive/{dataset}.log",
    benchmark:
        "<benchmarks>/measure_adaptive/{dataset}.tsv"
    params:
        **script_params("score/measure_adaptive.py"),
        training=training_of,
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        tolerances=OPEN_STUDY["tolerances"],
        trajectories=OPEN_STUDY["trajectories"],


use rule scripted as observe_partly with:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        "<results>/studies/open_questions/{dataset}/observation.csv",
    log:
        "<logs>/observe_partly/{dataset}.log",
    benchmark:
        "<benchmarks>/observe_partly/{dataset}.tsv"
    resources:
        runtime="1h",
    params:
        **script_params("score/observe_partly.py"),
        training=training_of,
        seen=lambda wildcards: PARTLY_SEEN[wildcards.dataset],


use rule scripted as measure_uncertainty with:
    output:
        "<results>/studies/open_questions/{dataset}/noise{noise}/ensemble.csv",
    log:
        "<logs>/measure_uncertainty/{dataset}_noise{noise}.log",
    benchmark:
        "<benchmarks>/measure_uncertainty/{dataset}_noise{noise}.tsv"
    resources:
        runtime="1h",
    params:
        **script_params("score/measure_uncertainty.py"),
        training=lambda wildcards: training_of(wildcards)
        | {"recipe": RUN.recipe(wildcards.dataset, f"noise{wildcards.noise}", EDITION)},
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        study=OPEN_STUDY["ensembles"],


use rule scripted as measure_forcing with:
    output:
        "<results>/studies/open_questions/forcing.csv",
    log:
        "<logs>/measure_forcing.log",
    benchmark:
        "<benchmarks>/measure_forcing.tsv"
    params:
        **script_params("score/measure_forcing.py"),
        seed=config["seed"],
        study=OPEN_STUDY["forcing"],


use rule figure as open_questions with:
    input:
        **{
            part: [
                f"<results>/studies/open_questions/{name}/{part}.csv"
                for name in OPEN_STUDY["adaptive"]
            ]
            for part in ("work", "equal", "estimates", "where")
        },
        observed=[
            f"<results>/studies/open_questions/{name}/observation.csv" for name in PARTLY_SEEN
        ],
        ensembles=[
            f"<results>/studies/open_questions/{name}/noise{noise}/ensemble.csv"
            for name, noise in UNCERTAIN.items()
        ],
        forcing=["<results>/studies/open_questions/forcing.csv"],
    output:
        **figure_files("open_questions", caption="open_questions", label="open questions"),
        **table_files(
            "open_questions", caption="open_questions", label="open questions", folder="studies"
        ),
        equal="<results>/studies/open_questions_equal.md",
        estimates="<results>/studies/open_questions_estimates.md",
        observed="<results>/studies/open_questions_observed.md",
        ensembles="<results>/studies/open_questions_ensembles.md",
        forcing="<results>/studies/open_questions_forcing.md",
    log:
        "<logs>/open_questions.log",
    params:
        **script_params("paper/open_questions.py"),
        adaptive=titles_of(OPEN_STUDY["adaptive"]),
        seen=titles_of(PARTLY_SEEN),
        uncertain=titles_of(UNCERTAIN),
        noise=UNCERTAIN,


# Small files of the run for the repository, in docs/open_questions, and its numbers in docs/uncertainty.md.
use rule scripted as keep_open_questions with:
    input:
        results=[
            *(f"<results>/studies/open_questions.{suffix}" for suffix in ("csv", "md")),
            "<results>/figures/open_questions.png",
        ],
        benchmarks=[
            *benchmarks_of("measure_adaptive", OPEN_STUDY["adaptive"]),
            *benchmarks_of("observe_partly", PARTLY_SEEN),
            "<benchmarks>/measure_forcing.tsv",
            *benchmarks_of(
                "measure_uncertainty",
                [f"{name}_noise{noise}" for name, noise in UNCERTAIN.items()],
            ),
        ],
        trainings=[],
    output:
        touch("<results>/kept_open_questions.done"),
    log:
        "<logs>/keep_open_questions.log",
    params:
        **script_params("paper/keep.py"),
        config=CONFIGS,
        folder="docs/open_questions",


use rule scripted as pages_open_questions with:
    input:
        "<results>/kept_open_questions.done",
        figures=[],
        tables=[
            "<results>/studies/open_questions.md",
            *(
                f"<results>/studies/open_questions_{name}.md"
                for name in ("equal", "estimates", "observed", "ensembles", "forcing")
            ),
        ],
    output:
        touch("<results>/pages_open_questions.done"),
    log:
        "<logs>/pages_open_questions.log",
    params:
        **script_params("paper/pages.py"),
        pages=["docs/uncertainty.md"],
        figures="docs/open_questions",
        shown=[],
