import numpy as np
import pytest

from hits.forecast.sequence_hits import SequenceHiTS
from hits.seeds import seed_sequence
from hits.train.descent import Descent
from hits.train.least_squares import LeastSquares

SEED = seed_sequence(0, "test")
FLUID = (22, [1, 4, 16, 64], [256, 164, 16, 4])


@pytest.fixture(scope="module")
def sequence():
    """A point on a torus: 151 instants of 22 components that no map of fewer repeats."""
    generator = np.random.default_rng(0)
    phase = np.outer(np.arange(151), [0.208, 0.131]) @ generator.integers(1, 5, (2, 22))
    return np.cos(phase + generator.uniform(0, 6, 22)).astype(np.float32)


def test_the_networks_of_the_paper_regenerate_a_sequence_to_rounding(sequence):
    model = SequenceHiTS(*FLUID)
    losses = model.fit(sequence, LeastSquares(), SEED)
    assert list(losses.columns) == ["step", "iteration", "loss"]
    assert losses["step"].tolist() == FLUID[1]
    forecast = model.forecast(sequence[0], 150)
    assert forecast.dtype == np.float32
    assert np.square(forecast - sequence[1:]).mean() < 1e-9


def test_numbers_of_weights():
    """The paper's number for the fluid."""
    model = SequenceHiTS(*FLUID)
    assert model.n_parameters == 19_888
    assert model.n_trained is None
    still = np.zeros((65, 22))
    model.fit(still, LeastSquares(), SEED)
    assert model.n_trained == (256 + 164 + 16 + 4 + 4) * 22
    model.fit(still, Descent(iterations=1, look_every=1), SEED)
    assert model.n_trained == model.n_parameters == 19_888


def test_a_scale_learns_from_the_multiples_of_its_step_alone(sequence):
    """What lies between them is left to the smaller steps, as in the forecast."""
    one, other = SequenceHiTS(22, [1, 4], [30, 60]), SequenceHiTS(22, [4], [60])
    changed = sequence.copy()
    changed[np.arange(151) % 4 > 0] += 1
    one.fit(sequence, LeastSquares(), SEED)
    other.fit(changed, LeastSquares(), SEED)
    assert one.tensors()["4.weights.1"].equal(other.tensors()["4.weights.1"])


def test_descent_lowers_the_loss_of_every_scale(sequence):
    model = SequenceHiTS(22, [1, 4, 16], [32, 16, 8], "relu")
    lines = []
    losses = model.fit(sequence, Descent(iterations=60, look_every=20), SEED, lines.append)
    curves = losses.pivot(index="iteration", columns="step", values="loss")
    assert (curves.loc[60] < 0.8 * curves.loc[20]).all()
    assert lines[-1].startswith("step 16: iteration 60/60, loss ")


def test_tensors_make_the_same_model(sequence):
    model = SequenceHiTS(*FLUID)
    model.fit(sequence, LeastSquares(), SEED)
    tensors = model.tensors()
    assert sum(t.numel() for t in tensors.values()) == model.n_parameters
    again = SequenceHiTS.from_tensors(tensors, *FLUID)
    np.testing.assert_array_equal(
        again.forecast(sequence[0], 150), model.forecast(sequence[0], 150)
    )


def test_same_seed_same_bytes(sequence):
    def fitted(seed, settings):
        model = SequenceHiTS(22, [1, 4], [8, 8])
        model.fit(sequence, settings, seed_sequence(seed, "test"))
        return model.tensors()

    for settings in (LeastSquares(), Descent(iterations=5, look_every=5)):
        one, other, another = (fitted(seed, settings) for seed in (1, 1, 2))
        assert all(one[name].equal(other[name]) for name in one)
        assert not one["4.weights.0"].equal(another["4.weights.0"])


def test_every_scale_draws_hidden_units_of_its_own():
    model = SequenceHiTS(22, [1, 4], [8, 8])
    # Where nothing moves, the units are as they were drawn.
    model.fit(np.zeros((65, 22)), LeastSquares(), SEED)
    fine, coarse = (model.tensors()[f"{step}.weights.0"] for step in (1, 4))
    assert not fine.equal(coarse)


def test_what_does_not_fit_is_refused(sequence):
    with pytest.raises(ValueError, match=r"steps are \[4, 1\].*expected increasing steps"):
        SequenceHiTS(22, [4, 1], [8, 8])
    with pytest.raises(ValueError, match=r"hidden is \[8\].*one number of hidden units for each"):
        SequenceHiTS(22, [1, 4], [8])
    with pytest.raises(ValueError, match="expected each to divide the next larger one"):
        SequenceHiTS(22, [2, 3], [8, 8])
    model = SequenceHiTS(*FLUID)
    message = r"shape \(64, 22\), expected \(time, 22\) with 65 instants or more for the step 64"
    with pytest.raises(ValueError, match=message):
        model.fit(sequence[:64], LeastSquares(), SEED)
    with pytest.raises(ValueError, match=r"shape \(151, 21\), expected \(time, 22\)"):
        model.fit(sequence[:, 1:], LeastSquares(), SEED)
    with pytest.raises(ValueError, match="not finite"):
        model.fit(np.full_like(sequence, np.nan), LeastSquares(), SEED)
