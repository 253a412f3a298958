"""One dataset's hierarchy: errors, training, the scheme of its steps."""

for name in ENSEMBLES:
    FIGURES += figure_targets(*of_editions(figure_name(name), f"training_{name}"))
    TABLES += table_targets(f"table_{name}", *of_editions(f"training_{name}"))
if SYSTEMS:
    FIGURES += figure_targets("fig01_scheme", "fig03_vectorised", "fig04_hybrid_scheme")


use rule figure as fig02_errors with:
    input:
        "<results>/scores/{dataset}/noise0/{edition}/0/error_curves.nc",
    output:
        **figure_files(
            "{edition}/{figure}_{dataset}",
            caption="errors",
            label="error against time, {dataset}, {edition}",
        ),
    log:
        "<logs>/fig02_errors/{edition}_{figure}_{dataset}.log",
    wildcard_constraints:
        figure="|".join({figure_name(name).removesuffix(f"_{name}") for name in ENSEMBLES}) or "$^",
        dataset="|".join(ENSEMBLES) or "$^",
    params:
        **script_params("paper/fig02_errors.py"),
        note=lambda wildcards: RUN.note(wildcards.edition, [wildcards.dataset]),


use rule figure as training with:
    input:
        "<results>/models/{dataset}/noise0/{edition}/0/training.csv",
    output:
        **figure_files(
            "{edition}/training_{dataset}",
            caption="training",
            label="training, {dataset}, {edition}",
        ),
    log:
        "<logs>/training/{edition}_{dataset}.log",
    params:
        **script_params("paper/training.py"),
        note=lambda wildcards: RUN.note(wildcards.edition, [wildcards.dataset]),


use rule table as table_training with:
    input:
        "<results>/models/{dataset}/noise0/{edition}/0/training.csv",
    output:
        **table_files(
            "{edition}/training_{dataset}",
            caption="training",
            label="training, {dataset}, {edition}",
        ),
    log:
        "<logs>/table_training/{edition}_{dataset}.log",
    params:
        **script_params("paper/table_training.py"),
        note=lambda wildcards: RUN.note(wildcards.edition, [wildcards.dataset]),


use rule table as table_hierarchy with:
    input:
        scores=[f"<results>/scores/{{dataset}}/noise0/{e}/0/scores.csv" for e in EDITIONS],
        times=[f"<results>/scores/{{dataset}}/noise0/{e}/0/times.csv" for e in EDITIONS],
    output:
        **table_files("table_{dataset}", caption="hierarchy", label="errors and costs, {dataset}"),
    log:
        "<logs>/table_hierarchy/{dataset}.log",
    params:
        **script_params("paper/table_hierarchy.py"),
        editions=list(EDITIONS),
        note=lambda wildcards: notes([wildcards.dataset]),


use rule figure as fig01_scheme with:
    output:
        **figure_files("fig01_scheme", caption="scheme", label="which map computes which instant"),
    log:
        "<logs>/fig01_scheme.log",
    params:
        **script_params("paper/fig01_scheme.py"),
        steps=[1, 2, 4, 8],
        n_steps=16,
        calls=False,
        names={},


use rule figure as fig03_vectorised with:
    output:
        **figure_files("fig03_vectorised", caption="scheme", label="batches of a coupled forecast"),
    log:
        "<logs>/fig03_vectorised.log",
    params:
        **script_params("paper/fig01_scheme.py"),
        steps=[1, 2, 4, 8],
        n_steps=16,
        calls=True,


use rule figure as fig04_hybrid_scheme with:
    output:
        **figure_files("fig04_hybrid_scheme", caption="scheme", label="steps of a hybrid forecast"),
    log:
        "<logs>/fig04_hybrid_scheme.log",
    params:
        **script_params("paper/fig01_scheme.py"),
        steps=[1, 8],
        n_steps=16,
        calls=False,
        names={8: "network, step 8", 1: "RK4, h = dt"},
