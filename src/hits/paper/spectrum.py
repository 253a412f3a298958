"""How much of the snapshots of a dataset its modes hold."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from hits.paper import style

# The decomposition squares the snapshots; what is below the rounding of that is not shown.
ROUNDING = 1e-14


def energy_left(energy):
    """Share of the energy that is left after the first modes.

    Parameters
    ----------
    energy : numpy.ndarray, (n,)
        Share of each mode, decreasing, see `hits.data.svd.SVD`.

    Returns
    -------
    numpy.ndarray, (n,)
        After 0, 1, …, n - 1 modes; the first is 1.
    """
    # Summed from the smallest, so that small ones count.
    return np.cumsum(energy[::-1])[::-1]


@matplotlib.rc_context(style.SHEET)
def plot_spectra(decompositions):
    """Draw the energy left against the number of modes.

    Parameters
    ----------
    decompositions : dict of str to hits.data.svd.SVD
        Title of the dataset to its decomposition.

    Returns
    -------
    matplotlib.figure.Figure
        The modes that each keeps are marked.
    """
    figure = Figure(figsize=(style.WIDTH, 0.45 * style.WIDTH))
    axes = figure.subplots()
    colours = style.step_colours(len(decompositions))
    for (title, svd), colour in zip(decompositions.items(), colours, strict=True):
        draw_spectrum(axes, svd, title, colour)
    axes.legend()
    return figure


def draw_spectrum(axes, svd, title, colour):
    """Draw one spectrum into given axes.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    svd : hits.data.svd.SVD
    title : str
        Begins its entry in the legend.
    colour : colour of matplotlib
    """
    left, kept = energy_left(svd.energy), len(svd.basis)
    shown = left > ROUNDING
    label = f"{title}: {kept} modes of {len(left)}"
    if kept < len(left):
        label += f" leave {left[kept]:.1e}"
        axes.plot(kept, left[kept], "o", color=colour, markersize=5)
    axes.semilogy(np.flatnonzero(shown), left[shown], color=colour, label=label)
    axes.set(xlabel="number of modes", ylabel="share of the energy left")
    axes.margins(x=0)
