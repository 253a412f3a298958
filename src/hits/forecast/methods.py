"""Names of the methods that use the equations, as files and tables hold them."""

RK4, HYBRID, CORRECTED, COMPILED = "rk4", "hybrid", "corrected hybrid", "compiled rk4"
