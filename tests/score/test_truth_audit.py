import numpy as np
import pytest

from hits.score.truth_audit import truth_audit

DT = 0.01


@pytest.fixture
def system(systems):
    return systems["oscillator"]


@pytest.fixture
def exact(generator, system):
    return system.solution(generator.normal(size=(4, 2)), DT * np.arange(101))


def test_a_reference_that_is_off_is_seen_at_every_step(exact, system):
    loose = exact + np.array([0.01, 0.03])
    loose[:, 0] = exact[:, 0]
    audit = truth_audit(system, exact[:, 0], exact, loose, DT, steps=(1, 2))
    assert audit["h_steps"].tolist() == [1, 2]
    assert audit["h"].tolist() == [0.01, 0.02]
    # (0.01² + 0.03²) / 2 at each instant but the initial one, which is not in the mean.
    np.testing.assert_allclose(audit["loose_to_converged"], 5e-4)
    np.testing.assert_allclose(audit["rk4_to_loose"], 5e-4, rtol=1e-2)
    assert audit["rk4_to_converged"][0] < 1e-18


def test_converged_errors_are_those_of_the_method(exact, system):
    # A step multiplies x + iy by the Taylor polynomial of exp(-ih) of degree 4.
    audit = truth_audit(system, exact[:, 0], exact, exact, DT, steps=(1,))
    start = exact[:, 0] @ [1, 1j]
    factor = np.polyval([1 / 24, 1 / 6, 1 / 2, 1, 1], -1j * DT)
    rk4 = start[:, None] * factor ** np.arange(1, 101)
    expected = np.square(np.abs(rk4 - exact[:, 1:] @ [1, 1j])).mean() / 2
    np.testing.assert_allclose(audit["rk4_to_converged"], expected, rtol=1e-2)
    np.testing.assert_array_equal(audit["rk4_to_loose"], audit["rk4_to_converged"])
    assert audit["loose_to_converged"].tolist() == [0]


def test_steps_are_those_of_the_paper_unless_given(exact, system):
    audit = truth_audit(system, exact[:, 0], exact, exact, DT)
    assert audit["h_steps"].tolist() == [1, 2, 4, 8, 16]
    assert audit["rk4_to_converged"].is_monotonic_increasing


def test_other_shapes_are_refused(exact, system):
    with pytest.raises(ValueError, match=r"= \(4, 100, 2\), expected \(4, 101, 2\)"):
        truth_audit(system, exact[:, 0], exact, exact[:, 1:], DT)
