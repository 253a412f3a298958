"""Studies, outside the default target."""

if ACCURACY:
    STUDIES += table_targets("accuracy", "studies")
if SYSTEMS:
    STUDIES += table_targets("selections", "studies")


use rule table as study_accuracy with:
    input:
        scores=[
            f"<results>/scores/{dataset}/noise0/{config['recipe']}/{k}/scores.csv"
            for dataset, k in ACCURACY
        ],
        costs=[
            f"<benchmarks>/train_hierarchy/{dataset}_noise0_{config['recipe']}_{k}.tsv"
            for dataset, k in ACCURACY
        ],
    output:
        **table_files("accuracy", "accuracy", "errors of several trainings", "studies"),
    log:
        "<logs>/study_accuracy.log",
    params:
        **script_params("paper/study_accuracy.py"),
        runs=ACCURACY,
        printed=PRINTED["systems"],


use rule table as study_selections with:
    input:
        [f"<results>/studies/selections/{name}.csv" for name in SYSTEMS],
    output:
        **table_files("selections", "selections", "greedy and exhaustive selection", "studies"),
    log:
        "<logs>/study_selections.log",
    params:
        **script_params("paper/table_interpolation.py"),
