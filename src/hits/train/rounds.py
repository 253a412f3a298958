"""Rounds of training: all scales, then the hard ones once more with networks of their own."""

import time
from itertools import groupby

import torch

from hits.files import below
from hits.seeds import child, seed_sequence
from hits.train.batches import all_windows
from hits.train.flowmap import FlowMaps, unit_variance
from hits.train.training import Training

# Of a scale's rows, what adds up over its rounds.
COUNTS = ("iteration", "skipped", "seconds")


class Rounds:
    """A training of all scales of a hierarchy that can be left and gone on with.

    Scales whose networks have one shape train together, in one round. Those whose validation loss
    is then above the recipe's ``hard`` train once more, with new networks of the hidden layers
    ``hard_hidden``, and keep the better ones: capacity and iterations go where the maps are hard.

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
    rows : list of dict
        Those of `Training.advance` with the number of the round, counts over all rounds.
    finished : bool
        Whether all scales are done.
    """

    def __init__(self, train, val, steps, recipe, *purpose):
        self.train, self.recipe = train, recipe
        self.weight_seed = seed_sequence(*purpose, "weights")
        batch_seed = seed_sequence(*purpose, "batches").generate_state(1)[0]
        self.generator = torch.Generator().manual_seed(int(batch_seed))
        self.windows = {step: all_windows(val, step, recipe) for step in steps}
        self.units = None
        if recipe.scaling == "unit":
            self.units = {
                step: unit_variance(all_windows(train, step, recipe)[None]) for step in steps
            }
        self.plan = _plan(steps, recipe)
        self.n_first = len(self.plan)
        self.stacks, self.loss = [], {}
        self.rows, self.last, self.finished = [], 0.0, False
        self._begin(1)

    @property
    def iteration(self):
        """Iterations so far, in all rounds."""
        return self.before + self.training.iteration

    def advance(self):
        """Go on to the next validation."""
        start = time.perf_counter()
        rows = self.training.advance()
        self.last = time.perf_counter() - start
        for row in rows:
            before = self.totals.get(row["step"], {})
            counts = {key: before.get(key, 0) + row[key] for key in COUNTS}
            self.rows.append(row | counts | {"round": self.number})
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
        return {
            "number": self.number,
            "before": self.before,
            "plan": self.plan,
            "rows": self.rows,
            "stacks": [(stack.steps, stack.widths) for stack in self.stacks],
            "loss": list(self.loss.items()),
            "training": facts,
        }, tensors

    def restore(self, facts, tensors):
        """Go on from a state of the same training."""
        self.plan, self.rows, self.loss = facts["plan"], facts["rows"], dict(facts["loss"])
        self.stacks = [
            FlowMaps(steps, widths, self.recipe.activation).to(self.train.device)
            for steps, widths in facts["stacks"]
        ]
        for k, stack in enumerate(self.stacks):
            stack.load_state_dict(below(f"stack.{k}.", tensors))
        self._begin(facts["number"], facts["before"])
        self.training.restore(facts["training"], below("training.", tensors))

    def _begin(self, number, before=0):
        """Begin a round of the plan with new networks, after so many iterations."""
        self.number, self.before = number, before
        # What each scale has had in the rounds before this one.
        self.totals = {row["step"]: row for row in self.rows if row["round"] < number}
        steps, hidden = self.plan[number - 1]
        units, n_states = None, self.train.shape[2]
        if self.units:
            units = tuple(map(torch.cat, zip(*(self.units[step] for step in steps), strict=True)))
        stack = FlowMaps(steps, (n_states, *hidden, n_states), self.recipe.activation, units)
        stack.initialise(child(self.weight_seed, number))
        windows = torch.stack([self.windows[step] for step in steps])
        self.training = Training(
            stack.to(self.train.device), self.train, windows, self.recipe, self.generator
        )

    def _end_round(self):
        """Keep what the round has learnt, and go on with the next one if there is one."""
        best, loss = self.training.best, self.training.best_loss.tolist()
        found = dict(zip(best.steps, loss, strict=True))
        better = {step for step, x in found.items() if step not in self.loss or x < self.loss[step]}
        parts = [(stack, set(stack.steps) - better) for stack in self.stacks] + [(best, better)]
        self.stacks = [
            stack.subset(torch.tensor([step in kept for step in stack.steps]))
            for stack, kept in parts
            if kept
        ]
        self.loss |= {step: found[step] for step in better}
        if self.number == self.n_first and self.recipe.hard_hidden:
            hard = [step for step in sorted(self.loss) if self.loss[step] > self.recipe.hard]
            if hard:
                self.plan.append((hard, self.recipe.hard_hidden))
        if self.number < len(self.plan):
            self._begin(self.number + 1, self.iteration)
        else:
            self.finished = True


def _plan(steps, recipe):
    """The first rounds: steps and hidden layers; consecutive windows differ in number by step."""
    layers = recipe.layers(steps)
    if recipe.windows == "consecutive":
        return [([step], layers[step]) for step in steps]
    return [(list(group), hidden) for hidden, group in groupby(steps, layers.get)]
