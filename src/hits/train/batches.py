"""Training windows of every iteration, drawn at random; the data stay on their device."""

import torch

from hits.data.windows import first_windows, sliding_windows, spread_windows

# Evenly spread windows per trajectory that stand for all sliding ones, in scaling and validation.
POSITIONS = 10


def all_windows(states, steps, recipe):
    """Windows that stand for all that a recipe trains on, (scale, n, recurrence + 1, state)."""
    if recipe.windows == "first":
        return first_windows(states, steps, recipe.recurrence)
    return spread_windows(states, steps, recipe.recurrence, POSITIONS, recipe.skew)


class Batches:
    """Batches of windows, the same for every device and for any set of scales.

    Draws come from the CPU, many iterations at a time, and wait on the device; `take` picks
    them by a number on the device and may be part of a CUDA graph.

    Parameters
    ----------
    states : Tensor, (trajectory, time, state)
        Train trajectories, on the device.
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
        self.first = None
        if recipe.windows == "first":
            self.first = first_windows(states, steps, recipe.recurrence)
        if recipe.batch != "full":
            shape = (recipe.validate_every, recipe.batch)
            self.trajectory = torch.zeros(shape, dtype=torch.long, device=states.device)
            self.position = torch.zeros(shape, device=states.device)

    def keep(self, scales):
        """Go on with some of the scales, (scale,) of bool."""
        self.steps = self.steps[scales]
        if self.first is not None:
            self.first = self.first[scales]

    def draw(self):
        """Draw the batches of the next iterations, as many as between two validations."""
        if self.recipe.batch != "full":
            shape = self.trajectory.shape
            self.trajectory.copy_(torch.randint(len(self.states), shape, generator=self.generator))
            if self.recipe.windows == "sliding":
                position = torch.rand(shape, generator=self.generator) ** self.recipe.skew
                self.position.copy_(position)

    def take(self, number):
        """Windows of one of the drawn iterations, (scale, batch, recurrence + 1, state).

        Parameters
        ----------
        number : Tensor of int, (1,)
            Which iteration since the draw; on the device, so that a replay reads it anew.
        """
        if self.recipe.batch == "full":
            return self.first
        trajectory, position = (
            drawn.index_select(0, number)[0] for drawn in (self.trajectory, self.position)
        )
        if self.first is not None:
            return self.first[:, trajectory]
        return sliding_windows(
            self.states, self.steps, self.recipe.recurrence, trajectory, position
        )
