"""Frames of a video, as recorded and as its modes show them."""

import matplotlib
from matplotlib.figure import Figure

from hits.paper import style
from hits.paper.spectrum import draw_spectrum


@matplotlib.rc_context(style.SHEET)
def plot_frames(recorded, decoded, numbers, frame_rate, svd):
    """Draw a contact sheet of a video, and how much its modes hold.

    Parameters
    ----------
    recorded, decoded : numpy.ndarray, (n, height, width, 3)
        Frames in grey levels from 0 to 255; values beyond are cut.
    numbers : sequence of int
        Their numbers, from 0.
    frame_rate : float
        Frames per second.
    svd : hits.data.svd.SVD
        What decoded them.

    Returns
    -------
    matplotlib.figure.Figure
    """
    n = len(numbers)
    _, height, width, _ = recorded.shape
    # In inches: two rows of frames with their titles, and the spectrum.
    heights = [2 * height / width * 0.92 * style.WIDTH / n + 0.35, 0.25 * style.WIDTH]
    figure = Figure(figsize=(style.WIDTH, sum(heights)))
    sheet, below = figure.subfigures(2, 1, height_ratios=heights)
    panels = sheet.subplots(2, n)
    for row, frames, name in ((0, recorded, "recording"), (1, decoded, f"{len(svd.basis)} modes")):
        for axes, frame in zip(panels[row], frames, strict=True):
            axes.imshow(frame.clip(0, 255).astype("uint8"), interpolation="antialiased")
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
        panels[row, 0].set_ylabel(name)
    for axes, number in zip(panels[0], numbers, strict=True):
        axes.set_title(f"frame {number}, {number / frame_rate:.2f} s", fontsize=7)
    axes = below.subplots()
    draw_spectrum(axes, svd, "frames", "black")
    axes.legend()
    return figure
