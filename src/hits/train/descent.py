"""Flow maps of a sequence by gradient descent, as the paper trains them."""

import math
from dataclasses import dataclass, replace

import torch

from hits.data.consecutive_windows import consecutive_windows
from hits.seeds import child
from hits.train.recipe import RECIPES
from hits.train.training import Training


@dataclass(frozen=True)
class Descent:
    """Train all weights of a network with Adam on windows of several steps.

    The defaults are the paper's and its code's. Neither says whether the batch was the same for
    all sequences.

    Attributes
    ----------
    recurrence : int
        Recurrent steps p of the loss (eq. 2.5); fewer where a scale has fewer.
    rate : float
        Learning rate.
    batch : int
        Windows per iteration; a scale that has no more uses all of them.
    iterations : int
        Optimiser steps.
    look_every : int
        Iterations between looks at the loss over all windows; the best weights seen are kept.
    tolerance : float
        A network whose loss falls below it is done.
    """

    recurrence: int = 6
    rate: float = 1e-3
    batch: int = 100
    iterations: int = 10_000
    look_every: int = 1000
    tolerance: float = 1e-8

    def train(self, flow_map, sequence, seed, report=None):
        """Fit one flow map.

        Parameters
        ----------
        flow_map : FlowMaps
            A single scale of step 1, changed in place.
        sequence : Tensor, (time, state)
            Float32 states, one step of the map apart.
        seed : numpy.random.SeedSequence
            Source of the first weights and of the batches.
        report : callable, optional
            Called with a line of text at every look.

        Returns
        -------
        losses : list of (int, float)
            Iteration, and mean squared error over the recurrent steps of all windows.
        n_trained : int
            Weights that were trained: all.

        Raises
        ------
        FloatingPointError
            If the loss was never finite.
        """
        windows = consecutive_windows(sequence, self.recurrence)
        recipe = replace(
            RECIPES["published"],
            recurrence=windows.shape[1] - 1,
            rate=self.rate,
            batch=self.batch if self.batch < len(windows) else "full",
            iterations=self.iterations,
            validate_every=self.look_every,
            tolerance=self.tolerance,
        )
        weight_seed, batch_seed = (child(seed, part) for part in range(2))
        flow_map.initialise(weight_seed)
        generator = torch.Generator().manual_seed(int(batch_seed.generate_state(1)[0]))
        # The windows take the place of trajectories, and are what the loss is looked at on.
        training = Training(flow_map, windows, windows[None], recipe, generator)
        losses = []
        while not training.finished:
            ((_, iteration, _, loss, _, _),) = training.advance()
            losses.append((iteration, loss))
            if report:
                report(f"iteration {iteration}/{self.iterations}, loss {loss:.1e}")
        if not any(math.isfinite(loss) for _, loss in losses):
            raise FloatingPointError(
                f"training diverged: no finite loss in {self.iterations} iterations; expected one; "
                f"lower the rate ({self.rate:g})"
            )
        flow_map.load_state_dict(training.best.state_dict())
        return losses, sum(p.numel() for p in flow_map.parameters())
