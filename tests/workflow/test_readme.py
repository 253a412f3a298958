"""The Python of README.md, as printed."""

import re

import numpy as np

from documents import HOME
from hits.train.recipe import RECIPES, change


def test_the_python_of_the_readme_runs(finished, tmp_path, monkeypatch):
    """On the tiny results, with few iterations."""
    (block,) = re.findall(r"```python\n(.*?)```", (HOME / "README.md").read_text(), re.DOTALL)
    (tmp_path / "results").symlink_to(finished.folder / "results/tiny")
    monkeypatch.chdir(tmp_path)
    short = change(
        RECIPES["fast"],
        {"iterations": 50, "validate_every": 50, "hard_hidden": [], "warm_share": 0.0},
    )
    monkeypatch.setitem(RECIPES, "fast", short)
    names = {}
    exec(block, names)
    assert np.isfinite(names["forecast"].values).all()
