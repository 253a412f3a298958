"""The look of every figure, and how figures are written."""

import textwrap
from itertools import cycle, islice

import matplotlib
import numpy as np
from matplotlib.lines import Line2D

from hits.files import replacing

WIDTH = 7.2  # inches: two columns of the journal
NOTE_LETTERS = 150  # in a line below a figure
COUPLED = {"color": "black", "linewidth": 1.5}
# They differ in lightness too, so that they can be told apart without colour vision and in print.
COLOURS = ("#004488", "#aa3355", "#2f9e8f", "#e0b040", "#000000", "#88ccee", "#997700", "#ee99aa")
DIVERGED = {"marker": "^", "markersize": 5, "linestyle": "none", "clip_on": False}

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
    """Colours of n scales, (n, 4), from the smallest step to the largest.

    They differ in lightness too, like `COLOURS`.
    """
    return matplotlib.colormaps["plasma"](np.linspace(0.05, 0.9, n))


def colours(n):
    """Colours of n datasets: those of the paper's systems first, those of further ones repeat."""
    return list(islice(cycle(COLOURS), n))


def in_rows(groups, n_columns):
    """Handles of a legend, which is filled column by column, such that each group starts a row."""
    gap = Line2D([], [], linestyle="none", label=" ")
    rows = [handle for group in groups for handle in [*group, *[gap] * (-len(group) % n_columns)]]
    return [handle for k in range(n_columns) for handle in rows[k::n_columns]]


def save_figure(figure, *paths, note=""):
    """Write a figure to files, whole or not at all, without a date: same figure, same bytes.

    A note, of its edition, stands below it in small letters.
    """
    if note:
        figure.supxlabel("\n".join(textwrap.wrap(note, NOTE_LETTERS)), fontsize=6, color="0.35")
    for path in map(str, paths):
        metadata = {"CreationDate": None} if path.endswith(".pdf") else {}
        with replacing(path) as partial, matplotlib.rc_context(SHEET):
            figure.savefig(partial, metadata=metadata)
