"""The look of every figure, and how figures are written."""

import matplotlib
import numpy as np

from hits.files import replacing

WIDTH = 7.2  # inches: two columns of the journal
COUPLED = {"color": "black", "linewidth": 1.5}

# Figures are drawn and written inside `matplotlib.rc_context(SHEET)` and belong to no window, so
# that the settings of a notebook stay as they are.
SHEET = {
    "figure.dpi": 200,
    "figure.constrained_layout.use": True,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 8,
    "axes.labelsize": 8,
    "axes.titlesize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "0.9",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.2,
    "legend.fontsize": 7,
    "legend.title_fontsize": 7,
    "legend.frameon": False,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "pdf.fonttype": 42,
}


def step_colours(n):
    """Colours of n scales, from the smallest step to the largest.

    They differ in lightness too, so that they can be told apart without colour vision and in print.

    Parameters
    ----------
    n : int
        Number of scales.

    Returns
    -------
    numpy.ndarray, (n, 4)
    """
    return matplotlib.colormaps["plasma"](np.linspace(0.05, 0.9, n))


def save_figure(figure, *paths):
    """Write a figure to files, each whole or not at all.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to write.
    *paths : path-like
        Files whose suffix names the format. They hold no date: same figure, same bytes.
    """
    for path in map(str, paths):
        metadata = {"CreationDate": None} if path.endswith(".pdf") else {}
        with replacing(path) as partial, matplotlib.rc_context(SHEET):
            figure.savefig(partial, metadata=metadata)
