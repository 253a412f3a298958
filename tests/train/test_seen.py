import numpy as np
import pytest

from hits.train.seen import Seen


def test_the_range_is_that_of_the_train_trajectories(circle):
    seen = Seen.of(circle)
    train = circle["x"].values[:16]
    assert seen.least == tuple(train.min((0, 1)).tolist())
    assert seen.most == tuple(train.max((0, 1)).tolist())


def test_only_instants_that_are_no_multiples_of_dt_are_kept(circle):
    assert Seen.of(circle).time == ()
    for time in (np.cumsum(np.full(65, 0.1)), 0.05 + 0.1 * np.arange(65) + 1e-9):
        assert Seen.of(circle.assign_coords(time=time)).time == tuple(time)
    later = 0.1 * np.arange(5, 70)
    assert Seen.of(circle.assign_coords(time=later)).time == ()


def test_states_far_outside_are_told():
    seen = Seen((-1, 0), (1, 5))
    # A tenth of the extent is a margin.
    assert seen.outside(np.array([[1.19, 5.4], [-1.19, -0.4]]), ("x", "y")) is None
    assert seen.outside(np.array([[0, 0], [0, 5.6], [0, 9]]), ("x", "y")).startswith(
        "2 of 3 initial states lie outside of what the flow maps were trained on, first trajectory "
        "1: y is 5.6, trained on 0 to 5"
    )


def test_inputs_are_kept_after_the_states(circle):
    u = circle["x"].values[..., :1] * 0 + np.linspace(-2, 3, 65, dtype=np.float32)[:, None]
    driven = circle.assign(u=(("trajectory", "time", "input"), u)).assign_coords(input=["push"])
    seen = Seen.of(driven)
    assert (seen.least[2:], seen.most[2:]) == ((-2,), (3,))
    assert seen.outside(np.array([[0, 5]]), ("x", "y"))
    assert seen.inputs_outside(np.array([[[0.0], [3.4]]]), ("push",)) is None
    far = seen.inputs_outside(np.array([[[0.0]], [[-2.6]]]), ("push",))
    assert far.startswith(
        "1 of 2 inputs lie outside of what the flow maps were trained on, first tr"
    )
    assert far.endswith(
        "1: push is -2.6, trained on -2 to 3; forecasts with them are guesses; train on such inputs"
    )


def test_constant_states_may_be_rounded():
    seen = Seen((3,), (3,))
    assert seen.outside(np.array([[3.000001]]), ("x",)) is None
    assert seen.outside(np.array([[3.1]]), ("x",))


def test_ends_come_in_pairs():
    with pytest.raises(ValueError, match="expected pairs"):
        Seen((1,), (2, 3))
