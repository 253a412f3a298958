"""A page for a browser: what a run made, to look at and to listen to."""

# The first trainings of each ensemble.
LOOKED_AT = sorted(TIMED, key=lambda run: ENSEMBLES.index(RUNS[run]["dataset"]))
INDEX = ["<results>/index.html"]


use rule figure as index with:
    input:
        data=[f"<results>/data/{name}/dataset.nc" for name in ENSEMBLES],
        hierarchies=[f"<results>/models/{run}/hierarchy.safetensors" for run in LOOKED_AT],
        curves=[f"<results>/scores/{run}/error_curves.nc" for run in LOOKED_AT],
        scores=[f"<results>/scores/{run}/scores.csv" for run in LOOKED_AT],
        # What it only names has to be there.
        shown=[*MEDIA, *(file for file in FIGURES if file.endswith(".png"))],
        template=os.path.relpath(HOME / "workflow/report/index.html"),
    output:
        INDEX,
    log:
        "<logs>/index.log",
    params:
        **script_params("paper/index.py"),
        runs=[
            RUNS[run] | {"training": training_of(RUNS[run] | {"task": Path(run).parts[1]})}
            for run in LOOKED_AT
        ],
        titles=titles_of([*ENSEMBLES, *SEQUENCES]),
        printed={name: PRINTED["systems"].get(name, {}).get("mse", {}) for name in ENSEMBLES},
        notes={name: notes([name], NOISE_TASKS) for name in ENSEMBLES},
        folder=lambda wildcards, output: os.path.dirname(output[0]),
