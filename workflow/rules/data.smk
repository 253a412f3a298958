"""What every dataset has to have, whatever made it, before anything is trained on it."""


use rule scripted as check_data with:
    input:
        "<results>/data/{dataset}/dataset.nc",
    output:
        touch("<results>/data/{dataset}/checked.done"),
    log:
        "<logs>/check_data/{dataset}.log",
    params:
        **script_params("data/check_data.py"),
        tasks=lambda wildcards: TASKS if wildcards.dataset in SEQUENCES else [],
        longest=lambda wildcards: (
            None if wildcards.dataset in SEQUENCES else RUN.longest_window(wildcards.dataset)
        ),
