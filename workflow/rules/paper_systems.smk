"""The systems together: figures 5, 6a, 8 and 10 of the paper and the tables beside them."""

if CLEAN:
    FIGURES += figure_targets(*of_editions("fig05_systems", "fig06a_accuracy_cost"))
    TABLES += table_targets("table05_times", "interpolation")
if SYSTEMS:
    FIGURES += figure_targets(*of_editions("fig08_noise"), "fig10_increments", "truth_audit")
    TABLES += table_targets("table02_systems", "truth_audit", *map(noise_table_name, NOISES))
if ENSEMBLES:
    TABLES += table_targets("accuracy")


use rule figure as fig05_systems with:
    input:
        data=[long_data(name) for name in CLEAN],
        forecasts=[f"<results>/forecasts/{name}/noise0/{{edition}}/0/long.nc" for name in CLEAN],
        curves=[
            f"<results>/scores/{name}/noise0/{{edition}}/{k}/error_curves.nc"
            for name in CLEAN
            for k in replicates("noise0")
        ],
    output:
        **figure_files("{edition}/fig05_systems", caption="systems", label="the systems, {edition}"),
    log:
        "<logs>/fig05_systems/{edition}.log",
    resources:
        mem="4GB",
    params:
        **script_params("paper/fig05_systems.py"),
        titles=list(titles_of(CLEAN).values()),
        sources=[DATASETS[name]["source"] for name in CLEAN],
        note=lambda wildcards: RUN.note(wildcards.edition, CLEAN),


use rule figure as fig06a_accuracy_cost with:
    input:
        "<results>/scores/all.csv",
    output:
        **figure_files(
            "{edition}/fig06a_accuracy_cost",
            caption="accuracy_cost",
            label="error and cost, {edition}",
        ),
    log:
        "<logs>/fig06a_accuracy_cost/{edition}.log",
    params:
        **script_params("paper/fig06a_accuracy_cost.py"),
        titles=titles_of(CLEAN),
        noise=[0],
        note=lambda wildcards: RUN.note(wildcards.edition, CLEAN),


use rule figure as fig08_noise with:
    input:
        "<results>/scores/all.csv",
    output:
        **figure_files(
            "{edition}/fig08_noise",
            caption="accuracy_cost",
            label="error and cost with noise, {edition}",
        ),
    log:
        "<logs>/fig08_noise/{edition}.log",
    params:
        **script_params("paper/fig06a_accuracy_cost.py"),
        titles=titles_of(SYSTEMS),
        noise=NOISES,
        note=lambda wildcards: RUN.note(wildcards.edition, SYSTEMS, NOISE_TASKS),


use rule figure as fig10_increments with:
    output:
        **figure_files("fig10_increments", caption="increments", label="increments"),
    log:
        "<logs>/fig10_increments.log",
    params:
        **script_params("paper/fig10_increments.py"),
        systems=[
            {key: DATASETS[name].get(key) for key in ("title", "source", "increments")}
            for name in SYSTEMS
        ],


use rule table as table02_systems with:
    output:
        **table_files("table02_systems", caption="systems_table", label="systems and recipes"),
    log:
        "<logs>/table02_systems.log",
    params:
        **script_params("paper/table02_systems.py"),
        shown={
            "datasets": {
                name: {key: DATASETS[name][key] for key in ("source", "steps", "recipes")}
                for name in SYSTEMS
            },
            "recipes": list(
                dict.fromkeys(
                    EDITIONS[edition].recipe_of(f"noise{noise:g}")
                    for edition in EDITIONS
                    for noise in NOISES
                )
            ),
        },


use rule table as table05_times with:
    input:
        "<results>/scores/all.csv",
    output:
        **table_files("table05_times", caption="times", label="forecast times"),
    log:
        "<logs>/table05_times.log",
    params:
        **script_params("paper/table05_times.py"),
        systems=CLEAN,
        printed=PRINTED["systems"],
        note=notes(CLEAN),


use rule table as table_noise with:
    input:
        "<results>/scores/all.csv",
    output:
        **table_files("{number}_noise{noise}", caption="noise", label="errors, noise {noise} %"),
    log:
        "<logs>/table_noise/{number}_noise{noise}.log",
    wildcard_constraints:
        number=r"table(\d\d)?",
    params:
        **script_params("paper/table_noise.py"),
        systems=SYSTEMS,
        printed=PRINTED["systems"],
        note=lambda wildcards: notes(SYSTEMS, [f"noise{wildcards.noise}"]),


use rule table as table_accuracy with:
    input:
        scores="<results>/scores/all.csv",
        comparisons=COMPARED,
    output:
        **table_files("accuracy", caption="accuracy", label="coupled forecasts"),
        summary="<results>/tables/accuracy_summary.md",
    log:
        "<logs>/table_accuracy.log",
    params:
        **script_params("paper/table_accuracy.py"),
        editions=list(EDITIONS),
        printed=PRINTED["systems"],
        note=notes(ENSEMBLES, dict.fromkeys(f"noise{of['noise']:g}" for of in RUNS.values())),
        clean_note=notes(ENSEMBLES),


use rule table as truth_audit with:
    input:
        [f"<results>/scores/{name}/truth_audit.csv" for name in SYSTEMS],
    output:
        **table_files("truth_audit", caption="truth_audit", label="truth audit"),
        **figure_files("truth_audit", caption="truth_audit", label="truth audit"),
    log:
        "<logs>/truth_audit.log",
    params:
        **script_params("paper/truth_audit.py"),
        titles=titles_of(SYSTEMS),
        printed=PRINTED["hybrid"],


use rule table as table_interpolation with:
    input:
        [f"<results>/scores/{name}/interpolation.csv" for name in CLEAN],
    output:
        **table_files("interpolation", caption="interpolation", label="interpolation"),
    log:
        "<logs>/table_interpolation.log",
    params:
        **script_params("paper/table_interpolation.py"),
