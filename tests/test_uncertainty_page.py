"""The Python of docs/uncertainty.md runs."""

import re
from pathlib import Path

import numpy as np

from hits import RECIPES, save_dataset
from hits.train.recipe import change

PAGE = Path(__file__).parents[1] / "docs/uncertainty.md"


def test_the_python_of_the_page_runs(tmp_path, monkeypatch, simulate_oscillator):
    data = simulate_oscillator({"train": 30, "val": 20, "test": 4}, dt=0.05, n_steps=200)
    (tmp_path / "results/data/oscillator").mkdir(parents=True)
    save_dataset(data, tmp_path / "results/data/oscillator/dataset.nc")
    monkeypatch.chdir(tmp_path)
    short = {"iterations": 100, "validate_every": 50, "hidden": [8], "hard_hidden": []}
    monkeypatch.setitem(RECIPES, "fast", change(RECIPES["fast"], short))
    names = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL):
        exec(block, names)
    assert names["stepped"].shape == (54, 200, 2)
    assert np.isfinite(names["stepped"]).all()
    assert (names["stepped"]["calls"] > 0).all()
    assert names["forecast"].shape == (54, 150, 1)
    assert np.isfinite(names["forecast"]).all()
    assert (names["lower"] < names["upper"]).all()
    assert names["drawn"].shape[:2] == (10, 54)
