"""Hybrid stepping: figures 6b and 9 of the paper, its table 9, and where it pays."""

if SYSTEMS:
    FIGURES += figure_targets("fig06b_hybrid") + figure_targets("fig09_rk4_curves")
    TABLES += table_targets("table09_hybrid")
if WORKED:
    FIGURES += figure_targets("hybrid_work_precision")
NAMES = {name: DATASETS[name]["title"] for name in SYSTEMS}


use rule table as table09_hybrid with:
    input:
        [f"<results>/scores/{name}/hybrid.csv" for name in SYSTEMS],
    output:
        **table_files("table09_hybrid", caption="table09", label="hybrid and Runge–Kutta"),
    log:
        "<logs>/table09_hybrid.log",
    params:
        **script_params("paper/table09_hybrid.py"),
        printed=PRINTED["hybrid"],


use rule figure as fig06b_hybrid with:
    input:
        [f"<results>/scores/{name}/hybrid.csv" for name in SYSTEMS],
    output:
        **figure_files("fig06b_hybrid", caption="hybrid", label="hybrid and Runge–Kutta"),
    log:
        "<logs>/fig06b_hybrid.log",
    params:
        **script_params("paper/fig06b_hybrid.py"),
        titles=NAMES,


use rule figure as fig09_rk4_curves with:
    input:
        [f"<results>/scores/{name}/hybrid_curves.nc" for name in SYSTEMS],
    output:
        **figure_files(
            "fig09_rk4_curves", caption="rk4_curves", label="errors of Runge–Kutta against time"
        ),
    log:
        "<logs>/fig09_rk4_curves.log",
    params:
        **script_params("paper/fig09_rk4_curves.py"),
        titles=NAMES,


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
        titles=NAMES,
