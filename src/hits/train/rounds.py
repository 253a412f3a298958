"""Rounds of training: all scales, then the hard ones once more with networks of their own."""

import time

import torch

from hits.seeds import child, seed_sequence
from hits.train.batches import all_windows
from hits.train.checkpoint import below
from hits.train.flowmap import FlowMaps, Scaling
from hits.train.training import Training


class Rounds:
    """A training of all scales of a hierarchy that can be left and gone on with.

    In the first round all scales train. Those whose validation loss is then above the recipe's
    ``hard`` train once more, with new networks of the hidden layers ``hard_hidden``, and keep the
    better ones: capacity and iterations go where the maps are hard.

    Parameters
    ----------
    train, val : Tensor, (trajectory, time, state)
        Trajectories, on the device.
    steps : sequence of int
        Step of each scale, in units of dt, increasing.
    recipe : Recipe
        How to train.
    *purpose : int or str
        What weights and batches are drawn for, see `hits.seeds.seed_sequence`.

    Attributes
    ----------
    stacks : list of FlowMaps
        The best networks, those of one shape together; all of them once it is finished.
    rows : list of list
        Those of `Training.advance` with the number of the round before them, counts over all
        rounds.
    finished : bool
        Whether all scales are done.
    """

    def __init__(self, train, val, steps, recipe, *purpose):
        self.train, self.recipe = train, recipe
        self.weight_seed = seed_sequence(*purpose, "weights")
        batch_seed = seed_sequence(*purpose, "batches").generate_state(1)[0]
        self.generator = torch.Generator().manual_seed(int(batch_seed))
        self.windows = dict(zip(steps, all_windows(val, steps, recipe), strict=True))
        self.number, self.before, self.last = 1, 0, 0.0
        self.stacks, self.first_loss = [], None
        self.rows, self.finished = [], False
        scaling = None
        if recipe.scaling == "unit":
            scaling = Scaling.unit(all_windows(train, steps, recipe))
        self._begin(self._new(steps, recipe.hidden, scaling))

    @property
    def iteration(self):
        """Iterations so far, in all rounds."""
        return self.before + self.training.iteration

    def advance(self):
        """Go on to the next validation."""
        start = time.perf_counter()
        rows = self.training.advance()
        self.last = time.perf_counter() - start
        for step, iteration, *losses, skipped, seconds in rows:
            skips, spent = self.totals.get(step, (0, 0.0))
            self.rows.append(
                [
                    self.number,
                    step,
                    self.before + iteration,
                    *losses,
                    skips + skipped,
                    spent + seconds,
                ]
            )
        if self.training.finished:
            self._end_round()

    def progress(self):
        """How far the training is, in one line."""
        training, recipe = self.training, self.recipe
        steps, loss = training.best.steps, training.best_loss
        worst = int(loss.argmax())
        left = self.last * (recipe.iterations - training.iteration) / recipe.validate_every
        return (
            f"round {self.number}, iteration {training.iteration}/{recipe.iterations}, "
            f"{int(training.active.sum())} of {len(steps)} scales, validation loss "
            f"{loss.min():.1e} to {loss[worst]:.1e} (step {steps[worst]}), {left:.0f} s left"
        )

    def state(self):
        """All that `restore` needs: facts as JSON has them, and tensors by name."""
        facts, tensors = self.training.state()
        tensors = {f"training.{name}": t for name, t in tensors.items()}
        for k, stack in enumerate(self.stacks):
            tensors |= {f"stack.{k}.{name}": t for name, t in stack.state_dict().items()}
        stacks = [(stack.steps, stack.widths) for stack in (*self.stacks, self.training.best)]
        if self.stacks:
            tensors["first_loss"] = self.first_loss
        own = {"number": self.number, "before": self.before, "rows": self.rows, "stacks": stacks}
        return own | {"training": facts}, tensors

    def restore(self, facts, tensors):
        """Go on from a state of the same training."""
        self.number, self.before, self.rows = (facts[k] for k in ("number", "before", "rows"))
        *self.stacks, current = (
            FlowMaps(steps, widths, self.recipe.activation).to(self.train.device)
            for steps, widths in facts["stacks"]
        )
        for k, stack in enumerate(self.stacks):
            stack.load_state_dict(below(f"stack.{k}.", tensors))
            self.first_loss = tensors["first_loss"].to(self.train.device)
        self._begin(current)
        self.training.restore(facts["training"], below("training.", tensors))

    def _new(self, steps, hidden, scaling):
        n_states = self.train.shape[2]
        stack = FlowMaps(steps, (n_states, *hidden, n_states), self.recipe.activation, scaling)
        stack.initialise(child(self.weight_seed, self.number))
        return stack.to(self.train.device)

    def _begin(self, stack):
        # Skipped steps and seconds of each scale in the rounds before this one.
        self.totals = {row[1]: row[-2:] for row in self.rows if row[0] < self.number}
        windows = torch.stack([self.windows[step] for step in stack.steps])
        self.training = Training(stack, self.train, windows, self.recipe, self.generator)

    def _end_round(self):
        best, loss = self.training.best, self.training.best_loss
        if self.number == 1:
            self.stacks, self.first_loss = [best], loss
            hard = loss > self.recipe.hard
            if self.recipe.hard_hidden and hard.any():
                self.before, self.number = self.iteration, 2
                chosen = best.subset(hard)
                self._begin(self._new(chosen.steps, self.recipe.hard_hidden, chosen.scaling))
                return
        else:
            (first,) = self.stacks
            again = torch.tensor([step in best.steps for step in first.steps], device=loss.device)
            better = loss < self.first_loss[again]
            replaced = again.clone()
            replaced[again] = better
            parts = ((first, ~replaced), (best, better))
            self.stacks = [stack.subset(part) for stack, part in parts if part.any()]
        self.finished = True
