"""Where coupling pays: errors against costs, and gains against the length of training."""

if SYSTEMS:
    FIGURES += figure_targets("coupling_calls", "coupling_seconds")
if TRAINED_FOR:
    STUDIES += table_targets("coupling_gain", *of_editions("learning"), folder="studies")
LEARNING = titles_of(
    name for name in config["studies"]["training"]["datasets"] if name in RUN.chosen
)
LEARNT = [
    {"dataset": name, "iterations": n}
    for name in LEARNING
    for n in config["studies"]["training"]["iterations"]
]


use rule figure as coupling_costs with:
    input:
        "<results>/scores/all.csv",
    output:
        **figure_files(
            "coupling_{against}", caption="coupling_costs", label="errors against {against}"
        ),
    log:
        "<logs>/coupling_costs/{against}.log",
    wildcard_constraints:
        against="calls|seconds",
    params:
        **script_params("paper/coupling_costs.py"),
        titles=titles_of(SYSTEMS),
        n_steps={name: DATASETS[name]["source"]["n_steps"] for name in SYSTEMS},
        note=notes(SYSTEMS, NOISE_TASKS),


use rule figure as coupling_gain with:
    input:
        scores=[f"<results>/scores/{run}/0/scores.csv" for run in TRAINED_FOR],
        comparisons=[f"<results>/scores/{run}/comparison.csv" for run in TRAINED_FOR],
    output:
        **figure_files("coupling_gain", caption="coupling_gain", label="gain of coupling"),
        **table_files("coupling_gain", "coupling_gain", "gain of coupling", "studies"),
    log:
        "<logs>/coupling_gain.log",
    params:
        **script_params("paper/coupling_gain.py"),
        runs=list(TRAINED_FOR.values()),
        titles=LEARNING,


use rule figure as learning with:
    input:
        [
            "<results>/scores/{dataset}/noise0/{{edition}}@{iterations}/0/scores.csv".format(**run)
            for run in LEARNT
        ],
    output:
        **figure_files("{edition}/learning", caption="learning", label="learning, {edition}"),
        **table_files("{edition}/learning", "learning", "learning, {edition}", "studies"),
    log:
        "<logs>/learning/{edition}.log",
    params:
        **script_params("paper/learning.py"),
        runs=LEARNT,
        titles=LEARNING,
        printed=PRINTED["systems"],
        full=RECIPES["published"].iterations,
