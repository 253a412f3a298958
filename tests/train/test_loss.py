import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.train.flowmap import FlowMaps, unit_variance
from hits.train.loss import recurrent_loss

STEPS = (2, 4, 8)


@pytest.mark.parametrize("scaled", [False, True])
def test_loss_is_the_mean_squared_error_of_recurrent_steps(scaled):
    torch.manual_seed(0)
    windows = torch.randn(3, 20, 4, 2, dtype=torch.float64)
    units = unit_variance(windows) if scaled else None
    flow_maps = FlowMaps(STEPS, (2, 6, 2), "tanh", units).double()
    flow_maps.initialise(np.random.SeedSequence(0))
    unit = flow_maps.increment
    x, errors = windows[:, :, 0], []
    for k in range(1, 4):
        x = flow_maps(x)
        errors.append(((x - windows[:, :, k]) / unit).square().mean((1, 2)))
    assert_close(recurrent_loss(flow_maps, windows), torch.stack(errors).mean(0))


def test_inputs_beside_the_states_are_as_they_are_at_every_step():
    torch.manual_seed(0)
    windows = torch.randn(3, 20, 4, 5, dtype=torch.float64)
    units = unit_variance(windows, 2)
    assert [unit.shape[-1] for unit in units] == [5, 5, 2]
    flow_maps = FlowMaps(STEPS, (5, 6, 2), "tanh", units).double()
    flow_maps.initialise(np.random.SeedSequence(0))
    x, errors = windows[:, :, 0], []
    for k in range(1, 4):
        reached = flow_maps(x)
        assert reached.shape == (3, 20, 2)
        off = (reached - windows[:, :, k, :2]) / flow_maps.increment
        errors.append(off.square().mean((1, 2)))
        x = torch.cat([reached, windows[:, :, k, 2:]], -1)
    assert_close(recurrent_loss(flow_maps, windows), torch.stack(errors).mean(0))
    for scale, step in enumerate(STEPS):
        single = flow_maps.maps(torch.float64)[step](windows[scale, :, 0])
        assert_close(single, flow_maps(windows[:, :, 0])[scale])
