"""Ensembles of hierarchies, end to end."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits import HiTS, Recipe
from hits.train.checkpoint import Checkpoint
from hits.train.fit import Interrupted, fit_hierarchy
from hits.train.hierarchy_file import HierarchyFileError

RECIPE = Recipe(hidden=(24, 24), iterations=400, batch=100, hard_hidden=())
STEPS = [1, 2, 4, 8]


@pytest.fixture(scope="module")
def model(circle):
    return HiTS(STEPS, RECIPE, members=3).fit(circle, report=None).select()


@pytest.fixture(scope="module")
def many(circle):
    """Circles of which 20 are for validation."""
    split = np.array(["val"] * 20 + ["train"] * 4)
    return circle.assign_coords(split=("trajectory", split.astype(object)))


def test_the_first_member_learns_what_it_would_learn_alone(model, circle_model):
    first, second, third = model.hierarchy.members
    for one, other, next_ in zip(
        first.stacks, circle_model.hierarchy.stacks, second.stacks, strict=True
    ):
        for a, b, c in zip(one.parameters(), other.parameters(), next_.parameters(), strict=True):
            assert_close(a, b, rtol=1e-2, atol=1e-3)
            assert not torch.allclose(a, c, rtol=0.1, atol=0.01)
    assert third.steps == first.steps == tuple(STEPS)


def test_the_mean_is_that_of_the_members(model, circle):
    x0 = circle.x.isel(time=0)
    made = model.forecast(x0, 20)
    assert made["spread"].dims == made["x"].dims == ("trajectory", "time", "state")
    alone = []
    for member in model.hierarchy.members:
        single = HiTS(STEPS, RECIPE)
        single.hierarchy = member
        alone.append(single.forecast(x0, 20).values)
    np.testing.assert_allclose(made["x"], np.mean(alone, 0), atol=1e-6)
    np.testing.assert_allclose(made["spread"], np.std(alone, 0, ddof=1), atol=1e-6)
    np.testing.assert_allclose(made["factor"].sel(level=0.9), 1.6449, atol=1e-4)


def test_losses_tell_members_apart(model):
    assert sorted(model.losses["member"].unique()) == [0, 1, 2]
    assert model.losses.groupby(["member", "step"]).ngroups == 12


def test_a_saved_ensemble_forecasts_the_same(model, many, tmp_path):
    model.calibrate(many, noise={"x": 0.01, "y": 0.02})
    x0 = many.x.isel(time=0)
    made = model.forecast(x0, 64)
    model.save(tmp_path / "model.safetensors")
    back = HiTS.load(tmp_path / "model.safetensors")
    assert back.members == 3
    assert back.hierarchy.calibration == model.hierarchy.calibration
    assert back.forecast(x0, 64).identical(made)
    assert np.isfinite(made["factor"]).all()
    assert (made["factor"] > 0).all()
    # Noise at the start goes on, and a new measurement has it once more.
    np.testing.assert_allclose(
        np.sqrt(np.square(made["spread"]).mean(("trajectory", "time")))[0], 0.0187, rtol=0.2
    )
    assert model.forecast(x0, 65)["factor"].isel(time=-1).isnull().all()
    model.select()
    assert model.hierarchy.calibration is None


def test_a_file_of_unlike_members_is_refused(model, tmp_path, monkeypatch):
    path = tmp_path / "model.safetensors"
    second, third = model.hierarchy.others
    monkeypatch.setattr(model.hierarchy, "others", (second, third[:1]))
    model.save(path)
    with pytest.raises(HierarchyFileError, match="header field 'members' is 3, expected a whole"):
        HiTS.load(path)


def test_what_goes_with_one_hierarchy_is_refused(model, tmp_path):
    for options in ({"tolerance": 1e-3}, {"path": tmp_path / "made.nc"}):
        with pytest.raises(ValueError, match="is an ensemble of 3 members, expected no"):
            model.forecast([0.1, 0.2], 5, **options)
    with pytest.raises(ValueError, match="expected no hybrid forecast"):
        model.hybrid([0.1, 0.2], 5, lambda x: x)


def test_a_killed_ensemble_goes_on_to_the_same_weights(circle, tmp_path):
    checkpoint, lines = Checkpoint(tmp_path / "checkpoint.safetensors"), []
    short = replace(RECIPE, iterations=40, validate_every=10)

    def kill(line):
        lines.append(line)
        if len(lines) == 6:
            raise KeyboardInterrupt

    of = circle, STEPS, short, 0, 0, "cpu"
    expected, _ = fit_hierarchy(*of, members=2)
    with pytest.raises(Interrupted) as stop:
        fit_hierarchy(*of, checkpoint, kill, members=2)
    assert len(stop.value.hierarchy.others) == 1
    made, losses = fit_hierarchy(*of, checkpoint, members=2)
    assert set(losses["member"]) == {0, 1}
    for one, other in zip(made.members, expected.members, strict=True):
        for a, b in zip(one.stacks, other.stacks, strict=True):
            assert_close(a.state_dict(), b.state_dict(), rtol=0, atol=0)


def test_few_val_trajectories_are_refused(model):
    with pytest.raises(ValueError, match="has 4 val trajectories, expected 19 or more"):
        model.calibrate()


def test_sequences_have_no_ensembles(circle):
    with pytest.raises(ValueError, match="members is 2, but the recipe solves for the networks"):
        HiTS([1], "solved", members=2).fit(circle, report=None)
