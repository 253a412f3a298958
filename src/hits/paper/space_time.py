"""A sequence whose state is one field on a line: the field, its variance and its spectrum."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from scipy.signal import periodogram

from hits.paper import style

# How much of the beginning is shown enlarged.
BEGINNING = 0.15
# Of the largest power: less is not shown.
LEAKAGE = 1e-8


@matplotlib.rc_context(style.SHEET)
def plot_space_time(data):
    """Draw a field over position and time, enlarged at its beginning, and what sums it up.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset of one trajectory with the coordinate ``position(state)``, uniform, and its
        attribute ``units``.

    Returns
    -------
    matplotlib.figure.Figure
        The field of the whole sequence and of its first 15 %, in one scale of colours; the mean
        square over space against time; and the power spectrum over space, in the mean over time.
    """
    u, time, position = data["x"].values[0], data["time"].values, data["position"].values
    time_label = f"time t ({data.attrs['time_units']})"
    figure = Figure(figsize=(style.WIDTH, 0.75 * style.WIDTH))
    panels = figure.subplot_mosaic(
        [["whole", "whole"], ["beginning", "beginning"], ["variance", "spectrum"]],
        height_ratios=[1.1, 1.1, 1],
    )
    limit = np.abs(u).max()
    for name, until in {"whole": 1.0, "beginning": BEGINNING}.items():
        axes, shown = panels[name], time <= time[0] + until * (time[-1] - time[0])
        image = axes.imshow(
            u[shown].T,
            cmap="RdBu_r",
            vmin=-limit,
            vmax=limit,
            origin="lower",
            aspect="auto",
            extent=(*_edges(time[shown]), *_edges(position)),
        )
        axes.set(xlabel=time_label, ylabel=f"position x ({data['position'].attrs['units']})")
        axes.grid(False)
    panels["whole"].set_title("whole sequence", fontsize=7)
    panels["beginning"].set_title("its beginning", fontsize=7)
    fields = [panels["whole"], panels["beginning"]]
    figure.colorbar(image, ax=fields, label="u(x, t)", pad=0.01, aspect=30)

    mean_square = (u.astype(float) ** 2).mean(axis=1)
    panels["variance"].plot(time, mean_square, color="black", linewidth=0.6)
    panels["variance"].set(xlabel=time_label, ylabel="mean square of u", xlim=time[[0, -1]], ylim=0)
    # Per unit of k, so that the integral over k is the variance. The window is there because the
    # line may be part of a longer one, not periodic; far below the peak only its leakage is seen.
    spacing = position[1] - position[0]
    k, powers = periodogram(u, 2 * np.pi / spacing, "hann", detrend=False)
    power = powers.mean(axis=0)
    shown = power > LEAKAGE * power.max()
    panels["spectrum"].semilogy(k[shown], power[shown], color="black")
    panels["spectrum"].set(
        xlabel="wavenumber k (1 / unit of x)", ylabel="power per unit of k", xlim=0
    )
    return figure


def _edges(centres):
    """Outer edges of the first and last of uniform cells."""
    half = (centres[1] - centres[0]) / 2
    return centres[0] - half, centres[-1] + half
