"""What every rule has; the others say `use rule … as … with` and what is their own.

Rules that read a file of the user's have a priority, so that nothing is trained before all are read.
"""


rule scripted:
    log:
        "<logs>/scripted.log",
    conda:
        "../../environment.yml"
    params:
        script="",
    message:
        "{rule}: {output} (log: {log})"
    script:
        "../../scripts/{params.script}"


use rule scripted as figure with:
    resources:
        mem="2GB",


use rule scripted as table with:
    resources:
        mem="1GB",
