"""Studies, outside the default target."""

if CLEAN:
    STUDIES += table_targets("selections", folder="studies")


use rule table as study_selections with:
    input:
        [f"<results>/studies/selections/{name}.csv" for name in CLEAN],
    output:
        **table_files("selections", "selections", "greedy and exhaustive selection", "studies"),
    log:
        "<logs>/study_selections.log",
    params:
        **script_params("paper/table_interpolation.py"),


# Small files of long runs, for the repository: docs/published is of config/full_training.yaml, docs/improved of
# config/config.yaml.
use rule scripted as keep with:
    input:
        results=[
            *(f"<results>/studies/{EDITION}/learning.{suffix}" for suffix in ("csv", "md")),
            f"<results>/figures/{EDITION}/learning.png",
            *(f"<results>/studies/coupling_gain.{suffix}" for suffix in ("csv", "md")),
            *(f"<results>/studies/selections.{suffix}" for suffix in ("csv", "md")),
            "<results>/figures/coupling_gain.png",
        ],
        benchmarks=benchmarks_of("train_hierarchy", [f"{run}/0" for run in TRAINED_FOR]),
        trainings=[f"<results>/models/{run}/0/training.csv" for run in TRAINED_FOR],
    output:
        touch("<results>/kept.done"),
    log:
        "<logs>/keep.log",
    params:
        **script_params("paper/keep.py"),
        config=CONFIGS,
        folder=f"docs/{EDITION}",
