"""A trained hierarchy: its flow maps, and what they are maps of."""

from dataclasses import dataclass, replace

import torch

from hits.data.dataset import DatasetError, check_dataset, input_names, source_file, units_of
from hits.data.delays import Delays
from hits.data.scaling import Scaling
from hits.train.calibration import Calibration
from hits.train.flowmap import FlowMaps
from hits.train.seen import Seen


@dataclass
class Hierarchy:
    """Flow maps of one system, or of one sequence, at several steps.

    Attributes
    ----------
    stacks : tuple of FlowMaps
        The networks; those of one width are one stack. Each step is in one of them.
    dt : float
        Time between instants, in `time_units`; steps are counted in it.
    time_units : str
        Unit of time.
    states : tuple of str
        Names of the state variables.
    provenance : dict
        Dataset, recipe, seed and versions behind the weights.
    scaling : Scaling, optional
        From the states to those that the networks advance, by range if the recipe says so, or
        about their mean if they are in float64; none if they are the same.
    selected : tuple of int, optional
        Steps that the coupled forecast uses; none before selection, and then it uses all.
    interpolation : str
        Between the instants that the maps reach, see `hits.train.interpolations`; before selection
        the paper's.
    single : int, optional
        Step of the scale that forecasts best alone; none before selection.
    seen : Seen, optional
        Range and instants of the training data.
    units : tuple of str, optional
        Unit of each state, if the training data state them.
    inputs : tuple of str, optional
        Names of the inputs, which are given in forecasts too.
    delays : Delays, optional
        Of which values a state of the networks consists, where not all states of a system are seen.
    others : tuple of tuple of FlowMaps
        Of an ensemble the stacks of its further members, which share all else.
    calibration : Calibration, optional
        Of an ensemble what its spread is worth, see `hits.train.calibration`.
    """

    stacks: tuple[FlowMaps, ...]
    dt: float
    time_units: str
    states: tuple[str, ...]
    provenance: dict
    scaling: Scaling | None = None
    selected: tuple[int, ...] | None = None
    interpolation: str = "linear"
    single: int | None = None
    seen: Seen | None = None
    units: tuple[str, ...] | None = None
    inputs: tuple[str, ...] = ()
    delays: Delays | None = None
    others: tuple[tuple[FlowMaps, ...], ...] = ()
    calibration: Calibration | None = None

    def __str__(self):
        name, stopped = repr(self.provenance["name"]), self.provenance.get("interrupted")
        name += f" until iteration {stopped}" if stopped else ""
        name += f" by {1 + len(self.others)} members" if self.others else ""
        used = f"steps {list(self.selected)} selected" if self.selected else "no steps selected"
        return f"trained on {name}, {used}, {self.interpolation} interpolation"

    @property
    def steps(self):
        """Step of each scale, in units of dt, increasing."""
        return tuple(sorted(step for stack in self.stacks for step in stack.steps))

    @property
    def observed(self):
        """Names of the states that are seen and forecast: all, or the latest values of delays."""
        return self.states[: len(self.states) // (self.delays.count if self.delays else 1)]

    @property
    def members(self):
        """The hierarchies of an ensemble; itself alone if it is none."""
        alone = {"others": (), "calibration": None}
        return [replace(self, stacks=stacks, **alone) for stacks in (self.stacks, *self.others)]

    @property
    def n_parameters(self):
        """Weights and biases of all networks."""
        stacks = sum(self.others, self.stacks)
        return sum(p.numel() for stack in stacks for p in stack.parameters())

    @property
    def n_trained(self):
        """Those of them that the training determined; least squares draw all but the last layer."""
        if self.provenance["recipe"]["solver"] == "descent":
            return self.n_parameters
        return sum(s.weights[-1].numel() + s.biases[-1].numel() for s in self.stacks)

    def maps(self, dtype=torch.float32):
        """Step, increasing, to a function from states (n, state) to the states one step later.

        States are in this dtype, and scaled if there is a `scaling`. What is seen of inputs comes
        after them, see `hits.data.inputs.summary`.
        """
        maps = {
            step: advance for stack in self.stacks for step, advance in stack.maps(dtype).items()
        }
        return {step: maps[step] for step in self.steps}

    def check_data(self, data):
        """Refuse data of another dt, other states, units or inputs than those of the training.

        That is a DatasetError. Inputs may come in another order; units that are not stated are
        taken to be the same.
        """
        check_dataset(data)
        units = units_of(data)
        for part, found, expected in (
            ("attribute 'dt'", float(data.attrs["dt"]), self.dt),
            ("coordinate 'state'", tuple(data["state"].values.tolist()), self.states),
            ("coordinate 'units'", units or self.units, self.units or units),
            ("coordinate 'input'", tuple(sorted(input_names(data))), tuple(sorted(self.inputs))),
        ):
            if found != expected:
                raise DatasetError(
                    f"{source_file(data)}: {part} is {found}, but the hierarchy was trained with "
                    f"{expected}; use its own dataset or train another"
                )
