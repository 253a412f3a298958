import subprocess
import sys

import pytest
import torch
from torch.testing import assert_close

from hits.forecast.coupled import coupled_forecast
from hits.forecast.interpolation import PIECE, interpolate

T = torch.arange(13, dtype=torch.float64)


def test_lines_are_exact_by_either_kind():
    states = torch.stack([1 + 2 * T, -T], dim=-1)[:, None]
    for kind in ("linear", "cubic"):
        fine = interpolate(states[::4], 4, 11, kind)
        assert_close(fine, states[1:12])


def test_cubics_are_exact_by_splines_alone():
    states = (T**3 - 5 * T**2)[:, None, None]
    assert_close(interpolate(states[::3], 3, 12, "cubic"), states[1:])
    assert (interpolate(states[::3], 3, 12) - states[1:]).abs().max() > 1


def test_splines_bring_a_coarse_forecast_nearer(rotation_maps):
    x0 = torch.tensor([[1.0, 0.0], [0.3, -0.8]], dtype=torch.float64)
    exact = coupled_forecast(rotation_maps([1]), x0, 80)
    errors = {
        kind: (coupled_forecast(rotation_maps([4]), x0, 80, kind) - exact).abs().max()
        for kind in ("linear", "cubic")
    }
    assert errors["cubic"] < 0.1 * errors["linear"]


def test_what_is_not_finite_stays_where_it_is():
    states = torch.tensor([0.0, 1.0, 2.0, torch.nan])[:, None, None]
    fine = interpolate(states, 2, 6, "cubic")
    assert_close(fine[:4, 0, 0], torch.tensor([0.5, 1.0, 1.5, 2.0]))
    assert fine[4:].isnan().all()


def test_one_diverging_trajectory_takes_no_spline_from_the_others():
    cubic = T**3 - 5 * T**2
    states = torch.stack([cubic, torch.where(T < 8, cubic, torch.inf)], 1)[:, :, None]
    fine = interpolate(states[::2], 2, 12, "cubic")
    assert_close(fine[:, 0], states[1:, 0])
    assert_close(fine[:6, 1], interpolate(states[::2], 2, 12)[:6, 1])
    assert not fine[6:, 1].isfinite().any()
    lost = torch.full((4, 1, 1), torch.nan)
    assert interpolate(lost, 2, 6, "cubic").isnan().all()


def test_many_series_are_splined_as_each_alone():
    many = torch.rand(7, PIECE + 1, 2, generator=torch.Generator().manual_seed(0))
    fine = interpolate(many, 3, 18, "cubic")
    assert fine.shape == (18, PIECE + 1, 2)
    for k in (0, PIECE // 2, PIECE):
        assert_close(fine[:, k : k + 1], interpolate(many[:, k : k + 1], 3, 18, "cubic"))


def test_scipy_is_loaded_only_for_what_needs_it():
    """It takes a second, in each of many short jobs."""
    modules = "hits.forecast.models, hits.forecast.select, hits.train.hierarchy_file"
    asked = f"import sys, {modules}; print([m for m in sys.modules if m.startswith('scipy.')])"
    printed = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert printed.stdout == "[]\n", printed.stderr


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="interpolation is 'spline', expected one of"):
        interpolate(torch.zeros(2, 1, 1), 2, 2, "spline")
