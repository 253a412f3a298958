"""Training windows of every iteration, drawn at random; the data stay on their device."""

import torch

from hits.data.inputs import each_scale
from hits.data.windows import consecutive_windows, first_windows, sliding_windows, spread_windows

# Evenly spread windows per trajectory that stand for all sliding ones, in scaling and validation.
POSITIONS = 10


def all_windows(states, step, recipe):
    """Windows of one step that stand for all that a recipe trains on, (n, recurrence + 1, state).

    On a sequence with fewer steps than the recurrence, consecutive windows are shorter.
    """
    if recipe.windows == "first":
        return first_windows(states, [step], recipe.recurrence)[0]
    if recipe.windows == "consecutive":
        trajectories = [consecutive_windows(x[::step], recipe.recurrence) for x in states]
        return torch.cat(trajectories)
    return spread_windows(states, [step], recipe.recurrence, POSITIONS, recipe.skew)[0]


class Batches:
    """Batches of windows, the same for every device and for any set of scales.

    Draws come from the CPU, many iterations at a time, and wait on the device; `take` picks
    them by a number on the device and may be part of a CUDA graph.

    Parameters
    ----------
    states : Tensor, (trajectory, time, state), or (scale, trajectory, time, …)
        Train trajectories, on the device, see `hits.data.inputs.with_inputs`.
    steps : sequence of int
        Step of each scale, in units of dt.
    recipe : Recipe
        Kind and number of windows.
    generator : torch.Generator
        Source of the draws, on the CPU.
    """

    def __init__(self, states, steps, recipe, generator):
        self.states, self.recipe, self.generator = states, recipe, generator
        self.steps = torch.tensor(steps, device=states.device)
        self.fixed, self.count, self.full = None, states.shape[-3], False
        if recipe.windows != "sliding":
            seen = zip(each_scale(states, len(steps)), steps, strict=True)
            self.fixed = torch.stack([all_windows(x, step, recipe) for x, step in seen])
            self.count = self.fixed.shape[1]
            self.full = recipe.batch == "full" or self.count <= recipe.batch
        if not self.full:
            shape = (recipe.validate_every, recipe.batch)
            self.chosen = torch.zeros(shape, dtype=torch.long, device=states.device)
            self.position = torch.zeros(shape, device=states.device)

    def draw(self):
        """Draw the batches of the next iterations, as many as between two validations."""
        if not self.full:
            shape = self.chosen.shape
            self.chosen.copy_(torch.randint(self.count, shape, generator=self.generator))
            if self.fixed is None:
                position = torch.rand(shape, generator=self.generator) ** self.recipe.skew
                self.position.copy_(position)

    def take(self, number):
        """Windows of one of the drawn iterations, (scale, batch, recurrence + 1, state).

        `number` is a tensor of int, (1,), on the device, so that a replay reads it anew.
        """
        if self.full:
            return self.fixed
        chosen, position = (
            drawn.index_select(0, number)[0] for drawn in (self.chosen, self.position)
        )
        if self.fixed is not None:
            return self.fixed[:, chosen]
        return sliding_windows(self.states, self.steps, self.recipe.recurrence, chosen, position)
