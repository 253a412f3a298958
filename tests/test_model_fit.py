"""How the class `HiTS` is trained: from what, what it shows meanwhile, and an interrupt."""

import numpy as np
import pandas as pd
import pytest

from hits import HiTS, Recipe, from_arrays
from hits.data.dataset import DatasetError

RECIPE = Recipe(hidden=(4,), iterations=6, validate_every=2, batch=8, hard_hidden=())
SPLIT = {"train": list(range(16)), "val": [16, 17, 18, 19], "test": [20, 21, 22, 23]}


def weights(model):
    return [p for stack in model.hierarchy.stacks for p in stack.parameters()]


def same(one, other):
    return all(a.equal(b) for a, b in zip(weights(one), weights(other), strict=True))


def stop_at(number):
    """A function of lines that interrupts at one of them."""
    lines = []

    def interrupt(line):
        lines.append(line)
        if len(lines) == number:
            raise KeyboardInterrupt

    return interrupt


def frame(x):
    """The table in long format of arrays (trajectory, time, state)."""
    n, n_time, _ = x.shape
    columns = {"run": np.repeat(np.arange(n), n_time), "t": np.tile(0.1 * np.arange(n_time), n)}
    return pd.DataFrame(columns | {"x": x[..., 0].ravel(), "y": x[..., 1].ravel()})


def test_arrays_and_frames_are_taken_as_they_are_made_datasets_of(circle):
    x, lines = circle["x"].values, []
    data = from_arrays(x, 0.1, states=["x", "y"], split=SPLIT, report=None)
    expected = HiTS([1, 2], RECIPE).fit(data, None)
    model = HiTS([1, 2], RECIPE).fit(x, lines.append, dt=0.1, states=["x", "y"], split=SPLIT)
    assert same(model, expected)
    assert model.data.identical(data)
    assert lines[0].startswith("24 recorded trajectories")
    named = {part: list(map(str, numbers)) for part, numbers in SPLIT.items()}
    options = {"trajectory": "run", "time": "t", "split": named}
    assert same(HiTS([1, 2], RECIPE).fit(frame(x), None, **options), expected)
    assert same(HiTS([1, 2], RECIPE).fit(list(x), None, dt=0.1, split=SPLIT), expected)
    # What was made of them is selected and scored on.
    assert model.select().selection.equals(expected.select(data).selection)
    assert model.score().equals(expected.score(data))


def test_what_arrays_do_not_say_is_asked_for(circle, circle_model, tmp_path):
    for data in (circle["x"].values, frame(circle["x"].values)):
        with pytest.raises(DatasetError, match="dt is missing: without times, give the time betwe"):
            HiTS([1, 2], RECIPE).fit(data, None)
    with pytest.raises(TypeError, match="found dt beside a dataset, which says these itself"):
        HiTS([1, 2], RECIPE).fit(circle, None, dt=0.1)
    circle_model.save(tmp_path / "model.safetensors")
    with pytest.raises(ValueError, match="the model was loaded and has no data; give the dataset"):
        HiTS.load(tmp_path / "model.safetensors").select()


def test_an_interrupt_keeps_what_is_trained_and_a_checkpoint_goes_on(circle, tmp_path):
    whole, path = HiTS([1, 2], RECIPE).fit(circle, None), tmp_path / "fit.safetensors"
    model = HiTS([1, 2], RECIPE)
    message = (
        r"stopped at iteration 6; \S*fit\.safetensors holds its state at iteration 6: .*kept are"
    )
    with pytest.warns(UserWarning, match=message):
        assert model.fit(circle, stop_at(3), str(path)) is model
    # Of two scales the first trains for six iterations, then the other starts from its weights.
    assert model.hierarchy.steps == (1,)
    assert model.losses["iteration"].tolist() == [2, 4, 6]
    for kept, (trained, *_) in zip(weights(model), zip(weights(whole)), strict=False):
        assert kept.equal(trained)
    model.select(circle).save(tmp_path / "model.safetensors")
    back = HiTS.load(tmp_path / "model.safetensors")
    assert back.hierarchy.provenance["interrupted"] == 6
    assert back.forecast([0.1, 0.2], 9).identical(model.forecast([0.1, 0.2], 9))
    lines = []
    assert same(model.fit(circle, lines.append, path), whole)
    assert lines[0] == f"going on from {path}, iteration 6"
    assert not path.exists()


def test_the_best_weights_are_kept_not_the_last(circle):
    """At a rate so large that training only spoils what was drawn."""
    recipe = Recipe(hidden=(4,), iterations=6, validate_every=2, batch=8, rate=10, hard_hidden=())
    stopped = []
    for number in (1, 2):
        with pytest.warns(UserWarning, match=r"stopped at iteration \d; kept are .* \[1\]"):
            stopped.append(HiTS([1, 2], recipe).fit(circle, stop_at(number)))
    assert stopped[1].losses["val_loss"].min() > 100
    assert same(*stopped)


def test_an_interrupt_before_anything_is_trained_is_one(circle, monkeypatch):
    model = HiTS([1, 2], RECIPE).fit(circle, None)
    before = model.hierarchy

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("hits.train.training.Training.advance", interrupt)
    with pytest.raises(KeyboardInterrupt):
        model.fit(circle, None)
    assert model.hierarchy is before


def test_layers_of_the_scales_that_are_kept_go_with_them(circle, tmp_path):
    recipe = Recipe(hidden=((4,), (6,)), iterations=4, validate_every=2, batch=8, hard_hidden=())
    with pytest.warns(UserWarning, match="kept are the best networks so far"):
        HiTS([1, 2], recipe).fit(circle, stop_at(1)).save(tmp_path / "model.safetensors")
    assert HiTS.load(tmp_path / "model.safetensors").recipe.hidden == ((4,),)
