import numpy as np
import pytest

from hits.forecast.sequence_model import (
    MODELS,
    load_sequence_model,
    save_sequence_model,
    train_sequence_model,
)
from hits.seeds import seed_sequence

DESCENT = {"method": "descent", "rate": 1e-2, "iterations": 20, "streams": 1, "chunk": 10}
DESCENT |= {"clip": 1.0, "noise": 0.0}
RIDGE = {"method": "ridge", "input_scalings": [0.5], "ridges": [1e-8]}
ARCHITECTURES = {
    "hits": {"steps": [1, 4], "hidden": [60, 20], "activation": "tanh"},
    "lstm": {"hidden": 6},
    "esn": {"hidden": 40},
    "cw_rnn": {"hidden": 10},
}
SETTINGS = {
    "hits": {"method": "least_squares"},
    "lstm": DESCENT,
    "esn": RIDGE,
    "cw_rnn": DESCENT,
}
SEED = seed_sequence(0, "sequence")


@pytest.fixture
def sequence():
    time = 0.2 * np.arange(41)
    return np.stack([5 + np.sin(time), 100 * np.cos(time), 0 * time + 7], 1).astype(np.float32)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_trained_in_scaled_units_stored_and_read(name, sequence, tmp_path):
    trained, losses, tried = train_sequence_model(
        name, ARCHITECTURES[name], [SETTINGS[name]], sequence, SEED, None
    )
    forecast = trained.forecast(sequence[0], 40)
    assert forecast.shape == (40, 3)
    assert forecast.dtype == np.float32
    mse = np.square(forecast - sequence[1:].astype(float)).mean()
    assert tried["mse"].tolist() == pytest.approx([mse])
    assert set(losses["setting"]) == {0}
    save_sequence_model(trained, tmp_path / "model.safetensors")
    back = load_sequence_model(tmp_path / "model.safetensors")
    np.testing.assert_array_equal(back.forecast(sequence[0], 40), forecast)
    assert (back.name, back.architecture, back.settings) == (
        name,
        ARCHITECTURES[name],
        SETTINGS[name],
    )


def test_hits_and_esn_regenerate_a_simple_sequence(sequence):
    for name in ("hits", "esn"):
        trained, *_ = train_sequence_model(
            name, ARCHITECTURES[name], [SETTINGS[name]], sequence, SEED, None
        )
        forecast = trained.forecast(sequence[0], 40)
        assert np.abs(forecast - sequence[1:]).max() < 1.0, name


def test_the_best_of_several_settings_is_kept(sequence):
    bad = {**RIDGE, "ridges": [1e3]}
    trained, losses, tried = train_sequence_model(
        "esn", {"hidden": 40}, [bad, RIDGE], sequence, SEED, None
    )
    assert trained.settings == RIDGE
    assert tried["mse"].argmin() == 1
    assert set(losses["setting"]) == {0, 1}
    assert (tried["n_trained"] == (1 + 3 + 40) * 3).all()


def test_same_seed_same_weights(sequence):
    one, other = (
        train_sequence_model("lstm", {"hidden": 6}, [DESCENT], sequence, SEED, None)[0]
        for _ in range(2)
    )
    np.testing.assert_array_equal(one.forecast(sequence[0], 9), other.forecast(sequence[0], 9))


def test_unknown_models_methods_and_keys_are_refused(sequence):
    def train(name, settings):
        train_sequence_model(name, {"hidden": 6}, [settings], sequence, SEED, None)

    with pytest.raises(ValueError, match="unknown model 'gru'; known: hits, lstm, esn, cw_rnn"):
        train("gru", {})
    with pytest.raises(ValueError, match="settings of lstm: method is 'ridge', expected one of de"):
        train("lstm", RIDGE)
    with pytest.raises(ValueError, match=r"settings of lstm, method descent: .*'rates'"):
        train("lstm", {**DESCENT, "rates": 1})


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"nothing")
    with pytest.raises(ValueError, match=r"model\.safetensors: not a sequence model"):
        load_sequence_model(path)
