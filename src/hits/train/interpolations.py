"""Between the instants that flow maps reach; free of torch, so that the workflow can read it."""

# Straight lines, as in the paper, or a cubic spline.
INTERPOLATIONS = ("linear", "cubic")
