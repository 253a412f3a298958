import numpy as np
import pytest
import torch

from hits.data.systems import SYSTEMS, cubic, disc, hopf, hyperbolic, lorenz, rotation, van_der_pol


def test_oscillator_turns_clockwise_by_the_time(generator):
    x0 = generator.normal(size=(4, 2))
    quarter = rotation(x0, np.array([0.0, np.pi / 2, 2 * np.pi]))
    np.testing.assert_allclose(quarter[:, 0], x0)
    # x' = y, y' = -x: a quarter of a turn takes (x, y) to (y, -x).
    np.testing.assert_allclose(quarter[:, 1], np.stack([x0[:, 1], -x0[:, 0]], -1))
    np.testing.assert_allclose(quarter[:, 2], x0)


def test_exact_solution_keeps_its_equation(generator):
    x0, h = generator.normal(size=(4, 2)), 1e-5
    before, at, after = rotation(x0, np.array([0.7 - h, 0.7, 0.7 + h])).transpose(1, 0, 2)
    rate = np.stack(SYSTEMS["oscillator"].field(*at.T), -1)
    np.testing.assert_allclose((after - before) / (2 * h), rate, atol=1e-9)


@pytest.mark.parametrize(
    ("field", "state", "rate"),
    [
        # The equations of the paper, worked out by hand at one state.
        (hyperbolic, (2.0, 1.0), (-0.1, 3.0)),
        (cubic, (2.0, 1.0), (-0.8 + 2.0, -16.0 - 0.1)),
        (van_der_pol, (2.0, 1.0), (1.0, -6.0 - 2.0)),
        (hopf, (0.5, 2.0, 1.0), (0.0, 1.0 + 1.0 - 10.0, 0.5 - 2.0 - 5.0)),
        (lorenz, (1.0, 2.0, 3.0), (10.0, 25.0 - 2.0, 2.0 - 8.0)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_fields_are_those_of_the_paper(field, state, rate):
    np.testing.assert_allclose(field(*np.array(state)), rate)
    # A batch of tensors too: hybrid steppers evaluate fields in torch.
    batch = torch.tensor(state, dtype=torch.float64).repeat(3, 1)
    np.testing.assert_allclose(torch.stack(field(*batch.T), -1), np.tile(rate, (3, 1)))


def test_disc_is_filled_evenly(generator):
    radius2 = np.square(disc(generator, 20_000, "train")).sum(1)
    assert radius2.max() <= 1
    # The area inside a radius grows with its square: radius² is uniform, here to 4 standard errors.
    assert abs(radius2.mean() - 1 / 2) < 4 * (1 / 12 / 20_000) ** 0.5


@pytest.mark.parametrize(
    ("system", "split", "low", "high"),
    [
        ("hyperbolic", "train", (-1, -1), (1, 1)),
        ("cubic", "test", (-1, -1), (1, 1)),
        ("van_der_pol", "train", (-2, -4), (2, 4)),
        ("van_der_pol", "val", (-2, -2), (2, 2)),
        ("van_der_pol", "test", (-2, -2), (2, 2)),
        ("hopf", "train", (-0.2, -1, -1), (0.6, 2, 1)),
    ],
)
def test_initial_states_fill_the_boxes_of_the_paper(generator, system, split, low, high):
    x0 = SYSTEMS[system].initial_states(generator, 20_000, split)
    assert (x0 >= low).all()
    assert (x0 <= high).all()
    size = np.subtract(high, low)
    np.testing.assert_allclose(
        x0.mean(0), np.add(low, high) / 2, atol=4 * size.max() / 12**0.5 / 141
    )
    np.testing.assert_allclose(np.ptp(x0, axis=0), size, rtol=2e-3)
