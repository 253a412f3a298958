"""Studies, outside the default target."""

if SYSTEMS:
    STUDIES += table_targets("selections", "studies")


use rule table as study_selections with:
    input:
        [f"<results>/studies/selections/{name}.csv" for name in SYSTEMS],
    output:
        **table_files("selections", "selections", "greedy and exhaustive selection", "studies"),
    log:
        "<logs>/study_selections.log",
    params:
        **script_params("paper/table_interpolation.py"),
