"""Regenerated sequences to watch and to listen to: truth and four models side by side."""

import textwrap
from functools import cache

import matplotlib
import numpy as np
from matplotlib.font_manager import findfont
from PIL import Image, ImageDraw, ImageFont

from hits.data.audio import upsample
from hits.data.embedding import decode
from hits.paper.sequence_tables import DIVERGED, NAMES
from hits.paper.sequences_figure import whole_sequences
from hits.score.sequences import sequence_errors, sequence_variance

FRAME_RATE = 25.0  # per second, of what is no video itself
LONGEST = 500  # frames; of a longer sequence instants are left out
PROFILE = (160, 320)  # height and width in pixels of a profile u(x)
COLUMNS, GAP, BAR = 3, 8, 22  # pictures in a row, pixels between them, and for a name above each
FONT, SMALL = 14, 11  # pixels
WHITE, GREY, BLACK = (255, 255, 255), (217, 217, 217), (0, 0, 0)
TRUTH, MODEL = (170, 170, 170), (0, 68, 136)
BLOCK = 32  # snapshots that are decoded at once


def film_rate(data):
    """Frames per second of the film of a sequence.

    Parameters
    ----------
    data : xarray.Dataset
        The sequence.

    Returns
    -------
    float
        That of the recording for a video, otherwise `FRAME_RATE`.
    """
    return float(data.attrs.get("frame_rate", FRAME_RATE))


def film(role, data, forecasts):
    """Frames that show a sequence and what models make of its first state.

    Parameters
    ----------
    role : {"ks", "fluid", "video"}
        What its states are: profiles u(x), coefficients of fields or of frames.
    data : xarray.Dataset
        The sequence, with its embeddings.
    forecasts : xarray.DataArray, (model, time, state)
        States that follow the first. From where its error is above `DIVERGED` times
        the variance, or not finite, a model is called diverged; what is not a number is grey.

    Yields
    ------
    numpy.ndarray, (height, width, 3), uint8
        One for each instant, or at even distances at most `LONGEST`; height and width are even.
    """
    sequences = whole_sequences(data, forecasts)
    truth = sequences["truth"]
    shown = range(0, len(truth), -(-len(truth) // LONGEST))
    largest = DIVERGED * sequence_variance(truth)
    lost = {
        name: np.logical_or.accumulate(sequence_errors(truth, states) > largest)
        for name, states in sequences.items()
    }
    draw, scale = PICTURES[role](data, truth)
    pictures = [_pictures(draw, states, shown) for states in sequences.values()]
    for k, cells in zip(shown, zip(*pictures, strict=True), strict=True):
        names = [
            NAMES.get(name, name) + (": diverged" if wrong[k] else "")
            for name, wrong in lost.items()
        ]
        time = f"time {float(data['time'][k]):.2f} ({data.attrs['time_units']})"
        lines = [data.attrs["title"], f"instant {k} of {len(truth) - 1}", time, scale]
        yield _sheet(cells, names, lines)


def sounds(data, forecasts):
    """Sounds of a sequence of music, and of what models make of its first state.

    Parameters
    ----------
    data : xarray.Dataset
        From `hits.data.audio.embed_audio`.
    forecasts : xarray.DataArray, (model, time, state)
        States that follow the first.

    Returns
    -------
    dict of str to numpy.ndarray, (samples,)
        ``truth`` and each model at the rate ``data.attrs["sample_rate"]``, all in one unit: the
        largest sample of the truth is 1. Of a model that diverged, what is beyond is cut, and what
        is not a number is silent.
    """
    signals, peak = {}, None
    for name, states in whole_sequences(data, forecasts).items():
        # All that overflows is cut below.
        with np.errstate(over="ignore", invalid="ignore"):
            kept = decode(data, states)
        largest = peak or np.abs(kept).max()
        # Before the filter of `upsample`, which would spread it over the whole sound.
        kept = np.nan_to_num(kept).clip(-2 * largest, 2 * largest)
        signal = upsample(kept, data.attrs["every"])
        peak = peak or np.abs(signal).max()
        signals[name] = (signal / peak).clip(-1, 1)
    return signals


def _pictures(draw, states, shown):
    """Pictures of some states, without decoding all of them at once."""
    for start in range(0, len(shown), BLOCK):
        # Of a forecast that diverged, samples may overflow.
        with np.errstate(over="ignore", invalid="ignore"):
            block = draw(states[shown[start : start + BLOCK]], shown[start : start + BLOCK])
        yield from block


def _fields(data, truth):
    """How fields are drawn, in the colours that span those of the truth."""
    u = decode(data, truth)
    low, high = float(u.min()), float(u.max())
    colours = matplotlib.colormaps["viridis"].with_extremes(bad=np.array(GREY) / 255)

    def draw(states, _):
        values = (decode(data, states) - low) / (high - low)
        # The first axis of a field is x; in a picture it is y, downwards.
        pictures = colours(values.transpose(0, 2, 1)[:, ::-1], bytes=True)
        return np.ascontiguousarray(pictures[..., :3])

    return draw, f"u/U from {low:.2f} (dark) to {high:.2f}"


def _frames(data, _):
    """How frames of a video are drawn."""

    def draw(states, _):
        frames = decode(data, states)
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
        pictures = []
        for u, k in zip(states, instants, strict=True):
            picture = Image.new("RGB", (width, height), WHITE if np.isfinite(u).all() else GREY)
            sketch = ImageDraw.Draw(picture)
            line(sketch, truth[k], TRUTH)
            line(sketch, u, MODEL)
            pictures.append(np.asarray(picture))
        return pictures

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


PICTURES = {"ks": _profiles, "fluid": _fields, "video": _frames}
