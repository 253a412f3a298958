"""How much of the snapshots of a dataset its modes hold."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure

import style

# The decomposition squares the snapshots; what is below the rounding of that is not shown.
ROUNDING = 1e-14


def energy_left(energy):
    """Share of the energy that is left after 0, 1, … of all modes, from the share of each."""
    # Summed from the smallest, so that small ones count.
    return np.cumsum(energy[::-1])[::-1]


@matplotlib.rc_context(style.SHEET)
def plot_spectra(decompositions):
    """Draw the energy left against the number of modes, from pairs of a title and an SVD."""
    figure = Figure(figsize=(style.WIDTH, 0.45 * style.WIDTH))
    axes = figure.subplots()
    colours = style.step_colours(len(decompositions))
    for (title, svd), colour in zip(decompositions, colours, strict=True):
        draw_spectrum(axes, svd, title, colour)
    axes.legend()
    return figure


def draw_spectrum(axes, svd, title, colour):
    """Draw one spectrum, with a dot at the modes that are kept."""
    left, kept = energy_left(svd.energy), len(svd.basis)
    shown = left > ROUNDING
    label = f"{title}: {kept} modes of {len(left)}"
    if kept < len(left):
        label += f" leave {left[kept]:.1e}"
        axes.plot(kept, left[kept], "o", color=colour, markersize=5)
    axes.semilogy(np.flatnonzero(shown), left[shown], color=colour, label=label)
    axes.set(xlabel="number of modes", ylabel="share of the energy left")
    axes.margins(x=0)


if __name__ == "__main__":
    from hits.data.dataset import open_dataset
    from hits.data.embedding import embeddings_of
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    decompositions = [
        (title, embeddings_of(open_dataset(path))[-1])
        for path, title in zip(snakemake.input, snakemake.params.titles, strict=True)
    ]
    style.save_figure(plot_spectra(decompositions), *snakemake.output)
