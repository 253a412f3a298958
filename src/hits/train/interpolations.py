"""Between the instants that flow maps reach; free of torch, so that the workflow can read it."""

# A cubic spline, or straight lines as in the paper. Where both are as good, since step 1 leaves no
# gap, the selection takes the first, which is the better one for larger steps.
INTERPOLATIONS = ("cubic", "linear")


def check_interpolation(kind):
    """Refuse an unknown interpolation."""
    if kind not in INTERPOLATIONS:
        raise ValueError(f"interpolation is {kind!r}, expected one of {', '.join(INTERPOLATIONS)}")
