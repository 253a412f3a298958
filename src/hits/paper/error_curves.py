"""Error against time of every scale and of the coupled forecast (fig. 2 of the paper)."""

import numpy as np
from matplotlib import pyplot as plt

from hits.forecast.forecast_file import COUPLED
from hits.paper import style


def plot_error_curves(curves):
    """Draw log10 of the mean squared error against time.

    Parameters
    ----------
    curves : xarray.DataArray, (model, time)
        From `hits.score.errors.error_curves`; models are steps and the coupled forecast.

    Returns
    -------
    matplotlib.figure.Figure
    """
    style.use_style()
    figure, axes = plt.subplots(figsize=(style.WIDTH, 0.42 * style.WIDTH))
    singles = [model for model in curves["model"].values if model != COUPLED]
    looks = {
        model: {"color": colour, "label": f"Δt = {int(model) * curves.attrs['dt']:g}"}
        for model, colour in zip(singles, style.step_colours(len(singles)), strict=True)
    }
    looks[COUPLED] = {**style.COUPLED, "label": "coupled HiTS"}
    for model, look in looks.items():
        axes.plot(curves["time"], np.log10(curves.sel(model=model)), **look)
    axes.set_xlabel(f"time ({curves.attrs['time_units']})")
    axes.set_ylabel("log$_{10}$ mean squared error")
    axes.set_xlim(0, float(curves["time"][-1]))
    figure.legend(loc="outside right upper", title="step")
    return figure
