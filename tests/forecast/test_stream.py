import subprocess
import sys

import numpy as np
import pytest
import xarray as xr

from hits import HiTS, Recipe
from hits.forecast import stream


@pytest.fixture
def model(oscillator):
    recipe = Recipe(hidden=(8,), iterations=20, validate_every=10, batch=20, hard_hidden=())
    return HiTS([8, 32], recipe=recipe).fit(oscillator)


def test_a_forecast_in_a_file_is_that_in_memory(model, oscillator, tmp_path, monkeypatch):
    """In pieces of two trajectories; labels, type and attributes are the same."""
    x0 = oscillator["x"].isel(time=3, trajectory=slice(5))
    expected = model.forecast(x0, 50)
    monkeypatch.setattr(stream, "CHUNK", 2 * 50 * 2 * 4)
    monkeypatch.setattr(stream, "PIECE", 2 * 50 * 2 * 4)
    calls = []
    forecast = stream.forecast
    monkeypatch.setattr(
        stream, "forecast", lambda h, x, *a: calls.append(len(x)) or forecast(h, x, *a)
    )
    made = model.forecast(x0, 50, path=tmp_path / "a.nc")
    assert calls == [2, 2, 1]
    xr.testing.assert_allclose(made, expected, rtol=1e-5)
    assert made.dtype == expected.dtype
    assert made.attrs == expected.attrs
    assert made.dims == expected.dims
    assert set(made.coords) == set(expected.coords)
    assert xr.open_dataset(tmp_path / "a.nc")["x"].encoding["chunksizes"] == (2, 50, 2)
    # States without labels, in one piece.
    monkeypatch.undo()
    plain = model.forecast(x0.values, 50, path=tmp_path / "b.nc")
    np.testing.assert_array_equal(plain, model.forecast(x0.values, 50))


def test_a_forecast_that_fails_leaves_no_file(model, tmp_path, monkeypatch):
    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(stream, "forecast", fail)
    with pytest.raises(KeyboardInterrupt):
        model.forecast([[1.0, 0.0]], 50, path=tmp_path / "a.nc")
    assert list(tmp_path.iterdir()) == []


PROGRAM = """
import resource, sys
import numpy as np
from hits import HiTS
model = HiTS.load(sys.argv[1])
model.forecast(np.ones((100, 2)), 1000, path=sys.argv[2])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
model.forecast(np.ones((20_000, 2)), 3200, path=sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_does_not_grow_with_the_forecast(model, tmp_path):
    """512 MB of states take less than that, whatever their number."""
    model.save(tmp_path / "model.safetensors")
    arguments = [str(tmp_path / name) for name in ("model.safetensors", "a.nc")]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True
    )
    assert (tmp_path / "a.nc").stat().st_size > 20_000 * 3200 * 8
    assert int(done.stdout) < 450_000
