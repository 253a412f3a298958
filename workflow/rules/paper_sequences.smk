"""Sequences: figure 7 and tables 1 and 4 of the paper, forecasts beyond the data, films and sounds."""

# Path of a run to its sequence, edition and replicate.
REGENERATED = {
    f"{name}/{sequence_run('reconstruction', edition, k)}": (name, edition, k)
    for name in SEQUENCES
    for edition in EDITIONS
    for k in replicates("reconstruction")
}
CONTINUED = [f"{name}/{sequence_run('extrapolation')}" for name in SEQUENCES]
TRAINED = [(name, model) for name in SEQUENCES for model in models_of_sequence(name)]
# What can be heard, and what can be watched.
SOUNDS = RUN.kind("audio")
FILMS = [name for kind in KINDS if kind != "audio" for name in RUN.kind(kind)]
if SEQUENCES:
    FIGURES += figure_targets(*of_editions("fig07_sequences", "training_sequences"))
    FIGURES += figure_targets("extrapolation")
    TABLES += table_targets("table01_sequences", "table04_sequences", "table_extrapolation")
if COMPRESSED:
    FIGURES += figure_targets("spectrum")
MEDIA += [
    f"<results>/media/{name}_{model}.wav"
    for name in SOUNDS
    for model in ("truth", *models_of_sequence(name))
]
MEDIA += [f"<results>/media/{name}.mp4" for name in FILMS]


use rule table as table01_sequences with:
    input:
        scores=[f"<results>/scores/{run}/scores.csv" for run in REGENERATED],
        times=[f"<results>/scores/{run}/times.csv" for run in REGENERATED],
    output:
        **table_files("table01_sequences", caption="sequences_table", label="regenerated sequences"),
        summary="<results>/tables/table01_summary.md",
    log:
        "<logs>/table01_sequences.log",
    params:
        **script_params("paper/table01_sequences.py"),
        printed={
            name: numbers
            for name, numbers in PRINTED["sequences"].items()
            if name in printed_sequences()
        },
        runs=list(REGENERATED.values()),
        note=notes(SEQUENCES, ["reconstruction"]),


use rule table as table04_architectures with:
    input:
        [f"<results>/scores/{run}/scores.csv" for run, (_, _, k) in REGENERATED.items() if k == 0],
    output:
        **table_files("table04_sequences", caption="architectures", label="models of sequences"),
    log:
        "<logs>/table04_architectures.log",
    params:
        **script_params("paper/table04_architectures.py"),
        editions=[edition for _, edition, k in REGENERATED.values() if k == 0],
        note=notes(SEQUENCES, ["reconstruction"]),


use rule table as table_extrapolation with:
    input:
        [f"<results>/scores/{run}/scores.csv" for run in CONTINUED],
    output:
        **table_files(
            "table_extrapolation", caption="extrapolation", label="forecasts of sequences"
        ),
    log:
        "<logs>/table_extrapolation.log",
    params:
        **script_params("paper/table_extrapolation.py"),


use rule figure as fig07_sequences with:
    input:
        data=[f"<results>/data/{name}/dataset.nc" for name in SEQUENCES],
        scores=[
            f"<results>/scores/{name}/reconstruction/{{edition}}/0/scores.csv"
            for name in SEQUENCES
        ],
        forecasts=[
            f"<results>/forecasts/{name}/reconstruction/{{edition}}/0/sequence.nc"
            for name in SEQUENCES
        ],
    output:
        **figure_files(
            "{edition}/fig07_sequences",
            caption="sequences",
            label="regenerated sequences, {edition}",
        ),
    log:
        "<logs>/fig07_sequences/{edition}.log",
    resources:
        mem="4GB",
    params:
        **script_params("paper/fig07_sequences.py"),
        titles=list(titles_of(SEQUENCES).values()),
        note=lambda wildcards: RUN.note(wildcards.edition, SEQUENCES, ["reconstruction"]),


use rule figure as extrapolation with:
    input:
        [f"<results>/scores/{run}/error_curves.nc" for run in CONTINUED],
    output:
        **figure_files("extrapolation", caption="extrapolation", label="forecasts of sequences"),
    log:
        "<logs>/extrapolation.log",
    params:
        **script_params("paper/extrapolation.py"),
        titles=list(titles_of(SEQUENCES).values()),


use rule figure as training_sequences with:
    input:
        [
            f"<results>/models/{name}/reconstruction/{{edition}}/0/"
            f"{'training' if model == 'coupled' else model}.csv"
            for name, model in TRAINED
        ],
    output:
        **figure_files(
            "{edition}/training_sequences",
            caption="training_sequences",
            label="training, sequences, {edition}",
        ),
    log:
        "<logs>/training_sequences/{edition}.log",
    params:
        **script_params("paper/training_sequences.py"),
        models=TRAINED,
        titles=titles_of(SEQUENCES),
        note=lambda wildcards: RUN.note(wildcards.edition, SEQUENCES, ["reconstruction"]),


use rule figure as spectrum with:
    input:
        [f"<results>/data/{name}/dataset.nc" for name in COMPRESSED],
    output:
        **figure_files("spectrum", caption="spectrum", label="energy left by modes"),
    log:
        "<logs>/spectrum.log",
    resources:
        mem="4GB",
    params:
        **script_params("paper/spectrum.py"),
        titles=list(titles_of(COMPRESSED).values()),


use rule figure as film with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecast=f"<results>/forecasts/{{dataset}}/{sequence_run('reconstruction')}/sequence.nc",
        curves=f"<results>/scores/{{dataset}}/{sequence_run('reconstruction')}/error_curves.nc",
    output:
        report(
            "<results>/media/{dataset}.mp4",
            caption="../report/media.rst",
            category="Media",
            labels={"film": "{dataset}"},
        ),
    log:
        "<logs>/film/{dataset}.log",
    resources:
        mem="4GB",
    params:
        **script_params("paper/film.py"),
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],


use rule figure as sound with:
    input:
        data="<results>/data/{dataset}/dataset.nc",
        forecast=f"<results>/forecasts/{{dataset}}/{sequence_run('reconstruction')}/sequence.nc",
    output:
        report(
            "<results>/media/{dataset}_{model}.wav",
            caption="../report/media.rst",
            category="Media",
            labels={"sound": "{dataset}, {model}"},
        ),
    log:
        "<logs>/sound/{dataset}_{model}.log",
    wildcard_constraints:
        dataset="|".join(SOUNDS) or "$^",
        model="|".join(["truth", "coupled", *TRAINED_BASELINES]),
    params:
        **script_params("paper/sound.py"),
        title=lambda wildcards: DATASETS[wildcards.dataset]["title"],
