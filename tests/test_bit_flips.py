"""A single flipped bit in a file, wherever it is, is refused or changes nothing."""

import numpy as np
import pytest

from hits.baselines.protocol import load_baseline, save_baseline, train_baseline
from hits.data.dataset import open_dataset, save_dataset
from hits.files import read_netcdf, write_netcdf
from hits.forecast.forecast_file import open_forecast, save_forecast
from hits.forecast.models import forecast_dataset, forecast_models
from hits.score.errors import error_curves
from hits.seeds import seed_sequence
from hits.train.checkpoint import Checkpoint
from hits.train.fit import fit_hierarchy
from hits.train.hierarchy_file import load_hierarchy, save_hierarchy
from hits.train.recipe import Recipe

RECIPE = Recipe(hidden=(6,), iterations=20, validate_every=10, batch=20, hard_hidden=())


def restored(path):
    """What a training finds in a checkpoint; damage is told by a line."""
    said = []
    found = Checkpoint(path).load({}, said.append)
    if said:
        raise ValueError(*said)
    return found


# How a file of each kind is read and written again.
KINDS = {
    "hierarchy.safetensors": (load_hierarchy, save_hierarchy),
    "lstm.safetensors": (load_baseline, save_baseline),
    "esn.safetensors": (load_baseline, save_baseline),
    "checkpoint.safetensors": (restored, lambda found, path: Checkpoint(path).save(*found, {})),
    "dataset.nc": (open_dataset, save_dataset),
    "forecast.nc": (open_forecast, save_forecast),
    "curves.nc": (read_netcdf, write_netcdf),
}


@pytest.fixture(autouse=True, scope="module")
def _clocks_that_stand_still():
    """Checkpoints hold the seconds that were spent, and nothing else that differs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hits.train.checkpoint._clocks", lambda: {"seconds": 0.0, "cpu_seconds": 0.0})
        yield


@pytest.fixture(scope="module")
def files(oscillator, tmp_path_factory):
    """A folder with a small file of each kind."""
    folder = tmp_path_factory.mktemp("files")
    few = oscillator.isel(trajectory=[0, 1, 30, 31, -2, -1])
    checkpoint = Checkpoint(folder / "taken.safetensors")
    hierarchy, _ = fit_hierarchy(few, [2, 4], RECIPE, device="cpu", checkpoint=checkpoint)
    checkpoint.save({"number": 1}, {"x": hierarchy.stacks[0].centre}, {})
    checkpoint.path.rename(folder / "checkpoint.safetensors")
    save_hierarchy(hierarchy, folder / "hierarchy.safetensors")
    sequence = few["x"].values[0]
    for name, settings in (("lstm", {"iterations": 2}), ("esn", {})):
        trained, *_ = train_baseline(name, 4, [settings], sequence, seed_sequence(0), None)
        save_baseline(trained, folder / f"{name}.safetensors")
    save_dataset(few, folder / "dataset.nc")
    truth = few["x"].isel(trajectory=slice(-2, None), time=slice(1, None))
    models, x0 = forecast_models(hierarchy), few["x"].values[-2:, 0]
    forecast = forecast_dataset(hierarchy, models, x0, few["time"].values[1:])
    save_forecast(forecast, folder / "forecast.nc")
    write_netcdf(error_curves(forecast, truth), folder / "curves.nc")
    # Variables are in another order at first.
    write_netcdf(read_netcdf(folder / "curves.nc"), folder / "curves.nc")
    return folder


def outcome(kind, content, path):
    """Whether content is refused, with the name of the file, used as it was, or used otherwise."""
    read, write = KINDS[kind]
    path.write_bytes(content)
    try:
        found = read(path)
    except ValueError as error:
        if str(path) not in str(error):
            raise
        return "refused"
    again = path.with_name(f"again-{path.name}")
    write(found, again)
    return again.read_bytes()


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", KINDS)
def test_no_flipped_bit_is_used(files, tmp_path, kind, count):
    whole = (files / kind).read_bytes()
    assert outcome(kind, whole, tmp_path / kind) == whole
    refused = 0
    for bit in np.random.default_rng(0).choice(8 * len(whole), count, replace=False).tolist():
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        found = outcome(kind, flipped, tmp_path / kind)
        assert found in ("refused", whole), f"bit {bit % 8} of byte {bit // 8}"
        refused += found == "refused"
    # In netCDF much is room that nothing was written to.
    assert refused == count if kind.endswith("safetensors") else refused > 0


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_that_breaks_off_is_used(files, tmp_path, kind):
    whole = (files / kind).read_bytes()
    for length in (0, 1, len(whole) // 2, len(whole) - 1):
        assert outcome(kind, whole[:length], tmp_path / kind) == "refused"
