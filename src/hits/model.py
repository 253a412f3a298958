"""HiTS: a hierarchical time-stepper to fit, select and forecast with."""

import warnings

import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.delays import Delays, delayed
from hits.data.inputs import split_inputs
from hits.data.own import as_dataset, given_dataset
from hits.fields import whole
from hits.forecast.calibrate import calibrate
from hits.forecast.given import given_inputs
from hits.forecast.hybrid import hybrid_of
from hits.forecast.initial import initial_of
from hits.forecast.labelled import check_alone, labelled_forecast
from hits.forecast.select import select_scales
from hits.forecast.steps import check_steps
from hits.progress import reporting
from hits.score.errors import mean_errors
from hits.train.checkpoint import Checkpoint
from hits.train.device import resolve_device
from hits.train.fit import Interrupted, fit_hierarchy
from hits.train.hierarchy_file import load_hierarchy, save_hierarchy
from hits.train.interpolations import INTERPOLATIONS, check_interpolation
from hits.train.recipe import RECIPES, Recipe, describe


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
    device : {"auto", "cpu", "cuda", "cuda:NUMBER", "mps"}
        Where to train.
    delays : dict, optional
        Where not all states of a system are seen: ``{"count": 3, "lag": 8}`` makes a state of what
        is seen and of its values 8 and 16 dt before, see `hits.data.delays`. Initial states are
        then the last 17 instants, and forecasts are of what is seen.
    members : int
        Hierarchies of an ensemble, which start from weights of their own; forecasts have a spread.

    Attributes
    ----------
    hierarchy : Hierarchy or None
        The trained flow maps.
    losses : pandas.DataFrame or None
        Train and validation loss of each scale over the iterations.
    selection : pandas.DataFrame or None
        What the selection tried, and validation errors, see `select_scales`.
    data : xarray.Dataset or None
        What it was trained on; none if it was loaded.

    Examples
    --------
    >>> data = open_dataset("results/data/oscillator/dataset.nc")
    >>> model = HiTS(steps=[8, 16, 32, 64]).fit(data).select(data)
    >>> forecast = model.forecast(data.x.isel(time=0), n_steps=2000)
    """

    def __init__(
        self, steps, recipe="fast", seed=0, replicate=0, device="auto", delays=None, members=1
    ):
        self.steps = tuple(check_steps(steps)[::-1])
        if isinstance(recipe, str) and recipe not in RECIPES:
            raise ValueError(f"unknown recipe {recipe!r}; known: {', '.join(RECIPES)}")
        self.recipe = RECIPES[recipe] if isinstance(recipe, str) else recipe
        if not isinstance(self.recipe, Recipe):
            raise TypeError(f"recipe is {recipe!r}, expected a Recipe or the name of one")
        self.recipe.layers(self.steps)
        self.seed, self.replicate = whole(seed, "seed", 0), whole(replicate, "replicate", 0)
        resolve_device(device)
        self.device, self.delays = device, Delays.given(delays)
        self.members = whole(members, "members", 1)
        self.hierarchy = self.losses = self.selection = self.data = None

    def __repr__(self):
        made = (
            f"HiTS({list(self.steps)}, {describe(self.recipe)}, seed={self.seed}, "
            f"replicate={self.replicate}{f', {self.delays}' if self.delays else ''}"
            f"{f', members={self.members}' if self.members > 1 else ''})"
        )
        return f"{made}: {'not trained' if self.hierarchy is None else self.hierarchy}"

    def fit(self, data, report="bar", checkpoint=None, **options):
        """Train the flow maps on the train and val trajectories of a dataset.

        Parameters
        ----------
        data : xarray.Dataset, array_like or pandas.DataFrame
            A dataset, see `open_dataset`; or arrays or a frame, of which `from_arrays` or
            `from_frame` make one. One of a single trajectory is validated on itself.
        report : "bar", callable or None
            A bar in a terminal or a notebook, if tqdm is installed, else lines; a function that
            gets a line of text on the progress now and then; or nothing.
        checkpoint : path-like or Checkpoint, optional
            Where a long training leaves its state, at every validation or as the `Checkpoint` says,
            and from where the same call goes on after an interrupt. A file that is named by a path
            is removed in the end.
        **options
            Of `from_arrays` or `from_frame`, e.g. ``dt=0.1``.

        Returns
        -------
        HiTS
            Itself. Interrupted from the keyboard, it has the best networks so far, of the scales
            that had been validated, and there is a warning; before the first validation it is as it
            was. If the states do not determine their future there is a warning, too, see
            `hits.train.neighbours`.
        """
        named = not isinstance(checkpoint, Checkpoint | None)
        if named:
            checkpoint = Checkpoint.at(checkpoint)
        choices = self.steps, self.recipe, self.seed, self.replicate, self.device, checkpoint
        with reporting(report) as line:
            data = as_dataset(data, line, **options)
            try:
                of = delayed(data, self.delays), *choices, line, self.delays, self.members
                self.hierarchy, self.losses = fit_hierarchy(*of)
            except Interrupted as stop:
                self.hierarchy, self.losses = stop.hierarchy, stop.losses
                kept = f"; kept are the best networks so far, of steps {list(self.hierarchy.steps)}"
                warnings.warn(f"{stop}{kept}", stacklevel=2)
                named = False
        self.data, self.selection = data, None
        if named:
            checkpoint.remove()
        return self

    def select(self, data=None, search="greedy", trim=0.05, interpolations=INTERPOLATIONS):
        """Choose scales and interpolation of the forecast on the val trajectories of a dataset.

        Parameters
        ----------
        data : xarray.Dataset, optional
            A dataset; that of the training if not given.
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
        trained, data = self._trained(), delayed(given_dataset(data, self.data), self.delays)
        self.selection = select_scales(trained, data, search, trim, interpolations)
        return self

    def calibrate(self, data=None, noise=0.0):
        """Find how many spreads of an ensemble its intervals need, on the val trajectories.

        To be called after `select`, for what is forecast then. If measurements have noise, a
        number, one by state, or "estimated", members go on from several initial states each.
        See `hits.forecast.calibrate.calibrate`. Returned is the model itself.
        """
        trained, data = self._trained(), delayed(given_dataset(data, self.data), self.delays)
        trained.calibration = calibrate(trained, data, noise)
        return self

    def forecast(self, x0, n_steps, interpolation=None, inputs=None, path=None, tolerance=None):
        """Forecast with the selected scales coupled, or with all of them before selection.

        With a tolerance the steps are chosen on the way from all scales, see
        `hits.forecast.adaptive`.

        Parameters
        ----------
        x0 : array_like, DataArray, Dataset, DataFrame or Series, (trajectory, state) or (state,)
            Initial states. Those with names are sorted by them. With delays they are
            (trajectory, time, state) or (time, state).
        n_steps : int
            Instants to forecast, in steps of the dataset's dt.
        interpolation : {"linear", "cubic"}, optional
            Between the instants that the smallest step reaches; if not given the selected one, or
            linear before selection.
        inputs : array_like or DataArray, (trajectory, time, input) or (time, input), optional
            Of a model with inputs, from the instant of `x0` to the last one or beyond. Those with
            names are sorted by them.
        path : path-like, optional
            A netCDF file to write the forecast to while it is made, where it is larger than memory;
            what is returned then reads from there what it is asked for.
        tolerance : float, optional
            What each step may add to the error of any state, by the hierarchy's own estimate, in
            units of that state's extent in the training data: 1e-4 is a ten-thousandth of it.

        Returns
        -------
        xarray.DataArray, (trajectory, time, state)
            States at times dt, 2 dt, …, n_steps dt after `x0`, which is not repeated. Coordinates
            of the trajectories are those of `x0`, times go on from its time, if it has one; units
            of the states are the coordinate ``units``, if the training data have it. Instants
            are rounded as those of the data that the model was trained on, so that xarray aligns a
            forecast with them; with others: ``forecast.reindex_like(truth, method="nearest",
            tolerance=dt / 10)``. With a tolerance, the coordinate ``calls`` tells how often a
            network was called on a state of each trajectory. Of an ensemble it is a Dataset: the
            mean ``x``, its ``spread``, and the ``factor`` (level, time, state) of spreads by which
            an interval of that level reaches to each side of the mean, see `calibrate`.

        Raises
        ------
        TypeError, ValueError
            If `x0` has other states than the model, several instants, or values that are not
            finite; or the other arguments are not as above. If it lies outside of what the model
            was trained on there is a warning.
        """
        n_steps = whole(n_steps, "n_steps", 1)
        if interpolation is not None:
            check_interpolation(interpolation)
        initial = initial_of(x0, self._trained())
        inputs = given_inputs(inputs, self.hierarchy, initial, n_steps)
        of = initial, n_steps, interpolation, inputs, path, tolerance
        return labelled_forecast(self.hierarchy, *of)

    def score(self, data=None, split="test"):
        """Errors of the coupled forecast of the whole trajectories of a part of a dataset.

        Without `data` it is that of the training.

        Returns
        -------
        pandas.Series
            mse and relative_error, see `hits.score.errors.mean_errors`.
        """
        trained, data = self._trained(), given_dataset(data, self.data)
        trained.check_data(delayed(data, self.delays))
        truth, start = split_states(data, split), 1 + (self.delays.span if self.delays else 0)
        inputs = split_inputs(data.isel(time=slice(start - 1, None)), split, trained.inputs)
        states = self.forecast(truth[:, :start], truth.sizes["time"] - start, inputs=inputs)
        states = states["x"] if trained.others else states
        return pd.Series(mean_errors(states, truth[:, start:]))

    def hybrid(self, x0, n_steps, field, h=None, steps=None, correct=False):
        """Forecast with coarse flow maps, and with Runge–Kutta steps between their states.

        Parameters
        ----------
        x0, n_steps
            As for `forecast`.
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
            In float64, labelled and refused as by `forecast`; a ValueError, too, if the field, the
            steps or h do not fit, or the model has inputs or several members.
        """
        n_steps, initial = whole(n_steps, "n_steps", 1), initial_of(x0, self._trained())
        states = torch.from_numpy(initial.states)
        check_alone(self.hierarchy, {"hybrid forecast": field})
        made = hybrid_of(self.hierarchy, states, n_steps, field, h, steps, correct)
        return initial.labelled(made, self.hierarchy)

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
        seeds, members = (made["seed"], made["replicate"]), 1 + len(hierarchy.others)
        model = cls(hierarchy.steps, recipe, *seeds, delays=hierarchy.delays, members=members)
        model.hierarchy = hierarchy
        return model

    def _trained(self):
        if self.hierarchy is None:
            raise ValueError("the model is not trained; call fit(data) or HiTS.load(path) first")
        return self.hierarchy
