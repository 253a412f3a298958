"""The coupled forecast of the published code, in our own words: what forecasts are held against."""

import torch
from plain_loop import plain_network
from scipy.interpolate import interp1d


@torch.no_grad()
def plain_networks(stack):
    """Step to a network as torch builds it, with the weights of `FlowMaps` without units."""
    networks = {}
    for scale, step in enumerate(stack.steps):
        network = plain_network(stack.widths)
        for layer, weight, bias in zip(network[::2], stack.weights, stack.biases, strict=True):
            layer.weight.copy_(weight[scale])
            layer.bias.copy_(bias[scale, :, 0])
        networks[step] = network
    return networks


@torch.no_grad()
def plain_stepping(networks, x0, n_steps):
    """States at instants 1 to n_steps, (trajectory, n_steps, state), by the largest step first.

    Each step starts from all instants that are known, kept as a list, and straight lines go
    through what is reached.
    """
    steps = sorted(networks, reverse=True)
    states = torch.zeros(len(x0), n_steps + 2 * steps[0], x0.shape[1])
    states[:, 0] = x0
    known, room = [0], n_steps + steps[0]
    for step in steps:
        reached, lists = states[:, known].reshape(-1, x0.shape[1]), [known]
        for k in range(1, room // step + 1):
            reached = reached + networks[step](reached)
            instants = [instant + k * step for instant in known]
            states[:, instants] = reached.reshape(len(x0), -1, x0.shape[1])
            lists.append(instants)
        known = sorted(instant for instants in lists for instant in instants)
        room = step - 1
    line = interp1d(known, states[:, known].numpy(), axis=1)
    return torch.from_numpy(line(range(1, n_steps + 1))).float()
