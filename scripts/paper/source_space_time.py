"""A sequence whose state is one field on a line: the field, its variance and its spectrum."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from scipy.signal import periodogram

import style
from sequences import draw_space_time

# How much of the beginning is shown enlarged.
BEGINNING = 0.15
# Of the largest power: less is not shown.
LEAKAGE = 1e-8


@matplotlib.rc_context(style.SHEET)
def plot_space_time(data):
    """Draw a field over position and time, enlarged at its beginning, and what sums it up.

    Below: its mean square over space against time, and its power spectrum over space, in the mean
    over time.
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
        image = draw_space_time(axes, u[shown], time[shown], position, limit)
        axes.set(xlabel=time_label, ylabel=f"position x ({data['position'].attrs['units']})")
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


if __name__ == "__main__":
    from hits.data.dataset import open_dataset
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    style.save_figure(plot_space_time(open_dataset(snakemake.input[0])), *snakemake.output)
