import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import xarray as xr
import yaml

from hits import HiTS, Recipe
from hits.data.ode import simulate
from hits.data.system import System
from hits.seeds import seed_sequence

DATASETS = Path(__file__).parents[1] / "config" / "datasets"
SIZES = {"train": 3, "val": 2, "test": 2}


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def sources():
    """Blocks `source` of the datasets that come with the project, by name."""
    files = sorted(DATASETS.glob("*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text())["source"] for path in files}


@pytest.fixture(scope="session")
def systems(sources):
    """The systems that come with the project, by name."""
    ode = {name: source for name, source in sources.items() if source["kind"] == "ode"}
    return {name: System.from_source(source) for name, source in ode.items()}


@pytest.fixture(scope="session")
def simulate_system(sources):
    """Simulates few trajectories of a system that comes with the project."""

    def run(name, trajectories=SIZES, dt=0.1, n_steps=20, seed=None, truth="converged"):
        changes = {"trajectories": trajectories, "dt": dt, "n_steps": n_steps, "truth": truth}
        seed = seed_sequence(0, "test") if seed is None else seed
        data = simulate(sources[name] | changes, seed)
        return data.assign_attrs(name="small", title=f"Small {name}", license="MIT")

    return run


@pytest.fixture(scope="session")
def simulate_oscillator(simulate_system):
    """Simulates the exact oscillator: sizes, dt, n_steps and seed to a dataset."""

    def run(sizes, dt, n_steps, seed=None):
        return simulate_system("oscillator", sizes, dt, n_steps, seed)

    return run


@pytest.fixture(scope="session")
def oscillator(simulate_oscillator):
    """A small dataset of the exact oscillator."""
    return simulate_oscillator({"train": 30, "val": 6, "test": 4}, dt=0.01, n_steps=50)


@pytest.fixture(scope="session")
def circle():
    """A small dataset of one's own: circles of 24 radii and phases, dt 0.1, 65 instants."""
    generator = np.random.default_rng(0)
    radius = np.sqrt(generator.uniform(0.05, 1, (24, 1)))
    time = 0.1 * np.arange(65)
    angle = generator.uniform(0, 2 * np.pi, (24, 1)) - time
    x = radius[..., None] * np.stack([np.cos(angle), np.sin(angle)], -1)
    split = ["train"] * 16 + ["val"] * 4 + ["test"] * 4
    texts = ("name", "title", "time_units", "source", "license")
    return xr.Dataset(
        {"x": (("trajectory", "time", "state"), x.astype(np.float32))},
        {"time": time, "state": ["x", "y"], "split": ("trajectory", split)},
        dict.fromkeys(texts, "circle") | {"dt": 0.1, "contract": 1},
    )


@pytest.fixture(scope="session")
def circle_model(circle):
    """A hierarchy of the circles that was trained briefly, with selected scales."""
    recipe = Recipe(hidden=(24, 24), iterations=400, batch=100, hard_hidden=())
    return HiTS([1, 2, 4, 8], recipe).fit(circle, report=None).select(circle)


def rotation(angle):
    """Matrix that advances (x, y) of the oscillator by a time, for row vectors."""
    return torch.tensor(
        [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]],
        dtype=torch.float64,
    )


class RotationMap:
    """Exact flow map of the oscillator, counting the states it has advanced."""

    def __init__(self, angle):
        self.matrix = rotation(angle)
        self.sizes = []

    def __call__(self, x):
        self.sizes.append(len(x))
        return x @ self.matrix.to(x.dtype)


@pytest.fixture
def rotation_maps():
    """Exact flow maps of the oscillator for a time step and a set of steps."""
    return lambda steps, dt=0.1: {step: RotationMap(dt * step) for step in steps}


@pytest.fixture
def generator():
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def hierarchy_of():
    """What forecasts and scores need to know of a hierarchy whose flow maps are functions."""

    def make(maps, dt=0.1, selected=None, interpolation="linear", single=None):
        return SimpleNamespace(
            dt=dt,
            steps=tuple(sorted(maps)),
            maps=lambda dtype=torch.float32: maps,
            scaling=None,
            units=None,
            inputs=(),
            delays=None,
            observed=("x", "y", "z"),
            selected=selected,
            interpolation=interpolation,
            single=single,
            provenance={"recipe": {"smooth": False}},
            check_data=lambda data: None,
        )

    return make
