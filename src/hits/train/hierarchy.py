"""A trained hierarchy: its flow maps, and what they are maps of."""

from dataclasses import dataclass, field

from hits.train.flowmap import FlowMaps


@dataclass
class Hierarchy:
    """Flow maps of one system at several steps.

    Attributes
    ----------
    flow_maps : FlowMaps
        The networks.
    dt : float
        Time between instants, in `time_units`; steps are counted in it.
    time_units : str
        Unit of time.
    states : tuple of str
        Names of the state variables.
    provenance : dict
        Dataset, recipe, seed and versions behind the weights.
    selected : tuple of int, optional
        Steps that the coupled forecast uses; none before selection.
    """

    flow_maps: FlowMaps
    dt: float
    time_units: str
    states: tuple[str, ...]
    provenance: dict = field(default_factory=dict)
    selected: tuple[int, ...] | None = None
