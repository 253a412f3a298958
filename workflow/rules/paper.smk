"""From scores to the paper's figures and tables."""


rule figure_errors:
    input:
        "<results>/scores/{dataset}/%s/error_curves.nc" % SHOWN,
    output:
        pdf="<results>/figures/{figure}_{dataset}.pdf",
        png=report(
            "<results>/figures/{figure}_{dataset}.png",
            caption="../report/errors.rst",
            category="Figures",
            labels={"figure": "error against time, {dataset}"},
        ),
    log:
        "<logs>/figure_errors/{figure}_{dataset}.log",
    benchmark:
        "<benchmarks>/figure_errors/{figure}_{dataset}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        recipe=config["recipe"],
        code=code_digest("paper/figure_errors.py"),
    message:
        "Drawing {output.png}"
    script:
        "../../scripts/paper/figure_errors.py"


rule figure_training:
    input:
        "<results>/models/{dataset}/%s/training.csv" % SHOWN,
    output:
        pdf="<results>/figures/training_{dataset}.pdf",
        png=report(
            "<results>/figures/training_{dataset}.png",
            caption="../report/training.rst",
            category="Figures",
            labels={"figure": "training, {dataset}"},
        ),
    log:
        "<logs>/figure_training/{dataset}.log",
    benchmark:
        "<benchmarks>/figure_training/{dataset}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        recipe=config["recipe"],
        code=code_digest("paper/figure_training.py"),
    message:
        "Drawing {output.png}"
    script:
        "../../scripts/paper/figure_training.py"


rule table_training:
    input:
        "<results>/models/{dataset}/%s/training.csv" % SHOWN,
    output:
        csv="<results>/tables/training_{dataset}.csv",
        md="<results>/tables/training_{dataset}.md",
        html=report(
            "<results>/tables/training_{dataset}.html",
            caption="../report/training.rst",
            category="Tables",
            labels={"table": "training, {dataset}"},
        ),
    log:
        "<logs>/table_training/{dataset}.log",
    benchmark:
        "<benchmarks>/table_training/{dataset}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        recipe=config["recipe"],
        code=code_digest("paper/table_training.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/table_training.py"


rule table_hierarchy:
    input:
        scores="<results>/scores/{dataset}/%s/scores.csv" % SHOWN,
        times="<results>/scores/{dataset}/%s/times.csv" % SHOWN,
    output:
        csv="<results>/tables/table_{dataset}.csv",
        md="<results>/tables/table_{dataset}.md",
        html=report(
            "<results>/tables/table_{dataset}.html",
            caption="../report/hierarchy.rst",
            category="Tables",
            labels={"table": "errors and costs, {dataset}"},
        ),
    log:
        "<logs>/table_hierarchy/{dataset}.log",
    benchmark:
        "<benchmarks>/table_hierarchy/{dataset}.tsv"
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        source=lambda wildcards: DATASETS[wildcards.dataset]["source"],
        recipe=config["recipe"],
        code=code_digest("paper/table_hierarchy.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/table_hierarchy.py"


rule figure_scheme:
    output:
        scheme_pdf="<results>/figures/fig01_scheme.pdf",
        scheme_png=report(
            "<results>/figures/fig01_scheme.png",
            caption="../report/scheme.rst",
            category="Figures",
            labels={"figure": "which map computes which instant"},
        ),
        vectorised_pdf="<results>/figures/fig03_vectorised.pdf",
        vectorised_png=report(
            "<results>/figures/fig03_vectorised.png",
            caption="../report/scheme.rst",
            category="Figures",
            labels={"figure": "batches of a coupled forecast"},
        ),
        hybrid_pdf="<results>/figures/fig04_hybrid_scheme.pdf",
        hybrid_png=report(
            "<results>/figures/fig04_hybrid_scheme.png",
            caption="../report/scheme.rst",
            category="Figures",
            labels={"figure": "steps of a hybrid forecast"},
        ),
    log:
        "<logs>/figure_scheme.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        forecast={"steps": [1, 2, 4, 8], "n_steps": 16},
        network=8,
        code=code_digest("paper/figure_scheme.py"),
    message:
        "Drawing fig01_scheme, fig03_vectorised and fig04_hybrid_scheme"
    script:
        "../../scripts/paper/figure_scheme.py"


rule figure_systems:
    input:
        data=[long_data(name) for name in SYSTEMS],
        hierarchies=[f"<results>/models/{name}/{SHOWN}/hierarchy.safetensors" for name in SYSTEMS],
        curves=[f"<results>/scores/{name}/{SHOWN}/error_curves.nc" for name in SYSTEMS],
    output:
        pdf="<results>/figures/fig05_systems.pdf",
        png=report(
            "<results>/figures/fig05_systems.png",
            caption="../report/systems.rst",
            category="Figures",
            labels={"figure": "the systems"},
        ),
    log:
        "<logs>/figure_systems.log",
    conda:
        "../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        systems=[DATASETS[name]["source"]["system"] for name in SYSTEMS],
        code=code_digest("paper/figure_systems.py"),
    message:
        "Drawing fig05_systems"
    script:
        "../../scripts/paper/figure_systems.py"


rule figure_accuracy_cost:
    input:
        "<results>/scores/all.csv",
    output:
        pdf="<results>/figures/fig06a_accuracy_cost.pdf",
        png=report(
            "<results>/figures/fig06a_accuracy_cost.png",
            caption="../report/accuracy_cost.rst",
            category="Figures",
            labels={"figure": "error and cost"},
        ),
    log:
        "<logs>/figure_accuracy_cost.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        noise=[0],
        code=code_digest("paper/figure_accuracy_cost.py"),
    message:
        "Drawing fig06a_accuracy_cost"
    script:
        "../../scripts/paper/figure_accuracy_cost.py"


rule figure_noise:
    input:
        "<results>/scores/all.csv",
    output:
        pdf="<results>/figures/fig08_noise.pdf",
        png=report(
            "<results>/figures/fig08_noise.png",
            caption="../report/accuracy_cost.rst",
            category="Figures",
            labels={"figure": "error and cost with noise"},
        ),
    log:
        "<logs>/figure_noise.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        noise=NOISES,
        code=code_digest("paper/figure_accuracy_cost.py"),
    message:
        "Drawing fig08_noise"
    script:
        "../../scripts/paper/figure_accuracy_cost.py"


rule figure_increments:
    output:
        pdf="<results>/figures/fig10_increments.pdf",
        png=report(
            "<results>/figures/fig10_increments.png",
            caption="../report/increments.rst",
            category="Figures",
            labels={"figure": "increments"},
        ),
    log:
        "<logs>/figure_increments.log",
    conda:
        "../../environment.yml"
    resources:
        mem="2GB",
        runtime="10m",
    params:
        systems={DATASETS[name]["source"]["system"]: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/figure_increments.py"),
    message:
        "Drawing fig10_increments"
    script:
        "../../scripts/paper/figure_increments.py"


rule table_systems:
    output:
        csv="<results>/tables/table02_systems.csv",
        md="<results>/tables/table02_systems.md",
        html=report(
            "<results>/tables/table02_systems.html",
            caption="../report/systems_table.rst",
            category="Tables",
            labels={"table": "systems and recipes"},
        ),
    log:
        "<logs>/table_systems.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        shown={
            "datasets": {name: DATASETS[name] for name in SYSTEMS},
            "recipes": list(
                dict.fromkeys([config["recipe"], config["noisy_recipe"], "published"])
            ),
        },
        code=code_digest("paper/table_systems.py"),
    message:
        "Writing table02_systems"
    script:
        "../../scripts/paper/table_systems.py"


rule table_times:
    input:
        scores="<results>/scores/all.csv",
    output:
        csv="<results>/tables/table05_times.csv",
        md="<results>/tables/table05_times.md",
        html=report(
            "<results>/tables/table05_times.html",
            caption="../report/times.rst",
            category="Tables",
            labels={"table": "forecast times"},
        ),
    log:
        "<logs>/table_times.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        systems=SYSTEMS,
        published=PUBLISHED["systems"],
        code=code_digest("paper/table_times.py"),
    message:
        "Writing table05_times"
    script:
        "../../scripts/paper/table_times.py"


rule table_noise:
    input:
        scores="<results>/scores/all.csv",
    output:
        csv="<results>/tables/{number}_noise{noise}.csv",
        md="<results>/tables/{number}_noise{noise}.md",
        html=report(
            "<results>/tables/{number}_noise{noise}.html",
            caption="../report/noise.rst",
            category="Tables",
            labels={"table": "errors, noise {noise} %"},
        ),
    log:
        "<logs>/table_noise/{number}_noise{noise}.log",
    wildcard_constraints:
        number=r"table(\d\d)?",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        systems=SYSTEMS,
        published=PUBLISHED["systems"],
        code=code_digest("paper/table_noise.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/table_noise.py"


rule table_truth_audit:
    input:
        audits=[f"<results>/scores/{name}/truth_audit.csv" for name in SYSTEMS],
    output:
        csv="<results>/tables/truth_audit.csv",
        md="<results>/tables/truth_audit.md",
        html=report(
            "<results>/tables/truth_audit.html",
            caption="../report/truth_audit.rst",
            category="Tables",
            labels={"table": "truth audit"},
        ),
        pdf="<results>/figures/truth_audit.pdf",
        png=report(
            "<results>/figures/truth_audit.png",
            caption="../report/truth_audit.rst",
            category="Figures",
            labels={"figure": "truth audit"},
        ),
    log:
        "<logs>/table_truth_audit.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        published=PUBLISHED["hybrid"],
        code=code_digest("paper/table_truth_audit.py"),
    message:
        "Writing the truth audit"
    script:
        "../../scripts/paper/table_truth_audit.py"


rule table_interpolation:
    input:
        [f"<results>/scores/{name}/interpolation.csv" for name in SYSTEMS],
    output:
        csv="<results>/tables/interpolation.csv",
        md="<results>/tables/interpolation.md",
        html=report(
            "<results>/tables/interpolation.html",
            caption="../report/interpolation.rst",
            category="Tables",
            labels={"table": "interpolation"},
        ),
    log:
        "<logs>/table_interpolation.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/join_tables.py"),
    message:
        "Writing the errors of interpolation"
    script:
        "../../scripts/paper/join_tables.py"


rule table_hybrid:
    input:
        [f"<results>/scores/{name}/hybrid.csv" for name in SYSTEMS],
    output:
        csv="<results>/tables/table09_hybrid.csv",
        md="<results>/tables/table09_hybrid.md",
        html=report(
            "<results>/tables/table09_hybrid.html",
            caption="../report/table09.rst",
            category="Tables",
            labels={"table": "hybrid and Runge–Kutta"},
        ),
    log:
        "<logs>/table_hybrid.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        published=PUBLISHED["hybrid"],
        code=code_digest("paper/table_hybrid.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/table_hybrid.py"


rule figure_hybrid:
    input:
        [f"<results>/scores/{name}/hybrid.csv" for name in SYSTEMS],
    output:
        pdf="<results>/figures/fig06b_hybrid.pdf",
        png=report(
            "<results>/figures/fig06b_hybrid.png",
            caption="../report/hybrid.rst",
            category="Figures",
            labels={"figure": "hybrid and Runge–Kutta"},
        ),
    log:
        "<logs>/figure_hybrid.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/figure_hybrid.py"),
    message:
        "Drawing fig06b_hybrid"
    script:
        "../../scripts/paper/figure_hybrid.py"


rule figure_rk4_curves:
    input:
        [f"<results>/scores/{name}/hybrid_curves.nc" for name in SYSTEMS],
    output:
        pdf="<results>/figures/fig09_rk4_curves.pdf",
        png=report(
            "<results>/figures/fig09_rk4_curves.png",
            caption="../report/rk4_curves.rst",
            category="Figures",
            labels={"figure": "errors of Runge–Kutta against time"},
        ),
    log:
        "<logs>/figure_rk4_curves.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/figure_rk4_curves.py"),
    message:
        "Drawing fig09_rk4_curves"
    script:
        "../../scripts/paper/figure_rk4_curves.py"


rule figure_work_precision:
    input:
        work=[f"<results>/scores/{name}/work_precision.csv" for name in WORKED],
        expensive=f"<results>/scores/{COSTLY}/expensive_fields.csv",
    output:
        csv="<results>/studies/hybrid_work_precision.csv",
        pdf="<results>/figures/hybrid_work_precision.pdf",
        png=report(
            "<results>/figures/hybrid_work_precision.png",
            caption="../report/work_precision.rst",
            category="Figures",
            labels={"figure": "where parallel in time pays"},
        ),
    log:
        "<logs>/figure_work_precision.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SYSTEMS},
        code=code_digest("paper/figure_work_precision.py"),
    message:
        "Drawing hybrid_work_precision"
    script:
        "../../scripts/paper/figure_work_precision.py"


rule table_claims:
    input:
        scores="<results>/scores/all.csv",
        horizons=[f"<results>/scores/{name}/horizon.csv" for name in SYSTEMS],
        hybrid="<results>/tables/table09_hybrid.csv",
        sequences=[
            f"<results>/scores/{name}/sequence/{config['recipe']}/whole.csv" for name in SEQUENCES
        ],
    output:
        csv="<results>/tables/claims.csv",
        md="<results>/tables/claims.md",
        summary="<results>/tables/claims_summary.md",
        html=report(
            "<results>/tables/claims.html",
            caption="../report/claims.rst",
            category="Tables",
            labels={"table": "claims of the paper"},
        ),
    log:
        "<logs>/table_claims.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        evidence=dict.fromkeys((1, 2, 4, 5, 8), "scores/all.csv")
        | {3: "scores/NAME/horizon.csv"}
        | dict.fromkeys((6, 7), "tables/table09_hybrid.csv")
        | dict.fromkeys((9, 10), "tables/table01_sequences.csv"),
        code=code_digest("paper/table_claims.py"),
    message:
        "Writing the claims"
    script:
        "../../scripts/paper/table_claims.py"


rule table_sequences:
    input:
        [
            f"<results>/scores/{name}/sequence/{config['recipe']}/{part}.csv"
            for name in SEQUENCES
            for part in ("whole", "beyond")
        ],
    output:
        sequences=[
            "<results>/tables/table01_sequences.csv",
            "<results>/tables/table01_sequences.md",
            report(
                "<results>/tables/table01_sequences.html",
                caption="../report/sequences_table.rst",
                category="Tables",
                labels={"table": "regenerated sequences"},
            ),
        ],
        architectures=[
            "<results>/tables/table04_sequences.csv",
            "<results>/tables/table04_sequences.md",
            report(
                "<results>/tables/table04_sequences.html",
                caption="../report/architectures.rst",
                category="Tables",
                labels={"table": "models of sequences"},
            ),
        ],
        beyond=[
            "<results>/tables/table_forecast_beyond.csv",
            "<results>/tables/table_forecast_beyond.md",
            report(
                "<results>/tables/table_forecast_beyond.html",
                caption="../report/beyond.rst",
                category="Tables",
                labels={"table": "forecasts of sequences"},
            ),
        ],
    log:
        "<logs>/table_sequences.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        published=PUBLISHED["sequences"],
        sequences={name: modelled(name) for name in SEQUENCES},
        code=code_digest("paper/table_sequences.py"),
    message:
        "Writing the tables of sequences"
    script:
        "../../scripts/paper/table_sequences.py"


rule figure_sequences:
    input:
        data=[f"<results>/data/{name}/dataset.nc" for name in SEQUENCES],
        scores=[
            f"<results>/scores/{name}/sequence/{config['recipe']}/whole.csv" for name in SEQUENCES
        ],
        forecasts=[path for name in SEQUENCES for path in regenerated(name).values()],
    output:
        pdf="<results>/figures/fig07_sequences.pdf",
        png=report(
            "<results>/figures/fig07_sequences.png",
            caption="../report/sequences.rst",
            category="Figures",
            labels={"figure": "regenerated sequences"},
        ),
    log:
        "<logs>/figure_sequences.log",
    conda:
        "../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        rows=[(DATASETS[name]["sequence"]["role"], sequence_models(name)) for name in SEQUENCES],
        code=code_digest("paper/figure_sequences.py"),
    message:
        "Drawing fig07_sequences"
    script:
        "../../scripts/paper/figure_sequences.py"


rule figure_learning:
    input:
        [
            f"<results>/models/{name}/sequence/{config['recipe']}/whole/{model}.csv"
            for name in SEQUENCES
            for model in sequence_models(name)
        ],
    output:
        pdf="<results>/figures/training_sequences.pdf",
        png=report(
            "<results>/figures/training_sequences.png",
            caption="../report/learning.rst",
            category="Figures",
            labels={"figure": "training, sequences"},
        ),
    log:
        "<logs>/figure_learning.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        models=[(name, model) for name in SEQUENCES for model in sequence_models(name)],
        titles={name: DATASETS[name]["title"] for name in SEQUENCES},
        code=code_digest("paper/figure_learning.py"),
    message:
        "Drawing training_sequences"
    script:
        "../../scripts/paper/figure_learning.py"


rule figure_beyond:
    input:
        scores=[
            f"<results>/scores/{name}/sequence/{config['recipe']}/beyond.csv" for name in SEQUENCES
        ],
        errors=[
            f"<results>/scores/{name}/sequence/{config['recipe']}/beyond_errors.nc"
            for name in SEQUENCES
        ],
    output:
        pdf="<results>/figures/forecast_beyond.pdf",
        png=report(
            "<results>/figures/forecast_beyond.png",
            caption="../report/beyond.rst",
            category="Figures",
            labels={"figure": "forecasts of sequences"},
        ),
    log:
        "<logs>/figure_beyond.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        titles={name: DATASETS[name]["title"] for name in SEQUENCES},
        code=code_digest("paper/figure_beyond.py"),
    message:
        "Drawing forecast_beyond"
    script:
        "../../scripts/paper/figure_beyond.py"


rule film_sequence:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecasts=lambda wildcards: regenerated(wildcards.dataset).values(),
    output:
        report(
            "<results>/media/{dataset}.mp4",
            caption="../report/media.rst",
            category="Media",
            labels={"film": "{dataset}"},
        ),
    log:
        "<logs>/film_sequence/{dataset}.log",
    conda:
        "../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        role=lambda wildcards: DATASETS[wildcards.dataset]["sequence"]["role"],
        models=lambda wildcards: sequence_models(wildcards.dataset),
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        code=code_digest("paper/film_sequence.py"),
    message:
        "Filming {wildcards.dataset}"
    script:
        "../../scripts/paper/film_sequence.py"


rule sound_sequence:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecasts=lambda wildcards: regenerated(wildcards.dataset).values(),
    output:
        [
            report(
                f"<results>/media/{{dataset}}_{name}.wav",
                caption="../report/media.rst",
                category="Media",
                labels={"sound": f"{{dataset}}, {name}"},
            )
            for name in ("truth", "hits", "lstm", "esn", "cw_rnn")
        ],
    log:
        "<logs>/sound_sequence/{dataset}.log",
    conda:
        "../../environment.yml"
    resources:
        mem="2GB",
        runtime="10m",
    params:
        models=lambda wildcards: sequence_models(wildcards.dataset),
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
        code=code_digest("paper/sound_sequence.py"),
    message:
        "Sounding {wildcards.dataset}"
    script:
        "../../scripts/paper/sound_sequence.py"


rule figure_spectrum:
    input:
        [f"<results>/data/{name}/dataset.nc" for name in COMPRESSED],
    output:
        pdf="<results>/figures/spectrum.pdf",
        png=report(
            "<results>/figures/spectrum.png",
            caption="../report/spectrum.rst",
            category="Figures",
            labels={"figure": "energy left by modes"},
        ),
    log:
        "<logs>/figure_spectrum.log",
    conda:
        "../../environment.yml"
    resources:
        mem="4GB",
        runtime="10m",
    params:
        code=code_digest("paper/figure_spectrum.py"),
    message:
        "Drawing {output.png}"
    script:
        "../../scripts/paper/figure_spectrum.py"


rule table_costs:
    input:
        BENCHMARKS,
    output:
        csv="<results>/tables/costs.csv",
        md="<results>/tables/costs.md",
        html=report(
            "<results>/tables/costs.html",
            caption="../report/costs.rst",
            category="Tables",
            labels={"table": "costs of the jobs"},
        ),
    log:
        "<logs>/table_costs.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/table_costs.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/table_costs.py"


rule study_recipes:
    input:
        OPTIMISER_STUDIES,
    output:
        csv="<results>/studies/recipes.csv",
        md="<results>/studies/recipes.md",
        html=report(
            "<results>/studies/recipes.html",
            caption="../report/recipes.rst",
            category="Studies",
            labels={"study": "optimisers at equal CPU time"},
        ),
    log:
        "<logs>/study_recipes.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/study_recipes.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/study_recipes.py"


rule study_selections:
    input:
        [f"<results>/studies/selections/{name}.csv" for name in SYSTEMS],
    output:
        csv="<results>/studies/selections.csv",
        md="<results>/studies/selections.md",
        html=report(
            "<results>/studies/selections.html",
            caption="../report/selections.rst",
            category="Studies",
            labels={"study": "greedy and exhaustive selection"},
        ),
    log:
        "<logs>/study_selections.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/join_tables.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/join_tables.py"


rule study_accuracy:
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
        csv="<results>/studies/accuracy.csv",
        md="<results>/studies/accuracy.md",
        html=report(
            "<results>/studies/accuracy.html",
            caption="../report/accuracy.rst",
            category="Studies",
            labels={"study": "errors of several trainings"},
        ),
    log:
        "<logs>/study_accuracy.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        runs=ACCURACY,
        published=PUBLISHED["systems"],
        code=code_digest("paper/study_accuracy.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/study_accuracy.py"


rule table_speed:
    input:
        "<results>/studies/speed.csv",
    output:
        csv="<results>/tables/speed.csv",
        md="<results>/tables/speed.md",
        html=report(
            "<results>/tables/speed.html",
            caption="../report/speed.rst",
            category="Studies",
            labels={"study": "speed of training"},
        ),
    log:
        "<logs>/table_speed.log",
    conda:
        "../../environment.yml"
    resources:
        mem="1GB",
        runtime="10m",
    params:
        code=code_digest("paper/table_speed.py"),
    message:
        "Writing {output.csv}"
    script:
        "../../scripts/paper/table_speed.py"


rule readme:
    input:
        figures=[
            "<results>/figures/fig02_oscillator.png",
            "<results>/figures/fig05_systems.png",
            "<results>/figures/fig06b_hybrid.png",
            "<results>/figures/fig07_sequences.png",
            "<results>/figures/fig08_noise.png",
            "<results>/figures/hybrid_work_precision.png",
        ],
        tables=[
            "<results>/tables/table_oscillator.md",
            "<results>/tables/claims_summary.md",
            "<results>/tables/table01_sequences.md",
            "<results>/tables/table_forecast_beyond.md",
            "<results>/tables/costs.md",
        ],
    output:
        touch("<results>/readme.done"),
    log:
        "<logs>/readme.log",
    conda:
        "../../environment.yml"
    params:
        readme="README.md",
        figures="docs/figures",
        code=code_digest("paper/readme.py"),
    message:
        "Updating README.md"
    script:
        "../../scripts/paper/readme.py"
