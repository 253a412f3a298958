"""Names of the methods that use the equations, as files and tables hold them."""

RK4, HYBRID, CORRECTED, COMPILED = "rk4", "hybrid", "corrected hybrid", "compiled rk4"
# Of the study of open questions; the last one is told the equations, too.
ADAPTIVE, FIXED, SELECTED, DOP853 = "adaptive", "fixed", "selected", "DOP853"
