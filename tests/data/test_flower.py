import numpy as np
import pytest

from hits.data import flower
from hits.data.flower import bloom
from hits.data.svd import SVD
from hits.seeds import seed_sequence


def film(n_frames=9, height=45, width=80, seed=0):
    return np.stack(list(bloom(n_frames, height, width, seed_sequence(seed, "flower"))))


def red_share(frames):
    """Share of the pixels that red petals cover: the meadow is greener than red everywhere."""
    red, green, _ = np.moveaxis(frames.astype(float), -1, 0)
    return (red > green + 30).mean(axis=(1, 2))


def test_frames_have_the_asked_size():
    frames = film(3, 20, 33)
    assert frames.shape == (3, 20, 33, 3)
    assert frames.dtype == np.uint8
    # Neither black nor blown out.
    assert 30 < frames.mean() < 120


def test_seed_decides():
    np.testing.assert_array_equal(film(), film())
    assert (film() != film(seed=1)).mean() > 0.9


def test_the_flower_opens():
    covered = red_share(film(n_frames=9, height=90, width=160))
    assert covered[0] < 0.01
    assert covered[-1] > 0.1
    # The innermost petals, the last to open, are yellow.
    assert (np.diff(covered[1:6]) > 0.01).all()


def test_the_flower_is_the_same_at_every_size():
    small, large = red_share(film()), red_share(film(height=90, width=160))
    np.testing.assert_allclose(small, large, atol=0.01)


def test_rectangles_hold_whole_petals(monkeypatch):
    expected = film()
    tight = flower._box

    def whole(picture, centre_x, centre_y, low, high):
        return tight(picture, centre_x, centre_y, [-10, -10], [10, 10])

    monkeypatch.setattr(flower, "_box", whole)
    np.testing.assert_array_equal(film(), expected)


def test_a_flower_that_leaves_the_picture_is_cut():
    frames = film(n_frames=2, height=90, width=20)
    assert red_share(frames)[-1] > 0.3


@pytest.mark.parametrize("centred", [False, True])
def test_the_film_has_strong_and_weak_modes(centred):
    energy = SVD.fit(film(40), 10, centred)[0].energy
    assert energy[:10].sum() > (0.93 if centred else 0.985)
    assert energy[1] > 0.01
    # The noise of the sensor: no mode is empty, but for the mean that is subtracted.
    assert energy[38] > 1e-5
