"""Rounds of training: a stack of scales each, by how hard their maps are."""

import time
from dataclasses import replace
from itertools import groupby

import torch

from hits.data.inputs import each_scale
from hits.files import below
from hits.progress import Progress
from hits.seeds import child, seed_sequence
from hits.train.batches import all_windows
from hits.train.flowmap import FlowMaps, unit_variance
from hits.train.least_squares import hardness
from hits.train.training import Training


class Rounds:
    """A training of all scales of a hierarchy that can be left and gone on with.

    Scales whose networks have one shape train together, in one round. Those whose `hardness` is
    above the recipe's ``hard`` have networks of the hidden layers ``hard_hidden``. Of every three
    neighbours among the others the middle one trains first; the other two start from its weights
    and need few iterations: in units of their own, maps of small steps are nearly one function.
    They share its errors, too, so that there should be more than one to start from.

    Parameters
    ----------
    train, val : Tensor, (trajectory, time, state), or (scale, trajectory, time, …)
        Trajectories, on the device, see `hits.data.inputs.with_inputs`.
    n_states : int
        How many states they have; what comes after these is seen of inputs.
    steps : sequence of int
        Step of each scale, in units of dt, increasing.
    recipe : Recipe
        How to train.
    *purpose : int or str
        What weights and batches are drawn for, see `hits.seeds.seed_sequence`.
    members : int
        Hierarchies that are trained at once, as one stack, from weights of their own; the first one
        learns what it would learn alone.

    Attributes
    ----------
    stacks : list of FlowMaps
        The best networks of each round that is over, those of one member after the other.
    rows : list of dict
        Those of `Training.advance` with the numbers of the round and the member.
    finished : bool
        Whether all scales are done.
    """

    def __init__(self, train, val, n_states, steps, recipe, *purpose, members=1):
        self.train, self.n_states, self.steps, self.recipe = train, n_states, steps, recipe
        first = seed_sequence(*purpose, "weights")
        others = (seed_sequence(*purpose, "weights", str(k)) for k in range(1, members))
        self.members, self.weight_seeds = members, [first, *others]
        batch_seed = seed_sequence(*purpose, "batches").generate_state(1)[0]
        self.generator = torch.Generator().manual_seed(int(batch_seed))
        self.windows, self.units, hard = {}, {}, []
        seen = (each_scale(states, len(steps)) for states in (train, val))
        for step, *trajectories in zip(steps, *seen, strict=True):
            windows, val_windows = (all_windows(x, step, recipe) for x in trajectories)
            self.windows[step] = val_windows
            if recipe.scaling == "unit":
                self.units[step] = unit_variance(windows[None], n_states)
            probed = windows, val_windows, self.units.get(step), n_states
            if recipe.hard_hidden and hardness(*probed) > recipe.hard:
                hard.append(step)
        self.plan = _plan(steps, hard, recipe)
        self.stacks, self.rows, self.last, self.finished = [], [], 0.0, False
        self._begin(1)

    @property
    def iteration(self):
        """Iterations so far, in all rounds."""
        return self.before + self.training.iteration

    def advance(self):
        """Go on to the next validation."""
        start = time.perf_counter()
        scales = len(self.training.best.steps) // self.members
        for row in self.training.advance():
            self.rows.append(row | {"round": self.number, "member": row.pop("scale") // scales})
        self.last = time.perf_counter() - start
        if self.training.finished:
            self.stacks.append(self.training.best)
            if self.number < len(self.plan):
                self._begin(self.number + 1, self.iteration)
            else:
                self.finished = True

    def trained(self):
        """The best networks of each round so far, of one that goes on if it has been validated."""
        begun = any(row["round"] == self.number for row in self.rows)
        kept = any(self.training.best is stack for stack in self.stacks)
        return self.stacks if kept or not begun else [*self.stacks, self.training.best]

    def progress(self):
        """How far the training is, in one line, with the numbers of a bar."""
        training, recipe = self.training, self.training.recipe
        steps, loss = training.best.steps, training.best_loss
        worst = int(loss.argmax())
        left = self.last * (recipe.iterations - training.iteration) / recipe.validate_every
        line = (
            f"round {self.number}, iteration {training.iteration}/{recipe.iterations}, "
            f"{int(training.active.sum())} of {len(steps)} scales, validation loss "
            f"{loss.min():.1e} to {loss[worst]:.1e} (step {steps[worst]}), {left:.0f} s left"
        )
        shares = [self._iterations(share) for _, _, share, _ in self.plan]
        done = sum(shares[: self.number - 1]) + training.iteration
        return Progress(
            line, sum(shares) if self.finished else done, sum(shares), float(loss[worst])
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
            "training": facts,
        }, tensors

    def restore(self, facts, tensors):
        """Go on from a state of the same training."""
        self.plan, self.rows = facts["plan"], facts["rows"]
        self.stacks = []
        for k, (steps, hidden, *_) in enumerate(self.plan[: facts["number"] - 1]):
            stack = self._networks(steps, hidden)
            stack.load_state_dict(below(f"stack.{k}.", tensors))
            self.stacks.append(stack)
        self._begin(facts["number"], facts["before"])
        self.training.restore(facts["training"], below("training.", tensors))

    def _begin(self, number, before=0):
        """Begin a round of the plan with new networks, after so many iterations."""
        self.number, self.before = number, before
        steps, hidden, share, sources = self.plan[number - 1]
        recipe = replace(self.recipe, iterations=self._iterations(share))
        stack = self._networks(steps, hidden)
        if sources:
            (trained,) = (done for done in self.stacks if sources[0] in done.steps)
            scales = torch.tensor([trained.steps.index(step) for step in sources])
            firsts = torch.arange(self.members) * (len(trained.steps) // self.members)
            stack.start_from(trained, (firsts[:, None] + scales).flatten())
            recipe = replace(recipe, rate=recipe.warm_rate)
        else:
            stack.initialise(*(child(seed, number) for seed in self.weight_seeds))
        windows = torch.stack([self.windows[step] for step in stack.steps])
        train = self.train
        if train.ndim > 3:
            train = train[[self.steps.index(step) for step in stack.steps]]
        self.training = Training(stack, train, windows, recipe, self.generator)

    def _iterations(self, share):
        """Iterations of a round."""
        return max(1, round(share * self.recipe.iterations))

    def _networks(self, steps, hidden):
        """New networks on the device, all weights zero."""
        units, steps = None, [*steps] * self.members
        if self.units:
            units = tuple(map(torch.cat, zip(*(self.units[step] for step in steps), strict=True)))
        widths = (self.train.shape[-1], *hidden, self.n_states)
        return FlowMaps(steps, widths, self.recipe.activation, units).to(self.train.device)


def _plan(steps, hard, recipe):
    """The rounds: steps, hidden layers, share of the iterations, steps whose weights are the start.

    There are none of these where weights are drawn. Consecutive windows differ in number by step,
    so that each has a round of its own.
    """
    layers, plan = recipe.layers(steps), []
    for hidden, group in groupby([step for step in steps if step not in hard], layers.get):
        first, source = list(group), {}
        if recipe.warm_share:
            threes = [first[k : k + 3] for k in range(0, len(first), 3)]
            first = [three.pop((len(three) - 1) // 2) for three in threes]
            source = {s: k for k, others in zip(first, threes, strict=True) for s in others}
        plan.append((first, hidden, 1.0, []))
        plan.append((list(source), hidden, recipe.warm_share, list(source.values())))
    plan.append((hard, recipe.hard_hidden, recipe.hard_share, []))
    if recipe.windows == "consecutive":
        plan = [
            ([step], hidden, share, sources[k : k + 1])
            for group, hidden, share, sources in plan
            for k, step in enumerate(group)
        ]
    return [entry for entry in plan if entry[0]]
