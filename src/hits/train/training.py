"""Training of one stack of flow maps: all its scales in lockstep, each as if it were alone."""

import math
import time

import torch

from hits.files import below
from hits.train.adam import Adam
from hits.train.batches import Batches
from hits.train.loss import recurrent_loss
from hits.train.replay import replayed
from hits.train.soap import StackedSOAP

OPTIMISERS = {"soap": StackedSOAP, "adam": Adam}


class Training:
    """Networks of one stack on their way to small losses.

    The loss is the sum over scales and the optimisers treat each scale by itself, so each network
    learns what it would learn alone. A scale that has converged keeps the weights it has then.

    Parameters
    ----------
    flow_maps : FlowMaps
        Where to start, on the device; not changed.
    states : Tensor, (trajectory, time, state), or (scale, trajectory, time, …)
        Train trajectories, on the device, see `hits.data.inputs.with_inputs`.
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
    active : Tensor of bool, (scale,)
        Scales that have not converged.
    iteration : int
        Optimiser steps so far.
    """

    def __init__(self, flow_maps, states, val_windows, recipe, generator):
        device, n_scales = states.device, len(flow_maps.steps)
        self.recipe, self.val_windows = recipe, val_windows
        self.batches = Batches(states, flow_maps.steps, recipe, generator)
        self.active = torch.ones(n_scales, dtype=torch.bool, device=device)
        self.best, self.flow_maps = (flow_maps.subset(self.active) for _ in range(2))
        self.iteration, self.seconds = 0, [0.0] * n_scales
        with torch.no_grad():
            self.best_loss = recurrent_loss(self.best, val_windows)
        # What the iterations of a replay read and write has a place of its own on the device.
        self.number = torch.zeros(1, dtype=torch.long, device=device)
        self.rates = torch.zeros(recipe.validate_every, device=device)
        self.rate = torch.tensor(recipe.rate, device=device)
        self.loss = torch.zeros(n_scales, device=device)
        self.skipped = torch.zeros(n_scales, dtype=torch.long, device=device)
        self.parameters = list(self.flow_maps.parameters())
        self.optimiser = OPTIMISERS[recipe.optimiser](self.parameters, lr=self.rate)
        self._iterate = replayed(self._one_iteration, device)

    @property
    def finished(self):
        """Whether there is nothing left to do."""
        return self.iteration == self.recipe.iterations or not self.active.any()

    def advance(self):
        """Train to the next validation, validate, keep the best weights.

        Returns
        -------
        list of dict
            Per scale that has not converged before: scale (its number), step, iteration,
            train_loss, val_loss, skipped (optimiser steps so far), seconds so far (its share of the
            time of the stack).
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

    def _one_iteration(self):
        loss = recurrent_loss(self.flow_maps, self.batches.take(self.number))
        gradients = torch.autograd.grad(loss.sum(), self.parameters)
        # Squares must be finite too: the optimisers' moments are made of them.
        finite = sum(torch.linalg.vector_norm(g, dim=(1, 2)) for g in gradients).isfinite()
        for p, gradient in zip(self.parameters, gradients, strict=True):
            p.grad = torch.where(finite[:, None, None], gradient, 0)
        self.rate.copy_(self.rates.index_select(0, self.number)[0])
        self.optimiser.step()
        self.loss.copy_(loss.detach())
        self.skipped += ~finite
        self.number += 1

    @torch.no_grad()
    def _validate(self, start):
        """Rows of `advance`; `start` is when it began."""
        val_loss = recurrent_loss(self.flow_maps, self.val_windows)
        better = self.active & (val_loss < self.best_loss)
        self.best_loss[better] = val_loss[better]
        best = self.best.state_dict()
        for name, tensor in self.flow_maps.state_dict().items():
            best[name][better] = tensor[better]
        scales = self.active.nonzero()[:, 0].tolist()
        share = (time.perf_counter() - start) / len(scales)
        losses, val_losses, skipped = (x.tolist() for x in (self.loss, val_loss, self.skipped))
        rows = []
        for scale in scales:
            self.seconds[scale] += share
            rows.append(
                {
                    "scale": scale,
                    "step": self.best.steps[scale],
                    "iteration": self.iteration,
                    "train_loss": losses[scale],
                    "val_loss": val_losses[scale],
                    "skipped": skipped[scale],
                    "seconds": self.seconds[scale],
                }
            )
        self.active &= self.best_loss >= self.recipe.tolerance
        return rows

    def state(self):
        """All that `restore` needs: facts as JSON has them, and tensors by name."""
        facts = {"iteration": self.iteration, "seconds": self.seconds}
        tensors = {name: getattr(self, name) for name in ("best_loss", "skipped", "active")}
        tensors["generator"] = self.batches.generator.get_state()
        tensors |= {f"best.{name}": t for name, t in self.best.state_dict().items()}
        tensors |= {f"now.{name}": t for name, t in self.flow_maps.state_dict().items()}
        for k, p in enumerate(self.parameters):
            tensors |= {f"optimiser.{k}.{name}": t for name, t in self.optimiser.state[p].items()}
        return facts, tensors

    def restore(self, facts, tensors):
        """Go on from a state of the same training."""
        self.batches.generator.set_state(tensors.pop("generator"))
        tensors = {name: t.to(self.rate.device) for name, t in tensors.items()}
        self.iteration, self.seconds = facts["iteration"], facts["seconds"]
        for name in ("best_loss", "skipped", "active"):
            getattr(self, name).copy_(tensors[name])
        self.best.load_state_dict(below("best.", tensors))
        self.flow_maps.load_state_dict(below("now.", tensors))
        for k, p in enumerate(self.parameters):
            self.optimiser.state[p] = below(f"optimiser.{k}.", tensors)
