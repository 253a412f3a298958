"""Error against lead time of forecasts of sequences beyond the data that models were trained on."""

import matplotlib
import numpy as np
from matplotlib.lines import Line2D

import style
from hits.score.errors import DIVERGED, diverged
from hits.score.valid_prediction_time import THRESHOLD
from sequences import LABELS, LOOKS, ordered, panels, too_large

LOST = {"marker": "^", "markersize": 5, "linestyle": "none", "clip_on": False}
LEAST = 1e-7  # of the variance, on the axis: about the rounding of float32 states


@matplotlib.rc_context(style.SHEET)
def plot_extrapolation(curves):
    """Draw mean squared errors by the variance against lead time, a panel per sequence.

    A triangle at the top edge marks from where on a forecast has diverged, a dashed line the error
    that ends the valid prediction time.
    """
    figure, found = panels([errors.attrs["title"] for errors in curves])
    for axes, errors in zip(found, curves, strict=True):
        relative = errors["mse"] / errors.attrs["variance"]
        lost = np.logical_or.accumulate(diverged(relative.values), axis=1)
        relative = relative.where(~lost)
        time = relative["time"].values
        for model in ordered(relative["model"].values.tolist()):
            curve = relative.sel(model=model).values
            axes.plot(time, curve, label=LABELS[model], **LOOKS[model])
            for lost in time[np.isnan(curve)][:1]:
                edge = axes.get_xaxis_transform()
                axes.plot(lost, 1, color=LOOKS[model]["color"], transform=edge, **LOST)
        axes.axhline(THRESHOLD**2, color="black", linestyle="--", linewidth=0.6, zorder=1)
        # Before the scale is logarithmic: errors may all be zero.
        axes.set_ylim(max(LEAST, float(relative.min()) / 2), DIVERGED)
        axes.set(xlim=(0, time[-1]), yscale="log", ylabel="error / variance")
        axes.set_xlabel(f"lead time ({errors.attrs['time_units']})")
    models = ordered(model for errors in curves for model in errors["model"].values.tolist())
    handles = [Line2D([], [], label=LABELS[model], **LOOKS[model]) for model in models]
    handles.append(Line2D([], [], color="0.4", label="diverged", **LOST))
    figure.legend(handles=handles, loc="outside right upper")
    return figure


if __name__ == "__main__":
    from hits.files import read_netcdf
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    curves = [
        read_netcdf(path).assign_attrs(title=title)
        for path, title in zip(snakemake.input, snakemake.params.titles, strict=True)
    ]
    note = too_large((errors.attrs["title"], errors.attrs["left_out"]) for errors in curves)
    style.save_figure(plot_extrapolation(curves), *snakemake.output, note=note.strip())
