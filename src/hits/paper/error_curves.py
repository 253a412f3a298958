"""Error against time of every scale and of the coupled forecast (fig. 2 of the paper)."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from hits.forecast.forecast_file import COUPLED
from hits.paper import style


@matplotlib.rc_context(style.SHEET)
def plot_error_curves(curves):
    """Draw log10 of the mean squared error against time.

    Parameters
    ----------
    curves : xarray.DataArray, (model, time)
        From `hits.score.errors.error_curves`; a model named by a number is a
        flow map of that step.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(style.WIDTH, 0.42 * style.WIDTH))
    axes = figure.subplots()
    models = curves["model"].values.tolist()
    steps = [model for model in models if model.isdigit()]
    looks = {model: {"label": model} for model in models}
    for step, colour in zip(steps, style.step_colours(len(steps)), strict=True):
        looks[step] = {"color": colour, "label": f"Δt = {int(step) * curves.attrs['dt']:g}"}
    looks[COUPLED] = {**style.COUPLED, "label": "coupled HiTS"}
    for model in models:
        axes.plot(curves["time"], np.log10(curves.sel(model=model)), **looks[model])
    axes.set_xlabel(f"time ({curves.attrs['time_units']})")
    axes.set_ylabel("log$_{10}$ mean squared error")
    axes.set_xlim(0, float(curves["time"][-1]))
    figure.legend(loc="outside right upper", title="step")
    return figure
