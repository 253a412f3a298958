from io import BytesIO

import numpy as np
import pytest
import xarray as xr

from fig07_sequences import patch_slices, plot_sequences
from hits.data.audio import embed_audio
from hits.data.embedding import attach
from hits.data.svd import SVD
from sequences import whole_sequences

pytestmark = pytest.mark.filterwarnings("error")

N = 40
TIME = 0.5 * np.arange(N + 1)
MODELS = ("coupled", "lstm", "esn", "cw_rnn")
X, Y = np.linspace(-1, 8, 45), np.linspace(-2, 2, 20)
SHAPE = (18, 32, 3)


def dataset(title, states, units="s", embeddings=(), attrs=(), **coords):
    data = xr.Dataset(
        {"x": (("trajectory", "time", "state"), states[None].astype(np.float32))},
        {"time": TIME, **coords},
        {"title": title, "dt": 0.5, "time_units": units, **dict(attrs)},
    )
    return attach(data, embeddings)


def row(data, models=MODELS):
    """HiTS is exact, LSTM is zero, the ESN ends as NaN, the CW-RNN grows without bound."""
    x = data["x"].values[0]
    growth = np.geomspace(1, 1e38, len(x) - 1, dtype=np.float32)[:, None]
    with np.errstate(over="ignore"):
        states = {
            "cw_rnn": x[1:] * growth,
            "coupled": x[1:],
            "lstm": 0 * x[1:],
            "esn": np.where(np.arange(1, len(x)) > len(x) // 2, np.nan, x[1:].T).T,
        }
    states = {model: states[model] for model in states if model in models}
    forecast = xr.Dataset(
        {"x": (("model", "trajectory", "time", "state"), np.stack(list(states.values()))[:, None])},
        {"model": list(states)},
    )
    errors = dict(zip(MODELS, [2.5e-4, 1.0, np.inf, 101.0], strict=True))
    return data, forecast, errors


def waves():
    position = ("state", 0.5 * np.arange(16), {"units": "mm"})
    u = np.cos(position[1] - 0.3 * TIME[:, None])
    return row(dataset("Waves", u, "dimensionless", position=position))


def sound():
    tone = np.sin(0.05 * np.arange(900)).astype(np.float32)
    data = embed_audio(tone, 8000, every=20, delay=8, level=0.01)
    return row(data.assign_attrs(title="A tone"))


def flow():
    """u = x + t y, as coefficients of x and y."""
    basis = np.float32([X[:, None] + 0 * Y, 0 * X[:, None] + Y])
    svd = SVD(basis, np.array([1.0]))
    coords = {"grid_x": X, "grid_y": Y}
    states = np.stack([np.ones(N + 1), TIME], axis=1)
    return row(dataset("Flow", states, "D/U", [svd], **coords))


def film():
    """Red is 10 t in every pixel, green 255, blue beyond what can be shown."""
    basis = np.float32([np.broadcast_to(colour, SHAPE) for colour in ([10, 0, 0], [0, 255, 300])])
    svd = SVD(basis, np.array([1.0]))
    states = np.stack([TIME, np.ones(N + 1)], axis=1)
    return row(dataset("Film", states, "s", [svd], {"frame_rate": 2.0}))


def measured(n_states):
    """A sequence of states alone: 3 + 2 sin(t + k), the last is constant."""
    states = 3 + 2 * np.sin(TIME[:, None] + np.arange(n_states))
    states[:, -1] = 7
    return row(dataset("Swing", states))


@pytest.fixture(scope="module")
def panels():
    """Axes of each line, from the truth to the CW-RNN."""
    axes = plot_sequences([waves(), sound(), flow(), film()]).axes
    # Each row begins with its title; waves and flow end with the bar of their colours. Pictures
    # take two lines, column by column.
    return {
        "space_time": axes[1:6],
        "sound": axes[8:13],
        "field trace": axes[14:24:2],
        "field": axes[15:24:2],
        "video trace": axes[26:36:2],
        "video": axes[27:36:2],
    }


def picture(axes):
    (image,) = axes.get_images()
    return image


def test_forecasts_begin_with_the_state_they_start_from():
    data, forecast, _ = waves()
    whole = whole_sequences(data, forecast)
    assert list(whole) == ["truth", *MODELS]
    np.testing.assert_array_equal(whole["truth"], whole["coupled"])
    np.testing.assert_array_equal(whole["lstm"][0], whole["truth"][0])
    assert not whole["lstm"][1:].any()


def test_patches_keep_their_place_on_any_grid():
    assert patch_slices("field", (449, 199)) == (slice(100, 110), slice(70, 80))
    assert patch_slices("video", (540, 960, 3)) == (slice(150, 180), slice(250, 280))
    assert patch_slices("video", (180, 320, 3)) == (slice(50, 60), slice(83, 94))
    assert patch_slices("field", (4, 3)) == (slice(0, 1), slice(1, 2))


def test_the_end_of_a_field_is_shown_in_the_colours_of_the_truth(panels):
    truth, hits, lstm, *_ = panels["space_time"]
    expected = np.cos(0.5 * np.arange(16)[:, None] - 0.3 * TIME[30:])
    np.testing.assert_allclose(picture(truth).get_array(), expected, atol=1e-6)
    np.testing.assert_array_equal(picture(hits).get_array(), picture(truth).get_array())
    assert not picture(lstm).get_array().any()
    assert picture(hits).get_extent() == pytest.approx([14.75, 20.25, -0.25, 7.75])
    for axes in panels["space_time"]:
        assert picture(axes).get_clim() == pytest.approx((-1, 1), abs=1e-3)


def test_sounds_are_decoded_to_the_unit_of_the_recording(panels):
    time, signal = panels["sound"][1].get_lines()[0].get_data()
    np.testing.assert_allclose(signal, np.sin(0.05 * np.arange(0, 900, 20)), atol=1e-6)
    np.testing.assert_allclose(time, 0.0025 * np.arange(45))
    limits = {axes.get_ylim() for axes in panels["sound"]}
    assert len(limits) == 1
    # Beyond them, but of a size that can be drawn.
    wild = panels["sound"][4].get_lines()[0].get_ydata()
    assert 1.1 < np.abs(wild).max() < 3


def test_the_last_field_is_shown_and_a_patch_in_time(panels):
    hits, lstm = panels["field"][1:3]
    np.testing.assert_allclose(picture(hits).get_array(), X + 20 * Y[:, None], atol=1e-5)
    dx, dy = X[1] - X[0], Y[1] - Y[0]
    edges = [-1 - dx / 2, 8 + dx / 2, -2 - dy / 2, 2 + dy / 2]
    assert picture(hits).get_extent() == pytest.approx(edges)
    assert not picture(lstm).get_array().any()
    patch = hits.patches[1]
    assert patch.get_xy() == pytest.approx((X[10] - dx / 2, Y[7] - dy / 2))
    assert (patch.get_width(), patch.get_height()) == pytest.approx((2 * dx, 2 * dy))
    time, trace = panels["field trace"][1].get_lines()[1].get_data()
    np.testing.assert_allclose(time, TIME)
    np.testing.assert_allclose(trace, X[10:12].mean() + TIME * Y[7:9].mean(), rtol=1e-5)
    # Behind each model lies the truth.
    for axes in panels["field trace"]:
        np.testing.assert_array_equal(axes.get_lines()[0].get_ydata(), trace)


def test_the_last_frame_is_shown_and_the_red_of_a_patch(panels):
    hits, lstm = panels["video"][1:3]
    assert np.unique(picture(hits).get_array().reshape(-1, 3), axis=0).tolist() == [[200, 255, 255]]
    assert not picture(lstm).get_array().any()
    np.testing.assert_allclose(
        panels["video trace"][1].get_lines()[1].get_ydata(), 10 * TIME, rtol=1e-6
    )
    assert hits.patches[0].get_xy() == pytest.approx((7.5, 4.5))


def test_models_and_errors_are_named(panels):
    heads = [axes.get_title() for axes in panels["space_time"]]
    assert heads == ["truth", "HiTS", "LSTM", "ESN", "CW-RNN"]
    for name in ("space_time", "sound", "field trace", "video trace"):
        texts = [axes.texts[0].get_text() for axes in panels[name]]
        assert texts == ["", "error 0.00025", "error 1", "diverged", "diverged"]


def test_axes_have_units(panels):
    labels = {name: (axes[0].get_xlabel(), axes[0].get_ylabel()) for name, axes in panels.items()}
    assert labels == {
        "space_time": ("time (dimensionless)", "position x\n(mm)"),
        "sound": ("time (s)", "amplitude\n(of full scale)"),
        "field trace": ("time (D/U)", "u/U"),
        "field": ("x/D", "y/D"),
        "video trace": ("time (s)", "red (0–255)"),
        "video": ("last frame", ""),
    }


def test_what_diverged_can_be_drawn(panels):
    for name in ("space_time", "field"):
        assert picture(panels[name][3]).get_array().mask.all()
    assert not panels["video"][3].get_images()
    panels["space_time"][0].figure.savefig(BytesIO(), dpi=30)


def test_any_models_of_any_sequences_are_drawn():
    """A second sequence of one kind and title, with a baseline that the first has not."""
    data, *_ = sound()
    figure = plot_sequences([row(data, ("coupled",)), row(data, ("coupled", "esn"))])
    panels = [axes for axes in figure.axes if axes.axison]
    assert [axes.get_title() for axes in figure.axes[1:4]] == ["truth", "HiTS", "ESN"]
    texts = [axes.texts[0].get_text() for axes in panels]
    assert texts == ["", "error 0.00025", "", "error 0.00025", "diverged"]
    figure.savefig(BytesIO(), dpi=30)


def test_few_states_are_lines_over_those_of_the_truth():
    """Each without its mean and by its spread; one that is constant stays."""
    axes = plot_sequences([measured(2)]).axes
    truth, hits, *_, wild = axes[1:6]
    moving = np.sin(TIME)
    expected = (moving - moving.mean()) / moving.std()
    first = [drawn.get_ydata() for drawn in hits.get_lines()]
    assert len(first) == 4
    np.testing.assert_allclose(first[0], expected, atol=1e-6)
    np.testing.assert_allclose(first[2], expected, atol=1e-6)
    np.testing.assert_allclose(first[3], 0, atol=1e-6)
    assert np.abs(wild.get_lines()[2].get_ydata()).max() == 40
    assert (truth.get_ylabel(), truth.get_xlabel()) == ("states\n(standardised)", "time (s)")


def test_many_states_are_rows_of_a_picture():
    figure = plot_sequences([measured(20)])
    truth, hits, _, esn, _ = figure.axes[1:6]
    values = picture(hits).get_array()
    assert values.shape == (20, N + 1)
    np.testing.assert_allclose(values[:-1].mean(axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(values[:-1].std(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(values[-1], 0, atol=1e-6)
    assert picture(esn).get_array().mask.any()
    assert truth.get_ylabel() == "state"
    figure.savefig(BytesIO(), dpi=30)
