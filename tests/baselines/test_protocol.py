import subprocess
import sys

import numpy as np
import pytest

from hits.baselines.protocol import (
    BASELINES,
    load_baseline,
    make_settings,
    save_baseline,
    simple_baselines,
    train_baseline,
)
from hits.data.dataset import digest
from hits.data.sequence import sequence_dataset
from hits.files import load_tensors, save_tensors
from hits.seeds import seed_sequence

DESCENT = {"rate": 1e-2, "iterations": 20, "chunk": 10}
RIDGE = {"input_scalings": [0.5], "ridges": [1e-8]}
HIDDEN = {"lstm": 6, "esn": 40, "cw_rnn": 10, "persistence": None, "dmd": None}
SETTINGS = {"lstm": [DESCENT], "esn": [RIDGE], "cw_rnn": [DESCENT], "persistence": [], "dmd": []}
SEED = seed_sequence(0, "sequence")


@pytest.fixture(scope="module")
def sequence():
    time = 0.2 * np.arange(41)
    return np.stack([5 + np.sin(time), 100 * np.cos(time), 0 * time + 7], 1).astype(np.float32)


def trained(name, sequence):
    return train_baseline(name, HIDDEN[name], SETTINGS[name], sequence, SEED, None)


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_is_trained_stored_and_read(name, sequence, tmp_path):
    found, losses, tried = trained(name, sequence)
    forecast = found.forecast(sequence[0], 40)
    assert forecast.shape == (40, 3)
    assert forecast.dtype == np.float32
    mse = np.square(forecast - sequence[1:].astype(float)).mean()
    assert tried["mse"].tolist() == pytest.approx([mse])
    assert losses.columns.tolist() == ["setting", "iteration", "loss", "free_running_error"]
    save_baseline(found, tmp_path / "model.safetensors")
    back = load_baseline(tmp_path / "model.safetensors")
    np.testing.assert_array_equal(back.forecast(sequence[0], 40), forecast)
    assert (back.name, back.model.hidden, back.settings) == (name, HIDDEN[name], found.settings)
    tensors = found.model.tensors()
    again = back.model.tensors()
    assert all(tensors[key].equal(again[key]) for key in tensors | again)


@pytest.mark.parametrize("name", BASELINES)
def test_tensors_are_copies(name, sequence):
    model = trained(name, sequence)[0].model
    before = model.forecast(np.ones(3), 5)
    for tensor in model.tensors().values():
        tensor += 1
    np.testing.assert_array_equal(model.forecast(np.ones(3), 5), before)


def test_the_echo_state_network_regenerates_a_simple_sequence(sequence):
    forecast = trained("esn", sequence)[0].forecast(sequence[0], 40)
    assert np.abs(forecast - sequence[1:]).max() < 1.0


def test_the_best_of_several_settings_is_kept(sequence):
    bad = {**RIDGE, "ridges": [1e3]}
    found, losses, tried = train_baseline("esn", 40, [bad, RIDGE], sequence, SEED, None)
    assert found.settings == make_settings("esn", RIDGE)
    assert tried["mse"].argmin() == 1
    assert losses["setting"].tolist() == [0, 1]
    assert (tried["n_trained"] == (1 + 3 + 40) * 3).all()


def test_settings_that_diverge_are_not_kept_beside_others(sequence):
    lines, wild = [], {**DESCENT, "rate": 1e30}
    found, losses, tried = train_baseline("lstm", 6, [wild, DESCENT], sequence, SEED, lines.append)
    assert found.settings == make_settings("lstm", DESCENT)
    assert not found.diverged
    assert np.isinf(tried["mse"][0])
    assert losses.groupby("setting")["loss"].last()[0] == np.inf
    assert lines[0].startswith("lstm, setting 0: training diverged")


def test_a_training_that_diverges_is_a_result(sequence, tmp_path):
    wild = [{**DESCENT, "rate": rate} for rate in (1e30, 1e29)]
    found, losses, tried = train_baseline("lstm", 6, wild, sequence, SEED, None)
    assert found.diverged
    assert found.settings == make_settings("lstm", wild[0])
    assert np.isinf(tried["mse"]).all()
    assert np.isnan(found.forecast(sequence[0], 40)).all()
    assert found.forecast(sequence[0], 40).shape == (40, 3)
    assert set(losses["setting"]) == {0, 1}
    save_baseline(found, tmp_path / "model.safetensors")
    back = load_baseline(tmp_path / "model.safetensors")
    assert back.diverged
    assert back.settings == found.settings
    tensors = back.model.tensors()
    assert all(tensor.isfinite().all() for tensor in tensors.values())
    assert all(tensor.equal(tensors[name]) for name, tensor in found.model.tensors().items())


def test_a_forecast_that_diverges_is_a_result(tmp_path):
    """With the paper's one pair of settings a small echo state network grows out of two sines."""
    time = 0.2 * np.arange(401)
    sequence = np.stack([np.sin(time), np.cos(1.3 * time)], 1).astype(np.float32)
    found, _, tried = train_baseline("esn", 10, [], sequence, seed_sequence(0), None)
    assert tried["mse"].tolist() == [np.inf]
    assert not found.diverged, "its training did not"
    forecast = found.forecast(sequence[0], 400)
    assert not np.isfinite(forecast[-1]).all()
    save_baseline(found, tmp_path / "model.safetensors")
    back = load_baseline(tmp_path / "model.safetensors")
    np.testing.assert_array_equal(back.forecast(sequence[0], 400), forecast)


@pytest.mark.parametrize("name", ["lstm", "esn", "cw_rnn"])
def test_the_same_seed_gives_the_same_bytes_and_replicates_other_weights(name, sequence, tmp_path):
    purposes = [(), (), ("1",), ("2",)]
    files = []
    for number, purpose in enumerate(purposes):
        seed = seed_sequence(0, "sequence", name, *purpose)
        found, *_ = train_baseline(name, HIDDEN[name], SETTINGS[name], sequence, seed, None)
        save_baseline(found, tmp_path / f"{number}.safetensors")
        files.append((tmp_path / f"{number}.safetensors").read_bytes())
    assert files[0] == files[1]
    assert len(set(files)) == 3


def test_iterations_have_a_budget(sequence):
    assert make_settings("lstm", {}, 300) == make_settings("lstm", {"iterations": 300})
    assert make_settings("cw_rnn", {"iterations": 20}, 300).iterations == 20
    assert make_settings("esn", RIDGE, 300) == make_settings("esn", RIDGE)
    with pytest.raises(ValueError, match="of lstm: iterations is 0, expected a whole number, 1"):
        make_settings("lstm", {}, 0)
    found, losses, _ = train_baseline("lstm", 6, [], sequence, SEED, None, most_iterations=3)
    assert losses["iteration"].tolist() == [1, 2, 3]
    assert found.settings == make_settings("lstm", {"iterations": 3})


def test_without_settings_those_of_the_paper_are_tried(sequence):
    found, _, tried = train_baseline("esn", 10, [], sequence, SEED, None)
    assert tried["settings"].tolist() == ['{"input_scalings": [1.0], "ridges": [1e-12]}']
    assert found.settings == make_settings("esn", {})
    paper = {"rate": 1e-3, "iterations": 10_000, "streams": 1, "chunk": None, "clip": 1.0}
    paper |= {"noise": 0, "read_out": "descent"}
    assert make_settings("cw_rnn", {}) == make_settings("lstm", paper)


def test_simple_baselines_know_what_was_seen():
    """A rotation about a point that is not the mean of what was seen: states are not centred."""
    time = 0.3 * np.arange(60)
    sequence = np.stack([np.cos(time), np.sin(time)], 1).astype(np.float32)
    found = {one.name: one.forecast(sequence[19], 40) for one in simple_baselines(sequence[:20])}
    assert list(found) == ["persistence", "dmd"]
    np.testing.assert_array_equal(found["persistence"], [sequence[19]] * 40)
    np.testing.assert_allclose(found["dmd"], sequence[20:], atol=1e-5)


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("gru", {}, "settings: unknown baseline 'gru' .expected: one of lstm, esn, cw_rnn, pers"),
        ("dmd", {"rank": 3}, "settings of dmd: unknown field 'rank' .expected: none"),
        ("lstm", {"rates": 1}, "settings of lstm: unknown field 'rates', did you mean 'rate'"),
        ("cw_rnn", {"iterations": 0}, "of cw_rnn: iterations is 0, expected a whole number, 1 or"),
        ("lstm", {"chunk": 0}, "settings of lstm: chunk is 0, expected a whole number, 1 or more"),
        ("lstm", {"rate": "1e-3"}, "rate is '1e-3', expected a number above 0; YAML reads 1e-3 as"),
        ("lstm", {"noise": -0.1}, "settings of lstm: noise is -0.1, expected a number, 0 or more"),
        ("lstm", {"read_out": "solve"}, "read_out is 'solve', expected one of descent, solved"),
        ("esn", {"input_scalings": []}, r"input_scalings is \[\], expected a list of numbers abov"),
        ("esn", {"ridges": [1, 0.0]}, r"of esn: ridges is \[1, 0.0\], expected a list of numbers "),
        (
            "esn",
            {"ridges": 1.0},
            r"settings of esn: ridges is 1.0, expected a list of numbers",
        ),
        (
            "esn",
            {"ridges": ["1e-3"]},
            "expected a list of numbers above 0; YAML reads 1e-3 as",
        ),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(name, values, message):
    with pytest.raises(ValueError, match=message):
        make_settings(name, values)


def test_other_files_are_refused(sequence, tmp_path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"nothing")
    with pytest.raises(ValueError, match=r"model\.safetensors: not a safetensors file"):
        load_baseline(path)
    save_tensors({}, {"version": 4, "stacks": []}, path)
    with pytest.raises(ValueError, match=r"model\.safetensors: .* a hierarchy, open it with HiTS"):
        load_baseline(path)
    save_tensors({}, {"other": 1}, path)
    with pytest.raises(ValueError, match="header field 'baseline' is missing; train again"):
        load_baseline(path)


def test_a_baseline_of_another_training_is_refused(sequence, tmp_path):
    path = tmp_path / "model.safetensors"
    found, data = trained("esn", sequence)[0], sequence_dataset(sequence, ["x", "y", "z"], 0.2, "s")
    training = {"hidden": 40, "settings": [{"ridges": (1e-6,)}], "seed": 0, "replicate": 0}
    found.provenance = training | {"data_sha256": digest(data)}
    save_baseline(found, path)
    assert load_baseline(path, training, data).provenance["replicate"] == 0
    message = r"trained with replicate 0, but this run asks for 1; .* remove this file"
    with pytest.raises(ValueError, match=message):
        load_baseline(path, training | {"replicate": 1})
    with pytest.raises(ValueError, match="trained with data_sha256"):
        load_baseline(path, training, data.isel(time=slice(9)))
    header, tensors = load_tensors(path)
    save_tensors(tensors, header | {"provenance": []}, path)
    with pytest.raises(ValueError, match=r"'provenance' is \[\], expected what it was trained by"):
        load_baseline(path)


@pytest.mark.parametrize("name", ["lstm", "esn"])
def test_weights_that_do_not_fit_the_header_are_refused(name, sequence, tmp_path):
    path = tmp_path / "model.safetensors"
    save_baseline(trained(name, sequence)[0], path)
    header, tensors = load_tensors(path)
    save_tensors(tensors, header | {"hidden": 7}, path)
    message = r"(?s)model\.safetensors: not a baseline of this version.*; train it again"
    with pytest.raises(ValueError, match=message):
        load_baseline(path)
    for claim in ({"hidden": 10**6}, {"hidden": "many"}, {"n_states": 10**12}, {"diverged": 0}):
        save_tensors(tensors, header | claim, path)
        with pytest.raises(ValueError, match=message):
            load_baseline(path)
    first, weights = next(iter(tensors.items()))
    save_tensors(tensors | {first: weights / 0}, header, path)
    with pytest.raises(ValueError, match=f"tensor '{first}' holds NaN or infinite numbers"):
        load_baseline(path)
    del header["settings"]
    save_tensors(tensors, header, path)
    with pytest.raises(ValueError, match=r"model\.safetensors: .*'settings'.; train it again"):
        load_baseline(path)


def test_names_and_colours_need_no_torch():
    """Which takes seconds to load: each reading of a configuration needs them."""
    asked = "import sys, hits.baselines.protocol; print('torch' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert printed.stdout == "False\n", printed.stderr
