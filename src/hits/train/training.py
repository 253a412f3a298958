"""Training of one stack of flow maps: all its scales in lockstep, each as if it were alone."""

import math
import time

import torch

from hits.train.batches import Batches
from hits.train.checkpoint import below
from hits.train.loss import recurrent_loss
from hits.train.replay import replayed
from hits.train.soap import StackedSOAP


def _adam(parameters, lr):
    return torch.optim.Adam(parameters, lr=lr, fused=True, capturable=lr.is_cuda)


OPTIMISERS = {"soap": StackedSOAP, "adam": _adam}


class Training:
    """Networks of one stack on their way to small losses.

    The loss is the sum over scales and the optimisers treat each scale by itself, so each network
    learns what it would learn alone. A scale that has converged drops out of the stack.

    Parameters
    ----------
    flow_maps : FlowMaps
        Where to start, on the device; not changed.
    states : Tensor, (trajectory, time, state)
        Train trajectories, on the device.
    val_windows : Tensor, (scale, n, recurrence + 1, state)
        Validation windows, on the device.
    recipe : Recipe
        How to train.
    generator : torch.Generator
        Source of the batches.

    Attributes
    ----------
    best : FlowMaps
        Every scale with the weights that had its smallest validation loss so far.
    best_loss : Tensor, (scale,)
        That loss.
    iteration : int
        Optimiser steps so far.
    """

    def __init__(self, flow_maps, states, val_windows, recipe, generator):
        device, n_scales = states.device, len(flow_maps.steps)
        self.recipe, self.val_windows = recipe, val_windows
        self.batches = Batches(states, flow_maps.steps, recipe, generator)
        self.best = flow_maps.subset(torch.ones(n_scales, dtype=torch.bool))
        self.active = torch.ones(n_scales, dtype=torch.bool, device=device)
        self.iteration, self.seconds = 0, [0.0] * n_scales
        with torch.no_grad():
            self.best_loss = recurrent_loss(self.best, val_windows)
        self.skipped = torch.zeros(n_scales, dtype=torch.long, device=device)
        # What the iterations of a replay read and write has a place of its own on the device.
        self.number = torch.zeros(1, dtype=torch.long, device=device)
        self.rates = torch.zeros(recipe.validate_every, device=device)
        self.rate = torch.tensor(recipe.rate, device=device)
        self._use(self.best.subset(self.active))

    @property
    def finished(self):
        """Whether there is nothing left to do."""
        return self.iteration == self.recipe.iterations or not self.active.any()

    def advance(self):
        """Train to the next validation, validate, keep the best weights, drop what converged.

        Returns
        -------
        list of list
            Per scale that took part: step, iteration, train loss, val loss, optimiser steps skipped
            so far, seconds so far (its share of the time of the stack).
        """
        start = time.perf_counter()
        count = min(self.recipe.validate_every, self.recipe.iterations - self.iteration)
        self.batches.draw()
        self.number.zero_()
        rates = [self._rate_at(self.iteration + k) for k in range(count)]
        self.rates[:count] = torch.tensor(rates)
        for _ in range(count):
            self._iterate()
            self.iteration += 1
            if self.recipe.optimiser == "soap" and self.iteration % StackedSOAP.FREQUENCY == 0:
                self.optimiser.refresh()
        return self._validate(start)

    def _rate_at(self, iteration):
        done = iteration / self.recipe.iterations
        decay = 0.5 * (1 + math.cos(math.pi * done)) if self.recipe.decay == "cosine" else 1.0
        return self.recipe.rate * decay

    def _use(self, flow_maps, optimiser_states=()):
        """Go on with these networks and the optimiser's states of their parameters."""
        self.flow_maps = flow_maps
        self.parameters = list(flow_maps.parameters())
        self.optimiser = OPTIMISERS[self.recipe.optimiser](self.parameters, lr=self.rate)
        for p, state in zip(self.parameters, optimiser_states, strict=False):
            self.optimiser.state[p] = state
        self.loss = torch.zeros(len(flow_maps.steps), device=self.rate.device)
        self.skips = torch.zeros_like(self.loss, dtype=torch.long)
        self._iterate = replayed(self._one_iteration, self.rate.device)

    def _one_iteration(self):
        loss = recurrent_loss(self.flow_maps, self.batches.take(self.number))
        gradients = torch.autograd.grad(loss.sum(), self.parameters)
        # Squares must be finite too: the optimisers' moments are made of them.
        finite = sum(g.square().sum((1, 2)) for g in gradients).isfinite()
        for p, gradient in zip(self.parameters, gradients, strict=True):
            p.grad = torch.where(finite[:, None, None], gradient, 0)
        self.rate.copy_(self.rates.index_select(0, self.number)[0])
        self.optimiser.step()
        self.loss.copy_(loss.detach())
        self.skips += ~finite
        self.number += 1

    @torch.no_grad()
    def _validate(self, start):
        val_loss = recurrent_loss(self.flow_maps, self.val_windows[self.active])
        scales = self.active.nonzero()[:, 0]
        better = val_loss < self.best_loss[scales]
        self.best_loss[scales[better]] = val_loss[better]
        best = self.best.state_dict()
        for name, tensor in self.flow_maps.state_dict().items():
            best[name][scales[better]] = tensor[better]
        self.skipped[scales] += self.skips
        self.skips.zero_()
        share = (time.perf_counter() - start) / len(scales)
        values = zip(
            scales.tolist(),
            self.loss.tolist(),
            val_loss.tolist(),
            self.skipped[scales].tolist(),
            strict=True,
        )
        rows = []
        for scale, *row in values:
            self.seconds[scale] += share
            rows.append([self.best.steps[scale], self.iteration, *row, self.seconds[scale]])
        going_on = self.best_loss[scales] >= self.recipe.tolerance
        if not going_on.all():
            self._drop(going_on)
        return rows

    def _drop(self, going_on):
        """Go on without the scales that have converged."""
        self.active[self.active.clone()] = going_on
        self.batches.keep(going_on)
        states = [
            {name: t[going_on] if t.ndim else t for name, t in self.optimiser.state[p].items()}
            for p in self.parameters
        ]
        if going_on.any():
            self._use(self.flow_maps.subset(going_on), states)

    def state(self):
        """All that `restore` needs: facts as JSON has them, and tensors by name."""
        facts = {
            "iteration": self.iteration,
            "active": self.active.tolist(),
            "seconds": self.seconds,
        }
        tensors = {
            "best_loss": self.best_loss,
            "skipped": self.skipped,
            "generator": self.batches.generator.get_state(),
        }
        tensors |= {f"best.{name}": t for name, t in self.best.state_dict().items()}
        tensors |= {f"now.{name}": t for name, t in self.flow_maps.state_dict().items()}
        for k, p in enumerate(self.parameters):
            tensors |= {f"optimiser.{k}.{name}": t for name, t in self.optimiser.state[p].items()}
        return facts, tensors

    def restore(self, facts, tensors):
        """Go on from a state of the same training."""
        device = self.rate.device
        generator = tensors["generator"]
        tensors = {name: t.to(device) for name, t in tensors.items()}
        self.iteration, self.seconds = facts["iteration"], facts["seconds"]
        self.best_loss, self.skipped = tensors["best_loss"], tensors["skipped"]
        self.batches.generator.set_state(generator)
        self.best.load_state_dict(below("best.", tensors))
        self.active = torch.tensor(facts["active"], device=device)
        self.batches.keep(self.active)
        flow_maps = self.best.subset(self.active)
        flow_maps.load_state_dict(below("now.", tensors))
        keys = range(len(self.parameters))
        self._use(flow_maps, [below(f"optimiser.{k}.", tensors) for k in keys])
