"""What a hierarchy forecasts, and the errors of all its models (fig. 2 of the paper)."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style
from hits.data.dataset import split_states
from hits.forecast.forecast_file import COUPLED
from hits.score.errors import diverged
from trajectories import FORECAST, add_portrait, draw_forecast, portrait_of, state_looks

# Errors against time that can be drawn, and their labels.
ERRORS = {
    "mse": "log$_{10}$ mean squared error",
    "relative_error": "log$_{10}$ squared\nerror / variance",
}
STATES = 6  # whose forecast is drawn; more cannot be told apart


@matplotlib.rc_context(style.SHEET)
def plot_errors(data, levels, error):
    """Draw test trajectories, a forecast and errors, a row per level of noise.

    On the left some trajectories, in the middle the coupled forecast of the first of them over the
    truth, on the right log10 of an error in `ERRORS` against time, as long as forecasts do not
    diverge. `levels` are curves from `hits.score.errors` by noise in percent; a model named by a
    number is a flow map of that step.
    """
    test = split_states(data, "test")
    states = test["state"].values.tolist()
    shown = state_looks(states[:STATES])
    figure = Figure(figsize=(style.WIDTH, 0.4 + 2 * len(levels)))
    grid = figure.add_gridspec(len(levels), 3, width_ratios=[1, 1.2, 1.8])
    for row, (noise, curves) in enumerate(levels.items()):
        portrait = add_portrait(figure, grid[row, 0], portrait_of(test), states)
        forecast, errors = (figure.add_subplot(grid[row, column]) for column in (1, 2))
        draw_forecast(forecast, test[0, :, :STATES], curves["coupled"][:, :STATES], shown.values())
        models = _draw_errors(errors, curves, error)
        errors.set(title=f"noise {noise:g} %", ylabel=ERRORS[error])
        if row == 0:
            portrait.set_title("phase portrait")
            forecast.set_title("test trajectory")
    for axes in (forecast, errors):
        axes.set_xlabel(f"time ({data.attrs['time_units']})")
    series = [*shown.values(), FORECAST | {"label": "coupled forecast"}]
    groups = [[Line2D([], [], **look) for look in looks] for looks in (series, models.values())]
    figure.legend(handles=style.in_rows(groups, 6), loc="outside upper center", ncols=6)
    return figure


def _draw_errors(axes, curves, error):
    """Draw the errors of every model; how each is drawn, by name."""
    variance = curves.attrs["variance"] if error == "mse" else 1
    errors = np.log10(curves[error].where(~diverged(curves[error] / variance)))
    models = errors["model"].values.tolist()
    steps = [model for model in models if model.isdigit()]
    looks = {model: {"label": model} for model in models}
    for step, colour in zip(steps, style.step_colours(len(steps)), strict=True):
        looks[step] = {"color": colour, "label": f"Δt = {int(step) * curves.attrs['dt']:g}"}
    looks[COUPLED] = {**style.COUPLED, "label": "coupled HiTS"}
    for model in models:
        axes.plot(errors["time"], errors.sel(model=model), **looks[model])
    axes.set_xlim(0, float(errors["time"][-1]))
    axes.locator_params("x", nbins=5)
    return looks


if __name__ == "__main__":
    from hits.data.dataset import open_dataset
    from hits.files import read_netcdf
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    given, params = snakemake.input, snakemake.params
    levels = dict(zip(params.noise, map(read_netcdf, given.curves), strict=True))
    figure = plot_errors(open_dataset(given.data), levels, params.error)
    style.save_figure(figure, *snakemake.output, note=params.note)
