"""One dataset's hierarchy: errors, training, the scheme of its steps."""

for name in ENSEMBLES:
    FIGURES += figure_targets(*of_editions(figure_name(name), f"training_{name}"))
    TABLES += table_targets(f"table_{name}", *of_editions(f"training_{name}"))
if SYSTEMS:
    FIGURES += figure_targets("fig01_scheme", "fig03_vectorised", "fig04_hybrid_scheme")


use rule figure as fig02_errors with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        curves=files_of("scores", "error_curves.nc"),
    output:
        **figure_files(
            "{edition}/{figure}_{dataset}",
            caption="errors",
            label="forecast and errors, {dataset}, {edition}",
        ),
    log:
        "<logs>/fig02_errors/{edition}_{figure}_{dataset}.log",
    wildcard_constraints:
        figure="|".join({figure_name(name).removesuffix(f"_{name}") for name in ENSEMBLES}) or "$^",
        dataset="|".join(ENSEMBLES) or "$^",
    params:
        **script_params("paper/fig02_errors.py"),
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        noise=noises_of,
        # The paper's figure has the paper's errors; in others no state counts more for its unit.
        error=lambda wildcards: (
            "mse" if "figure" in DATASETS[wildcards.dataset] else "relative_error"
        ),
        note=note_of,


use rule figure as training with:
    input:
        files_of("models", "training.csv"),
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
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        noise=noises_of,
        note=note_of,


use rule table as table_training with:
    input:
        files_of("models", "training.csv"),
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
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        noise=noises_of,
        note=note_of,


use rule table as table_hierarchy with:
    input:
        scores=files_of("scores", "scores.csv"),
        times=files_of("scores", "times.csv"),
    output:
        **table_files("table_{dataset}", caption="hierarchy", label="errors and costs, {dataset}"),
    log:
        "<logs>/table_hierarchy/{dataset}.log",
    params:
        **script_params("paper/table_hierarchy.py"),
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        runs=lambda wildcards: list(first_runs(wildcards).values()),
        note=note_of,


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
