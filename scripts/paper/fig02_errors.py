"""Error against time of every scale and of the coupled forecast (fig. 2 of the paper)."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure

import style
from hits.forecast.forecast_file import COUPLED
from hits.score.errors import diverged


@matplotlib.rc_context(style.SHEET)
def plot_errors(curves):
    """Draw log10 of the mean squared error against time, as long as forecasts do not diverge.

    `curves` are from `hits.score.errors`; a model named by a number is a flow map of that step.
    """
    mse = curves["mse"]
    errors = np.log10(mse.where(~diverged(mse / curves.attrs["variance"])))
    figure = Figure(figsize=(style.WIDTH, 0.42 * style.WIDTH))
    axes = figure.subplots()
    models = errors["model"].values.tolist()
    steps = [model for model in models if model.isdigit()]
    looks = {model: {"label": model} for model in models}
    for step, colour in zip(steps, style.step_colours(len(steps)), strict=True):
        looks[step] = {"color": colour, "label": f"Δt = {int(step) * curves.attrs['dt']:g}"}
    looks[COUPLED] = {**style.COUPLED, "label": "coupled HiTS"}
    for model in models:
        axes.plot(errors["time"], errors.sel(model=model), **looks[model])
    axes.set_xlabel(f"time ({curves.attrs['time_units']})")
    axes.set_ylabel("log$_{10}$ mean squared error")
    axes.set_xlim(0, float(errors["time"][-1]))
    figure.legend(loc="outside right upper", title="step")
    return figure


if __name__ == "__main__":
    from hits.files import read_netcdf
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    style.save_figure(
        plot_errors(read_netcdf(snakemake.input[0])), *snakemake.output, note=snakemake.params.note
    )
