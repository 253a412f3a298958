"""A sequence to watch: the truth and what models make of its first state, side by side."""

import textwrap
from functools import cache

import matplotlib
import numpy as np
from matplotlib.font_manager import findfont
from PIL import Image, ImageDraw, ImageFont

from hits.score.errors import diverged
from sequences import (
    BLOCK,
    LABELS,
    TRUTH,
    decoded,
    decoded_blocks,
    drawable,
    kind_of,
    whole_sequences,
)

FRAME_RATE = 25.0  # per second, of what is no video itself
LONGEST = 500  # frames; of a longer sequence instants are left out
PROFILE = (160, 320)  # height and width in pixels of a profile u(x)
COLUMNS, GAP, BAR = 3, 8, 22  # pictures in a row, pixels between them, and for a name above each
FONT, SMALL = 14, 11  # pixels
WHITE, GREY, BLACK = (255, 255, 255), (217, 217, 217), (0, 0, 0)
BEHIND, LINE = (170, 170, 170), (0, 68, 136)  # profiles of the truth and of a model


def film_rate(data):
    """Frames per second: those of the recording for a video, otherwise `FRAME_RATE`."""
    return float(data.attrs.get("frame_rate", FRAME_RATE))


def film(data, forecast, curves):
    """Yield frames (height, width, 3) of all instants, or at even distances of at most `LONGEST`.

    From where its error in the curves has diverged, a model is called so; what is not a number is
    grey. Height and width are even.
    """
    sequences = whole_sequences(data, forecast)
    truth = sequences[TRUTH]
    shown = range(0, len(truth), -(-len(truth) // LONGEST))
    wrong = diverged(curves["mse"] / curves.attrs["variance"])
    lost = {
        name: np.append(False, np.logical_or.accumulate(wrong.sel(model=name).values))
        for name in [*sequences][1:]
    } | {TRUTH: np.zeros(len(truth), bool)}
    draw, scale = PICTURES[kind_of(data)](data, truth)
    pictures = [_pictures(draw, states, shown) for states in sequences.values()]
    for k, cells in zip(shown, zip(*pictures, strict=True), strict=True):
        names = [LABELS.get(m, m) + (": diverged" if lost[m][k] else "") for m in sequences]
        time = f"time {float(data['time'][k]):.2f} ({data.attrs['time_units']})"
        lines = [data.attrs["title"], f"instant {k} of {len(truth) - 1}", time, scale]
        yield _sheet(cells, names, lines)


def _pictures(draw, states, shown):
    """Pictures of some states, without decoding all of them at once."""
    for start in range(0, len(shown), BLOCK):
        instants = shown[start : start + BLOCK]
        yield from draw(states[instants], instants)


def _fields(data, truth):
    """How fields are drawn, in the colours that span those of the truth."""
    extremes = [(u.min(), u.max()) for u in decoded_blocks(data, truth)]
    low, high = float(np.min(extremes)), float(np.max(extremes))
    colours = matplotlib.colormaps["viridis"].with_extremes(bad=np.array(GREY) / 255)

    def draw(states, _):
        values = drawable((decoded(data, states) - low) / (high - low), 2)
        # The first axis of a field is x; in a picture it is y, downwards.
        pictures = colours(values.transpose(0, 2, 1)[:, ::-1], bytes=True)
        return np.ascontiguousarray(pictures[..., :3])

    return draw, f"u/U from {low:.2f} (dark) to {high:.2f}"


def _frames(data, _):
    """How frames of a video are drawn."""

    def draw(states, _):
        frames = decoded(data, states)
        return np.where(np.isnan(frames), GREY, frames.clip(0, 255)).round().astype(np.uint8)

    return draw, ""


def _profiles(data, truth):
    """How states that are u(x) are drawn: as a line over that of the truth."""
    height, width = PROFILE
    limit = 1.1 * float(np.abs(truth).max())
    x = np.linspace(0, width - 1, truth.shape[1])

    def line(sketch, u, colour):
        # Far beyond the picture a line is drawn as wrongly as it is slowly.
        y = (0.5 - 0.5 * np.clip(u / limit, -2, 2)) * (height - 1)
        known = np.isfinite(y)
        sketch.line(list(zip(x[known], y[known], strict=True)), fill=colour, width=2)

    def draw(states, instants):
        for u, k in zip(states, instants, strict=True):
            picture = Image.new("RGB", (width, height), WHITE if np.isfinite(u).all() else GREY)
            sketch = ImageDraw.Draw(picture)
            line(sketch, truth[k], BEHIND)
            line(sketch, u, LINE)
            yield np.asarray(picture)

    position = data["position"].values
    extent = f"x from {position[0]:.0f} to {position[-1]:.1f}, u from {-limit:.1f} to {limit:.1f}"
    return draw, f"{extent}; grey: truth"


def _sheet(cells, names, lines):
    """Pictures in rows below their names, and lines of text where the next one would stand."""
    height, width = cells[0].shape[:2]
    n_rows = -(-(len(cells) + 1) // COLUMNS)
    size = [COLUMNS * (width + GAP) + GAP, n_rows * (height + BAR + GAP)]
    sheet = Image.new("RGB", [length + length % 2 for length in size], WHITE)
    sketch = ImageDraw.Draw(sheet)
    corners = [
        (GAP + column * (width + GAP), row * (height + BAR + GAP))
        for row in range(n_rows)
        for column in range(COLUMNS)
    ]
    for cell, name, (left, top) in zip(cells, names, corners, strict=False):
        sketch.text((left, top + 3), name, BLACK, _font(FONT))
        sheet.paste(Image.fromarray(cell), (left, top + BAR))
        # White pictures need an edge.
        outline = (left - 1, top + BAR - 1, left + width, top + BAR + height)
        sketch.rectangle(outline, outline=GREY)
    left, top = corners[len(cells)]
    wrapped = [part for text in lines for part in textwrap.wrap(text, max(width // 7, 1))]
    sketch.multiline_text((left, top + BAR), "\n".join(wrapped), BLACK, _font(SMALL), spacing=5)
    return np.asarray(sheet)


@cache
def _font(size):
    """The font of the figures, which comes with matplotlib."""
    return ImageFont.truetype(findfont("DejaVu Sans"), size)


PICTURES = {"space_time": _profiles, "field": _fields, "video": _frames}


if __name__ == "__main__":
    from hits.data.dataset import open_dataset
    from hits.data.video import write_video
    from hits.files import read_netcdf
    from hits.forecast.forecast_file import open_forecast
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    data, forecast = open_dataset(snakemake.input.data), open_forecast(snakemake.input.forecast)
    curves = read_netcdf(snakemake.input.curves)
    data.attrs["title"] = snakemake.params.title
    frames = film(data, forecast, curves)
    write_video(snakemake.output[0], frames, film_rate(data))
