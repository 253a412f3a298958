from pathlib import Path

import numpy as np
import pytest
import yaml

from hits.data.ode import SYSTEMS, disc, rotation, simulate
from hits.seeds import seed_sequence


def run(**changes):
    arguments = {
        "system": "oscillator",
        "trajectories": {"train": 3, "val": 2, "test": 2},
        "dt": 0.1,
        "n_steps": 20,
        "seed": seed_sequence(0, "a"),
    }
    return simulate(**(arguments | changes))


def test_oscillator_turns_clockwise_by_the_time(generator):
    x0 = generator.normal(size=(4, 2))
    quarter = rotation(x0, np.array([0.0, np.pi / 2, 2 * np.pi]))
    np.testing.assert_allclose(quarter[:, 0], x0)
    # x' = y, y' = -x: a quarter of a turn takes (x, y) to (y, -x).
    np.testing.assert_allclose(quarter[:, 1], np.stack([x0[:, 1], -x0[:, 0]], -1))
    np.testing.assert_allclose(quarter[:, 2], x0)


def test_oscillator_keeps_its_equation(generator):
    x0, h = generator.normal(size=(4, 2)), 1e-5
    before, at, after = rotation(x0, np.array([0.7 - h, 0.7, 0.7 + h])).transpose(1, 0, 2)
    rate = (after - before) / (2 * h)
    np.testing.assert_allclose(rate, np.stack([at[:, 1], -at[:, 0]], -1), atol=1e-9)


def test_initial_states_fill_the_disc_evenly(generator):
    radius2 = np.square(disc(generator, 20_000)).sum(1)
    assert radius2.max() <= 1
    # The area inside a radius grows with its square: radius² is uniform, here to 4 standard errors.
    assert abs(radius2.mean() - 1 / 2) < 4 * (1 / 12 / 20_000) ** 0.5


def test_dataset_has_the_asked_sizes_and_instants():
    data = run()
    assert dict(data.sizes) == {"trajectory": 7, "time": 21, "state": 2}
    assert data["split"].values.tolist() == ["train"] * 3 + ["val"] * 2 + ["test"] * 2
    np.testing.assert_allclose(data["time"], np.arange(21) * 0.1)


def test_more_training_leaves_the_test_trajectories_alone():
    more = run(trajectories={"train": 9, "val": 2, "test": 2})
    np.testing.assert_array_equal(run()["x"][-2:], more["x"][-2:])


def test_seed_and_purpose_decide():
    seed = seed_sequence(0, "a")
    assert run(seed=seed).identical(run(seed=seed))
    assert run().identical(run())
    assert not run()["x"].equals(run(seed=seed_sequence(1, "a"))["x"])
    assert not run()["x"].equals(run(seed=seed_sequence(0, "b"))["x"])


def test_schema_knows_the_systems():
    schema = Path(__file__).parents[2] / "workflow/schemas/sources/ode.schema.yaml"
    known = yaml.safe_load(schema.read_text())["properties"]["system"]["enum"]
    assert known == sorted(SYSTEMS)


def test_unknown_system_is_named():
    with pytest.raises(ValueError, match="unknown system 'pendulum'; known: oscillator"):
        run(system="pendulum")
