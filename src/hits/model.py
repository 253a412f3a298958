"""HiTS: a hierarchical time-stepper to fit, select and forecast with."""

import numpy as np
import torch
import xarray as xr

from hits.forecast.hybrid import balanced_step, corrected_forecast, hybrid_forecast
from hits.forecast.models import forecast
from hits.forecast.select import select_scales
from hits.forecast.steps import check_steps
from hits.train.fit import fit_hierarchy
from hits.train.hierarchy_file import load_hierarchy, save_hierarchy
from hits.train.interpolations import INTERPOLATIONS
from hits.train.recipe import RECIPES, Recipe


class HiTS:
    """Hierarchical time-stepper: flow maps of several steps, coupled into one forecast.

    Parameters
    ----------
    steps : sequence of int
        Step of each scale, in units of the dataset's dt; each divides the next larger one.
    recipe : Recipe or str
        How to train: a name in `RECIPES`, or a recipe of your own, e.g.
        ``Recipe(hidden=(32, 32), iterations=15_000)``. For a single sequence that is to be
        regenerated, take ``"solved"``.
    seed, replicate : int
        Same machine, seed and replicate, same weights.
    device : {"auto", "cpu", "cuda"}
        Where to train.

    Attributes
    ----------
    hierarchy : Hierarchy or None
        The trained flow maps.
    losses : pandas.DataFrame or None
        Train and validation loss of each scale over the iterations.
    selection : pandas.DataFrame or None
        What the selection tried, and validation errors, see `select_scales`.

    Examples
    --------
    >>> data = open_dataset("results/data/oscillator/dataset.nc")
    >>> model = HiTS(steps=[8, 16, 32, 64]).fit(data).select(data)
    >>> forecast = model.forecast(data.x.isel(time=0), n_steps=2000)
    """

    def __init__(self, steps, recipe="fast", seed=0, replicate=0, device="auto"):
        self.steps = tuple(check_steps(steps)[::-1])
        if isinstance(recipe, str) and recipe not in RECIPES:
            raise ValueError(f"unknown recipe {recipe!r}; known: {', '.join(RECIPES)}")
        self.recipe = RECIPES[recipe] if isinstance(recipe, str) else recipe
        self.seed, self.replicate = seed, replicate
        self.device = device
        self.hierarchy = self.losses = self.selection = None

    def fit(self, data, report=print, checkpoint=None):
        """Train the flow maps on the train and val trajectories of a dataset.

        Parameters
        ----------
        data : xarray.Dataset
            A dataset, see `open_dataset`. One of a single trajectory is validated on itself.
        report : callable or None
            Gets a line of text on the progress now and then.
        checkpoint : Checkpoint, optional
            Where a long training leaves its state now and then, and goes on from, see
            `hits.train.checkpoint`.

        Returns
        -------
        HiTS
            Itself.
        """
        self.hierarchy, self.losses = fit_hierarchy(
            data,
            self.steps,
            self.recipe,
            self.seed,
            self.replicate,
            self.device,
            checkpoint,
            report,
        )
        self.selection = None
        return self

    def select(self, data, search="greedy", trim=0.05, interpolations=INTERPOLATIONS):
        """Choose scales and interpolation of the forecast on the val trajectories of a dataset.

        Parameters
        ----------
        data : xarray.Dataset
            A dataset.
        search : {"greedy", "exhaustive"}
            Which ranges of scales are tried.
        trim : float
            Share of the val trajectories, those of largest error, that is left out of the error.
        interpolations : sequence of {"linear", "cubic"}
            What to choose from.

        Returns
        -------
        HiTS
            Itself.
        """
        self.selection = select_scales(self._trained(), data, search, trim, interpolations)
        return self

    def forecast(self, x0, n_steps, interpolation=None):
        """Forecast with the selected scales coupled, or with all of them before selection.

        Parameters
        ----------
        x0 : array_like, (trajectory, state) or (state,)
            Initial states.
        n_steps : int
            Instants to forecast, in steps of the dataset's dt.
        interpolation : {"linear", "cubic"}, optional
            Between the instants that the smallest step reaches; if not given the selected one, or
            linear before selection.

        Returns
        -------
        xarray.DataArray, (trajectory, time, state)
            States at times dt, 2 dt, …, n_steps dt after `x0`, which is not repeated.

        Raises
        ------
        ValueError
            If `x0` has another number of states than the model.
        """
        states = self._initial(x0, np.float32)
        return self._labelled(
            forecast(self._trained(), states, n_steps, interpolation=interpolation)
        )

    def hybrid(self, x0, n_steps, field, h=None, steps=None, correct=False):
        """Forecast with coarse flow maps, and with Runge–Kutta steps between their states.

        Parameters
        ----------
        x0 : array_like, (trajectory, state) or (state,)
            Initial states.
        n_steps : int
            Instants to forecast, in steps of the dataset's dt.
        field : callable
            Vector field, from a tensor of states (n, state) in float64 to their rates, (n, state).
        h : float, optional
            Runge–Kutta step, in the dataset's unit of time: a multiple of dt, or dt divided by a
            whole number; dt if not given.
        steps : sequence of int, optional
            Coarse steps, in units of dt; if not given the one of the hierarchy for which the calls
            that wait for each other are fewest, see `hits.forecast.hybrid.balanced_step`.
        correct : bool
            Whether to correct the states of the coarse map, which has to be one, until the forecast
            is that of Runge–Kutta steps in sequence, see `hits.forecast.hybrid.corrected_forecast`.

        Returns
        -------
        xarray.DataArray, (trajectory, time, state)
            States at times dt, 2 dt, …, n_steps dt after `x0`, in float64.

        Raises
        ------
        ValueError
            If `x0` has another number of states than the model, steps or h do not fit, a
            correction is asked for of several coarse steps, or the networks have scaled states.
        """
        trained = self._trained()
        if trained.scaling is not None:
            raise ValueError(
                "the networks advance scaled states, but the field is one of the states "
                "themselves; train by a recipe whose scaling is 'unit' or 'none'"
            )
        states, h = self._initial(x0, np.float64), trained.dt if h is None else h
        maps = trained.maps(torch.float64)
        steps = steps or [balanced_step(maps, n_steps, h / trained.dt)]
        if not correct:
            used = {step: maps[step] for step in check_steps(steps)}
            return self._labelled(hybrid_forecast(used, field, states, n_steps, h, trained.dt))
        if len(steps) != 1:
            raise ValueError(f"steps are {list(steps)}, expected one step to correct")
        corrected, _ = corrected_forecast(
            maps[steps[0]], steps[0], field, states, n_steps, h, trained.dt
        )
        return self._labelled(corrected)

    def save(self, path):
        """Write the trained hierarchy to a safetensors file."""
        save_hierarchy(self._trained(), path)

    @classmethod
    def load(cls, path):
        """Read a model from a file made by `save` or by the workflow, of systems or of sequences.

        Returns
        -------
        HiTS
            Ready to select and forecast, or to be trained again by the same recipe and seed.
        """
        hierarchy = load_hierarchy(path)
        made = hierarchy.provenance
        recipe = Recipe(**made["recipe"])
        model = cls(hierarchy.steps, recipe, made["seed"], made["replicate"])
        model.hierarchy = hierarchy
        return model

    def _initial(self, x0, dtype):
        names = self._trained().states
        states = np.atleast_2d(np.asarray(x0, dtype=dtype))
        if states.ndim != 2 or states.shape[1] != len(names):
            raise ValueError(
                f"x0 has shape {np.shape(x0)}, expected (trajectory, {len(names)}) for the states "
                f"{', '.join(names)}"
            )
        return torch.from_numpy(states)

    def _labelled(self, states):
        trained = self._trained()
        time = trained.dt * np.arange(1, states.shape[1] + 1)
        return xr.DataArray(
            states.numpy(),
            dims=("trajectory", "time", "state"),
            coords={"time": time, "state": list(trained.states)},
        )

    def _trained(self):
        if self.hierarchy is None:
            raise ValueError("the model is not trained; call fit(data) or HiTS.load(path) first")
        return self.hierarchy
