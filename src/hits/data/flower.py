"""A drawn time-lapse of a blooming flower, for those who have no recording at hand.

A bud of four whorls of petals opens from the outside to the inside and shows its disc, before a
blurred meadow. Wind sways it, clouds dim the light, and the camera's sensor adds noise, so that the
film has slow and fast changes, strong and weak ones, as a recording has.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

# Petals of each whorl, the outermost first: it is painted first.
WHORLS = (5, 8, 5, 8)
MEADOW = np.array([40.0, 70.0, 35.0])
DISC = np.array([235.0, 190.0, 40.0])
# Standard deviation of the sensor's noise, in grey levels.
SENSOR = 1.5


@dataclass(frozen=True)
class Petal:
    """One petal, its size relative to the others of its whorl (0 is the outermost).

    `angle` is the direction of its tip in the open flower, `delay` how much later than the
    outermost it opens, as a share of the film.
    """

    whorl: int
    angle: float
    size: float
    delay: float


def bloom(n_frames, height, width, seed):
    """Draw the frames (height, width, 3) of the film, uint8, from the bud to the open flower.

    `seed`, a numpy.random.SeedSequence, says where petals stand, how the wind blows, and so on.
    """
    generator = np.random.default_rng(seed)
    petals = _petals(generator)
    time = np.arange(n_frames)
    clouds, wind_x, wind_y = generator.standard_normal((3, n_frames)).cumsum(1) / n_frames**0.5
    # Last, so that the flower is the same at every size of the picture.
    meadow = _meadow(height, width, generator)
    light = 1 + 0.05 * clouds + 0.04 * np.sin(0.9 * time)
    centre_x = width / height + 0.05 * wind_x + 0.008 * np.sin(0.31 * time)
    centre_y = 1.04 + 0.05 * wind_y + 0.008 * np.sin(0.23 * time + 1)
    for k in range(n_frames):
        picture = meadow.copy()
        progress = k / max(n_frames - 1, 1)
        for petal in petals:
            _paint_petal(picture, petal, progress, k, centre_x[k], centre_y[k])
        _paint_disc(picture, progress, centre_x[k], centre_y[k])
        noise = generator.standard_normal(picture.shape, np.float32)
        picture = light[k] * picture + SENSOR * noise
        yield np.rint(picture).clip(0, 255).astype(np.uint8)


def _meadow(height, width, generator):
    """Out-of-focus grass: noise blurred over two lengths."""
    picture = np.empty((height, width, 3), np.float32)
    for channel, level in enumerate(MEADOW):
        picture[..., channel] = level
        for blur, strength in ((height / 6, 0.15), (height / 25, 0.06)):
            noise = gaussian_filter(generator.standard_normal((height, width)), blur, mode="wrap")
            picture[..., channel] += strength * level * noise / noise.std()
    return picture


def _petals(generator):
    petals = []
    for whorl, count in enumerate(WHORLS):
        angles = generator.uniform(0, 2 * np.pi) + 2 * np.pi * np.arange(count) / count
        for angle in angles + generator.normal(0, 0.12, count):
            delay = 0.14 * whorl + generator.uniform(0, 0.06)
            petals.append(Petal(whorl, angle, generator.normal(1, 0.08), delay))
    return petals


def _paint_petal(picture, petal, progress, k, centre_x, centre_y):
    """Paint a petal of frame k over a picture."""
    # From 0 in the bud, short, narrow and twisted, to 1 in the open flower.
    opened = _rise(progress - 0.25 - petal.delay, 14)
    angle = petal.angle + 0.35 * (1 - opened) + 0.03 * np.sin(0.2 * k + 3 * petal.angle)
    tilt = 0.25 + 0.75 * opened
    length = petal.size * (0.82 - 0.14 * petal.whorl) * (0.45 + 0.55 * opened) * tilt
    breadth = petal.size * (1 - 0.1 * petal.whorl) * (0.10 + 0.26 * opened)
    along, across = (
        np.array([np.cos(angle), np.sin(angle)]),
        np.array([-np.sin(angle), np.cos(angle)]),
    )
    # Only the rectangle around the petal is painted, which saves nine tenths of the time.
    corners = [s * length * along + t * breadth * across for s in (0, 1) for t in (-1, 1)]
    box, x, y = _box(picture, centre_x, centre_y, np.min(corners, axis=0), np.max(corners, axis=0))
    # 0 to 1 from the base to the tip, and -1 to 1 from edge to edge of the widest petal.
    u = (x * along[0] + y * along[1]) / length
    v = (x * across[0] + y * across[1]) / breadth
    inside = u.clip(0, 1)
    edge = np.sqrt(4 * inside * (1 - inside)) * (0.75 + 0.19 * inside)
    cover = ((edge - np.abs(v)) * breadth * len(picture) / 2).clip(0, 1)
    veins = 0.06 * np.sin(26 * v / (edge + 0.2) + 3 * u) + 0.05 * np.sin(60 * v + 9 * petal.angle)
    hollow = 1 - 0.28 * (v / (edge + 1e-3)) ** 2
    shade = (0.55 + 0.45 * u) * hollow * (0.7 + 0.3 * opened) + veins
    red, green, blue = 225.0, 60 + 45 * petal.whorl + 40 * u, 75 + 30 * opened
    colour = np.stack([red * shade, green * shade, blue * shade], axis=-1)
    box += cover[..., None] * (colour - box)


def _paint_disc(picture, progress, centre_x, centre_y):
    """Paint the disc of florets, which grows when the petals have opened."""
    size = 0.02 + 0.13 * _rise(progress - 0.6, 12)
    box, x, y = _box(picture, centre_x, centre_y, [-size, -size], [size, size])
    radius = np.hypot(x, y)
    cover = ((size - radius) * len(picture) / 2).clip(0, 1)
    florets = 0.8 + 0.2 * np.sin(13 * np.arctan2(y, x) + 60 * radius)
    box += cover[..., None] * (florets[..., None] * DISC - box)


def _box(picture, centre_x, centre_y, low, high):
    """View of a rectangle of a picture, and where its pixels lie from the flower's centre."""
    half = len(picture) / 2
    columns, rows = (
        slice(
            max(0, int(np.floor((centre + a) * half)) - 1),
            max(0, int(np.ceil((centre + b) * half)) + 2),
        )
        for centre, a, b in zip((centre_x, centre_y), low, high, strict=True)
    )
    box = picture[rows, columns]
    x = (np.arange(columns.start, columns.start + box.shape[1]) / half - centre_x)[None]
    y = (np.arange(rows.start, rows.start + box.shape[0]) / half - centre_y)[:, None]
    return box, x, y


def _rise(time, rate):
    """Logistic step at time 0."""
    return 1 / (1 + np.exp(-rate * time))
