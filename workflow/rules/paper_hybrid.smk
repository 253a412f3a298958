"""Hybrid stepping: figures 6b and 9 of the paper, its table 9, and where it pays."""

if CLEAN:
    FIGURES += figure_targets(*of_editions("fig06b_hybrid", "fig09_rk4_curves"))
    TABLES += table_targets("table09_hybrid")
if WORKED:
    FIGURES += figure_targets("hybrid_work_precision")


use rule table as table09_hybrid with:
    input:
        [
            f"<results>/scores/{name}/noise0/{edition}/0/hybrid.csv"
            for edition in EDITIONS
            for name in CLEAN
        ],
    output:
        **table_files("table09_hybrid", caption="table09", label="hybrid and Runge–Kutta"),
    log:
        "<logs>/table09_hybrid.log",
    params:
        **script_params("paper/table09_hybrid.py"),
        printed=PRINTED["hybrid"],
        editions=[edition for edition in EDITIONS for _ in CLEAN],
        note=notes(CLEAN),


use rule figure as fig06b_hybrid with:
    input:
        [f"<results>/scores/{name}/noise0/{{edition}}/0/hybrid.csv" for name in CLEAN],
    output:
        **figure_files(
            "{edition}/fig06b_hybrid", caption="hybrid", label="hybrid and Runge–Kutta, {edition}"
        ),
    log:
        "<logs>/fig06b_hybrid/{edition}.log",
    params:
        **script_params("paper/fig06b_hybrid.py"),
        titles=titles_of(CLEAN),
        note=lambda wildcards: RUN.note(wildcards.edition, CLEAN),


use rule figure as fig09_rk4_curves with:
    input:
        [f"<results>/scores/{name}/noise0/{{edition}}/0/hybrid_curves.nc" for name in CLEAN],
    output:
        **figure_files(
            "{edition}/fig09_rk4_curves",
            caption="rk4_curves",
            label="errors of Runge–Kutta against time, {edition}",
        ),
    log:
        "<logs>/fig09_rk4_curves/{edition}.log",
    params:
        **script_params("paper/fig09_rk4_curves.py"),
        titles=titles_of(CLEAN),
        note=lambda wildcards: RUN.note(wildcards.edition, CLEAN),


use rule figure as hybrid_work_precision with:
    input:
        work=[f"<results>/scores/{name}/work_precision.csv" for name in WORKED],
        expensive=f"<results>/scores/{COSTLY}/expensive_fields.csv",
    output:
        **figure_files(
            "hybrid_work_precision", caption="work_precision", label="where parallel in time pays"
        ),
        csv="<results>/studies/hybrid_work_precision.csv",
    log:
        "<logs>/hybrid_work_precision.log",
    params:
        **script_params("paper/hybrid_work_precision.py"),
        titles=titles_of(CLEAN),
