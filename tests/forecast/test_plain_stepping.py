"""The way of stepping that forecasts are timed against makes the same forecasts."""

import numpy as np
import pytest
import torch
from plain_stepping import plain_networks, plain_stepping

from hits.forecast.coupled import coupled_forecast
from hits.train.flowmap import FlowMaps


@pytest.mark.parametrize("n_steps", [1, 7, 64, 100])
@pytest.mark.parametrize("steps", [[1, 2, 4, 8], [4, 16], [8]])
def test_the_published_way_gives_the_same_states(steps, n_steps):
    stack = FlowMaps(steps, (2, 16, 16, 2), "relu")
    stack.initialise(np.random.SeedSequence(0))
    x0 = torch.rand(3, 2, generator=torch.Generator().manual_seed(0))
    expected = coupled_forecast(stack.maps(), x0, n_steps)
    found = plain_stepping(plain_networks(stack), x0, n_steps)
    torch.testing.assert_close(found, expected)
