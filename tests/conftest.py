import math

import numpy as np
import pytest
import torch

from hits.data.ode import simulate
from hits.seeds import seed_sequence


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def oscillator():
    """A small dataset of the exact oscillator."""
    data = simulate(
        "oscillator",
        {"train": 30, "val": 6, "test": 4},
        dt=0.01,
        n_steps=50,
        seed=seed_sequence(0, "test"),
    )
    data.attrs |= {
        "name": "small",
        "title": "Small oscillator",
        "license": "MIT",
        "time_units": "dimensionless",
    }
    return data


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
