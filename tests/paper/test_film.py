import numpy as np
import pytest
import xarray as xr

import film as film_script
from film import BAR, GAP, GREY, PROFILE, film, film_rate
from hits.data.embedding import attach
from hits.data.svd import SVD
from hits.data.video import read_video, write_video
from hits.score.sequences import score_sequence


def dataset(states, embeddings=(), dt=0.5, **attrs):
    coords = {"time": dt * np.arange(len(states))}
    if not embeddings:
        coords["position"] = ("state", np.arange(states.shape[1]))
    data = xr.Dataset(
        {"x": (("trajectory", "time", "state"), np.float32(states)[None])},
        coords,
        {"title": "Small – sequence", "dt": dt, "time_units": "s", **attrs},
    )
    return attach(data, embeddings)


def forecast(data, **others):
    """HiTS is exact, LSTM is zero, the ESN ends as NaN, the CW-RNN grows without bound."""
    x = data["x"].values[0, 1:]
    lost = np.arange(len(x)) >= len(x) // 2
    growth = np.geomspace(1, 1e38, len(x), dtype=np.float32)
    with np.errstate(over="ignore"):
        grown = x * growth[:, None]
    esn = np.where(lost[:, None], np.float32(np.nan), x)
    states = {"coupled": x, "lstm": 0 * x, "esn": esn, "cw_rnn": grown} | others
    return xr.Dataset(
        {"x": (("model", "trajectory", "time", "state"), np.stack(list(states.values()))[:, None])},
        {
            "model": list(states),
            "time": data["time"].values[1:],
            "selected": ("model", [name == "coupled" for name in states]),
        },
        {key: data.attrs[key] for key in ("title", "dt", "time_units")},
    )


def frames_of(data, **others):
    """All frames of a film, whose errors are scored as in a run."""
    made = forecast(data, **others)
    _, curves = score_sequence(made, data["x"].values[0, 1:])
    return list(film(data, made, curves))


def cell(frame, place, height, width):
    """A picture of a frame, without its name."""
    row, column = divmod(place, 3)
    top = row * (height + BAR + GAP) + BAR
    left = GAP + column * (width + GAP)
    return frame[top : top + height, left : left + width].astype(int)


@pytest.fixture
def video():
    """Frames of 19 × 31 pixels, whose left half is 20 k and whose right half is white."""
    basis = np.zeros((2, 19, 31, 3), np.float32)
    basis[0, :, :15], basis[1, :, 15:] = 20, 255
    states = np.stack([np.arange(10), np.ones(10)], axis=1)
    return dataset(states, [SVD(basis, np.ones(1))], frame_rate=12.0)


def test_a_film_shows_truth_and_models_side_by_side(video):
    frames = frames_of(video)
    assert len(frames) == 10
    # Odd pictures, even frames.
    assert {frame.shape for frame in frames} == {
        (2 * (19 + BAR + GAP), 3 * (31 + GAP) + GAP + 1, 3)
    }
    assert frames[0].dtype == np.uint8
    for k in (0, 4, 9):
        for place in (0, 1):
            shown = cell(frames[k], place, 19, 31)
            assert (shown[:, :15] == 20 * k).all()
            assert (shown[:, 15:] == 255).all()
    assert (cell(frames[9], 2, 19, 31) == 0).all()
    assert (cell(frames[3], 3, 19, 31)[:, :15] == 60).all()
    assert (cell(frames[9], 3, 19, 31) == GREY).all()


def test_diverged_models_are_called_so_from_then_on(video, monkeypatch):
    named = []
    monkeypatch.setattr(film_script, "_sheet", lambda _, names, lines: named.append((names, lines)))
    frames_of(video)
    assert named[4][1] == ["Small – sequence", "instant 4 of 9", "time 2.00 (s)", ""]
    assert named[0][0] == ["truth", "HiTS", "LSTM", "ESN", "CW-RNN"]
    assert named[4][0][3] == "ESN"
    assert named[5][0][3:] == ["ESN: diverged", "CW-RNN: diverged"]
    assert named[9][0][:3] == ["truth", "HiTS", "LSTM"]
    # Not before the error is 100 times the variance; and never again after a moment of it.
    near, far = (np.sqrt(share * 20 / 3 / 2) for share in (99, 101))
    named.clear()
    x = video["x"].values[0, 1:]
    moment = far * (np.arange(1, 10) == 4)[:, None]
    frames_of(video, lstm=x + near, coupled=x + moment)
    assert [names[1:3] for names, _ in named] == [
        *[["HiTS", "LSTM"]] * 4,
        *[["HiTS: diverged", "LSTM"]] * 6,
    ]


def test_a_film_keeps_rate_and_length_in_its_file(video, tmp_path):
    frames = frames_of(video)
    path = tmp_path / "film.mp4"
    write_video(path, iter(frames), film_rate(video))
    read = read_video(path, *frames[0].shape[:2])
    assert (len(read.frames), read.frame_rate) == (10, 12.0)
    np.testing.assert_allclose(read.frames[9], frames[9], atol=60)


def test_fields_stand_upright_in_the_colours_of_the_truth():
    """u = x + y: the least in the lower left corner, the most in the upper right."""
    x, y = np.arange(30.0), np.arange(14.0)
    svd = SVD(np.float32((x[:, None] + y)[None]), np.ones(1))
    data = dataset(np.array([[0.5], [0.7], [1]]), [svd]).assign_coords(grid_x=x, grid_y=y)
    *_, last = frames_of(data)
    viridis = [(68, 1, 84), (253, 231, 36)]
    shown = cell(last, 1, 14, 30)
    np.testing.assert_array_equal(shown[13, 0], viridis[0])
    np.testing.assert_array_equal(shown[0, 29], viridis[1])
    np.testing.assert_array_equal(cell(last, 0, 14, 30), shown)
    np.testing.assert_array_equal(cell(last, 2, 14, 30)[0, 29], viridis[0])
    assert film_rate(data) == 25


def test_profiles_are_drawn_over_the_truth_and_long_sequences_thinned(monkeypatch):
    monkeypatch.setattr(film_script, "LONGEST", 20)
    n = 41
    data = dataset(np.ones((n, 4)) * np.linspace(1, -1, n)[:, None])
    frames = frames_of(data)
    assert len(frames) == 14
    height, width = PROFILE
    # Height of the blue line, the model's, on a scale of ±1.1; the last frame shows instant 39.
    for k, expected in ((0, 1), (13, -0.95)):
        for place in (0, 1):
            blue = (cell(frames[k], place, height, width) == (0, 68, 136)).all(-1)
            level = 1.1 * (1 - 2 * np.nonzero(blue)[0].mean() / (height - 1))
            assert level == pytest.approx(expected, abs=0.01)
            assert blue.any(axis=0).all()
    # LSTM is zero, and grey behind it is the truth.
    both = cell(frames[-1], 2, height, width).reshape(-1, 3)
    assert {(0, 68, 136), (170, 170, 170)} <= set(map(tuple, np.unique(both, axis=0).tolist()))
    # The ESN is unknown: the truth alone, before grey.
    assert (cell(frames[-1], 3, height, width)[5, 5] == GREY).all()
