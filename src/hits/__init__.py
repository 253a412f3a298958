"""Hierarchies of neural flow maps: training, coupling, stepping and judging them.

After Liu, Kutz & Brunton 2022, *Hierarchical deep learning of multiscale differential equation
time-steppers*, doi:10.1098/rsta.2021.0200. The public names load on first use, so that importing
the package costs nothing.
"""

from importlib import import_module

from hits.version import __version__

# Each public name and the module that it comes from.
PUBLIC = {
    "HiTS": "hits.model",
    "RECIPES": "hits.train.recipe",
    "Recipe": "hits.train.recipe",
    "check_dataset": "hits.data.dataset",
    "open_dataset": "hits.data.dataset",
    "save_dataset": "hits.data.dataset",
    "coupled_forecast": "hits.forecast.coupled",
    "from_arrays": "hits.data.own",
    "from_frame": "hits.data.own",
    "from_series": "hits.data.own",
    "plot_forecast": "hits.plot",
    "open_forecast": "hits.forecast.forecast_file",
}

__all__ = [*sorted(PUBLIC), "__version__"]


def __getattr__(name):
    if name not in PUBLIC:
        raise AttributeError(f"module 'hits' has no attribute {name!r}; public names: {__all__}")
    return getattr(import_module(PUBLIC[name]), name)


def __dir__():
    return __all__
