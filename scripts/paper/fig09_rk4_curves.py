"""Error against time of Runge–Kutta for several h, and of the coupled forecast (fig. 9)."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style
from hits.forecast.forecast_file import COUPLED
from hits.forecast.methods import RK4
from hits.score.errors import diverged

COLUMNS = 2


@matplotlib.rc_context(style.SHEET)
def plot_rk4_curves(curves, titles):
    """Draw `hits.score.hybrid` curves of each system in a panel, as long as they do not diverge.

    Runge–Kutta is drawn at the instants that steps of h reach: between them the forecast is
    interpolated linearly, which would hide the method's own errors.
    """
    models = {model for curve in curves.values() for model in curve["model"].values.tolist()}
    steps = sorted(int(model.split()[1]) for model in models - {COUPLED})
    colours = dict(zip(steps, style.step_colours(len(steps)), strict=True))
    n_rows = len(curves) // COLUMNS + 1  # one place is left for the legend
    figure = Figure(figsize=(style.WIDTH, 0.3 + 1.7 * n_rows))
    panels = figure.subplots(n_rows, COLUMNS, squeeze=False)
    used, free = panels.ravel()[: len(curves)], panels.ravel()[len(curves) :]
    for axes, (system, curve) in zip(used, curves.items(), strict=True):
        shown = curve.where(~diverged(curve / curve.attrs["variance"]))
        for h, colour in colours.items():
            errors = shown.sel(model=f"{RK4} {h}")[h - 1 :: h]
            axes.plot(errors["time"], errors, color=colour, linewidth=1)
        axes.plot(shown["time"], shown.sel(model=COUPLED), **style.COUPLED)
        axes.set(xscale="log", yscale="log", title=titles[system])
        axes.set_xlabel(f"time ({curve.attrs['time_units']})")
    for axes in panels[:, 0]:
        axes.set_ylabel("mean squared error")
    for axes in free:
        axes.set_axis_off()
    handles = [
        Line2D([], [], color=colour, label="h = dt" if h == 1 else f"h = {h} dt")
        for h, colour in colours.items()
    ]
    handles.append(Line2D([], [], label="coupled forecast", **style.COUPLED))
    free[0].legend(handles=handles, loc="center", ncols=2, title="RK4 with step h")
    return figure


if __name__ == "__main__":
    from hits.files import read_netcdf
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    titles = snakemake.params.titles
    curves = [read_netcdf(path)["mse"] for path in snakemake.input]
    figure = plot_rk4_curves(dict(zip(titles, curves, strict=True)), titles)
    style.save_figure(figure, *snakemake.output, note=snakemake.params.note)
