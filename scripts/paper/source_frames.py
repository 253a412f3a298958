"""Frames of a video, as recorded and as its modes show them."""

import matplotlib
from matplotlib.figure import Figure

import style
from spectrum import draw_spectrum


@matplotlib.rc_context(style.SHEET)
def plot_frames(recorded, decoded, numbers, frame_rate, svd):
    """Draw frames (n, height, width, 3), recorded and decoded, and how much the modes hold.

    Grey levels are from 0 to 255, values beyond are cut; numbers are those of the frames, from 0.
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


if __name__ == "__main__":
    import numpy as np

    from hits.data.dataset import open_dataset
    from hits.data.embedding import decode, embeddings_of
    from hits.data.video import read_video
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    data = open_dataset(snakemake.input.data)
    svd = embeddings_of(data)[-1]
    read = {"frames": data.attrs["frame_count"], "resample": data.attrs.get("resampled", False)}
    video = read_video(snakemake.input.recording, *svd.basis.shape[1:3], **read)
    numbers = np.linspace(0, len(video.frames) - 1, 6).round().astype(int).tolist()
    decoded = decode(data, data["x"].values[0, numbers])
    figure = plot_frames(video.frames[numbers], decoded, numbers, video.frame_rate, svd)
    style.save_figure(figure, *snakemake.output, note=data.attrs.get("note", ""))
