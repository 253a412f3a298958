"""Names of methods, as files and tables hold them; free of torch, for the workflow reads them."""

# That use the equations.
RK4, HYBRID, CORRECTED, COMPILED = "rk4", "hybrid", "corrected hybrid", "compiled rk4"

# Between the instants that flow maps reach: straight lines, as in the paper, or a spline.
INTERPOLATIONS = ("linear", "cubic")
