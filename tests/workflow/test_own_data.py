"""The recipes of docs/own_data.md, as printed."""

import re

import numpy as np
import pandas as pd
import pytest
import soundfile
import yaml
from scipy.signal import chirp
from snakemake.utils import update_config

from configuration import load
from documents import HOME, ConfigError, read_yaml
from hits import open_dataset
from hits.train.recipe import RECIPES, change

PAGE = (HOME / "docs/own_data.md").read_text()
YAML = dict(
    re.findall(r"`config/datasets/(\w+)\.yaml`[^\n]*\n\n```yaml\n(.*?)```", PAGE, re.M | re.S)
)
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.S)


def write_recordings(folder):
    """The files that the page names: turns of a circle, a chirp, a tank that follows its valve."""
    folder.mkdir()
    t = 0.05 * np.arange(2001)
    columns = {"height": np.cos(t), "speed": -np.sin(t)}
    pd.DataFrame(columns).to_csv(folder / "spring.csv", index=False)
    dates = pd.date_range("2024-03-31T12:00Z", periods=len(t), freq="10min")
    columns = {"date": dates.strftime("%Y-%m-%dT%H:%MZ"), "level": np.cos(t), "rise": -np.sin(t)}
    pd.DataFrame(columns).to_csv(folder / "tides.csv", index=False)
    swings = []
    for k, size in enumerate(np.linspace(0.5, 1, 20)):
        columns = {"angle": size * np.cos(t[:101] + k), "velocity": -size * np.sin(t[:101] + k)}
        swings.append(pd.DataFrame({"swing": f"s{k}", "t": t[:101]} | columns))
    pd.concat(swings).to_csv(folder / "swings.csv", index=False)
    soundfile.write(folder / "song.wav", chirp(np.arange(22050) / 22050, 2000, 1, 4000), 22050)
    tanks = []
    for k, levels in enumerate(np.random.default_rng(0).uniform(0, 1, (20, 11))):
        valve, level = np.repeat(levels, 10)[:101], [1.0]
        for opened in valve[:-1]:
            level.append(0.95 * level[-1] + 0.05 * opened)
        columns = {"level": level, "valve": valve}
        tanks.append(pd.DataFrame({"run": f"r{k}", "t": 0.5 * np.arange(101)} | columns))
    pd.concat(tanks).to_csv(folder / "tanks.csv", index=False)


@pytest.fixture
def own(project):
    """A copy of the project with the datasets of the page."""
    write_recordings(project.folder / "resources")
    for name, text in YAML.items():
        (project.folder / f"config/datasets/{name}.yaml").write_text(text)
    project.change(
        "config/tiny.yaml",
        datasets=list(YAML),
        systems=[],
        editions={"published": None},
        overrides={"swings": {"noise": [0, 2]}},
        replicates={"clean": 1, "noisy": 1, "sequence": 1},
        recipes__fast={"iterations": 50, "validate_every": 50, "hidden": [8], "hard_hidden": []},
        recipes__smoothed={"iterations": 50, "validate_every": 50, "hidden": [8]},
    )
    return project


def test_the_readme_tells_the_first_recipe():
    (block,) = re.findall(r"```yaml\n(.*?)```", (HOME / "README.md").read_text(), re.S)
    assert yaml.safe_load(block) == yaml.safe_load(YAML["swings"])


def test_recipes_are_short():
    assert list(YAML) == ["swings", "spring", "tides", "song", "tanks", "duffing", "van_der_pols"]
    assert len(PYTHON) == 3
    for recipe in (*YAML.values(), *PYTHON):
        assert len(recipe.splitlines()) <= 12


def test_every_yaml_gives_a_dataset_and_an_edit_of_a_file_gives_it_anew(own):
    paths = {name: f"results/tiny/data/{name}/dataset.nc" for name in YAML}
    own.run("--", *paths.values())
    data = {name: open_dataset(own.folder / path, name) for name, path in paths.items()}
    assert dict(data["swings"].sizes) == {"trajectory": 20, "time": 101, "state": 2}
    assert dict(data["tanks"].sizes) == {"trajectory": 20, "time": 101, "state": 1, "input": 1}
    # Of 2000 steps 200 are gaps: 12 windows of 101 instants are in the first 1260, 2 in 270.
    assert data["spring"]["split"].values.tolist() == ["train"] * 12 + ["val"] * 2 + ["test"] * 2
    assert data["tides"].attrs["dt"] == pytest.approx(1 / 6)
    assert data["tides"].attrs["start_date"] == "2024-03-31T12:00"
    assert data["tides"].sizes["time"] == 73
    mu = data["van_der_pols"]["x"].sel(state="mu")
    assert (mu.diff("time") == 0).all()
    assert mu.std("trajectory").min() > 0.3
    assert dict(data["duffing"].sizes) == {"trajectory": 280, "time": 401, "state": 2}
    assert data["song"]["x"].shape == (1, 2078, 128)
    own.append("resources/spring.csv", "1.0,0.0\n")
    assert own.planned("--", *paths.values()) == {"read_file"}


def test_delays_of_a_file_go_all_the_way(own):
    source = yaml.safe_load(YAML["swings"])["source"]
    source |= {"states": ["angle"], "delays": {"count": 2, "lag": 4}, "window": 40}
    own.change("config/tiny.yaml", overrides={"swings": {"noise": [0]}})
    own.change("config/datasets/swings.yaml", source=source)
    made = ("tables/table_swings.csv", "figures/improved/errors_swings.png")
    own.run("--", *(f"results/tiny/{path}" for path in made))
    data = open_dataset(own.folder / "results/tiny/data/swings/dataset.nc", "swings")
    assert data["state"].values.tolist() == ["angle", "angle(t - 4 dt)"]
    assert data.sizes["time"] == 37
    own.change("config/tiny.yaml", overrides={"swings": {"noise": [2]}})
    assert "noise: is [2], but one measurement stands in several states" in own.refusal()
    own.change("config/tiny.yaml", overrides={"swings": {}})
    own.change("config/datasets/swings.yaml", source=source | {"window": 18})
    assert "has 18 steps, expected 20 or more, the largest of steps and the delays" in own.refusal()


def test_a_file_goes_all_the_way(own):
    """To errors, figures and tables, with noise too, whose floor nobody knows."""
    scores = [f"scores/swings/noise{noise}/improved/0/scores.csv" for noise in (0, 2)]
    made = ("tables/table_swings.csv", "figures/improved/errors_swings.png", *scores)
    own.run("--", *(f"results/tiny/{path}" for path in made))
    results = own.folder / "results/tiny"
    table = pd.read_csv(results / "tables/table_swings.csv")
    assert table["step"].tolist() == ["1", "4", "16", "coupled"] * 2
    assert table["noise"].tolist() == [0] * 4 + [2] * 4
    clean, noisy = (pd.read_csv(results / path) for path in scores)
    assert table["improved_mse"].tolist() == [*clean["mse"], *noisy["mse"]]
    for column in ("relative_error", "valid_prediction_time"):
        assert table[f"improved_{column}"].tolist() == [*clean[column], *noisy[column]]
    assert table["floor"].isna().all()
    assert noisy["mse_clean"].notna().all()


def test_a_dataset_can_be_made_alone(own):
    """With its figures and tables, at its levels of noise, and nothing of another's."""
    printed = own.run("--dry-run", "--config", "datasets=[swings]")
    for path in (
        *("figures/improved/errors_swings.pdf", "figures/improved/training_swings.pdf"),
        *("tables/table_swings.csv", "tables/accuracy.csv", "models/swings/noise2/improved/0"),
    ):
        assert f"results/tiny/{path}" in printed
    assert not re.search("spring|duffing|oscillator|bach", printed)


def test_inputs_go_all_the_way(own):
    """To scores of every model and the seconds of their forecasts."""
    folder = "scores/tanks/noise0/improved/0"
    own.run("--", *(f"results/tiny/{folder}/{name}.csv" for name in ("scores", "times")))
    scores = pd.read_csv(own.folder / f"results/tiny/{folder}/scores.csv")
    assert scores["model"].tolist() == ["1", "4", "16", "coupled"]
    assert (scores["one_step"].dropna() < 1).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source__file": "nosuch.csv"}, "source.file: found no 'nosuch.csv' in "),
        ({"source__time": "T"}, "source.time: resources/swings.csv: unknown column 'T'"),
        ({"source__splits": {}}, "source: unknown key 'splits', did you mean 'split'?"),
        ({"source__split": {"train": 1, "val": 1}}, "split: shares add up to 2, expected 1"),
        (
            {"source__split": {"train": 0.8, "val": 0.2}},
            "source.split: has no test, expected train",
        ),
        (
            {"source__split": {"train": ["s0"], "val": ["s1"], "test": []}},
            "source.split: has no test, expected train, val and test",
        ),
        ({"source__window": 8}, "source.window: has 8 steps, expected 16 or more, the largest"),
    ],
)
def test_mistakes_are_named_before_any_job(own, monkeypatch, changes, message):
    own.change("config/datasets/swings.yaml", **changes)
    monkeypatch.chdir(own.folder)
    files, values = ["config/config.yaml", "config/tiny.yaml"], {}
    for file in files:
        update_config(values, read_yaml(file))
    with pytest.raises(ConfigError) as error:
        load(values, files)
    assert str(error.value).startswith(f"config/datasets/swings.yaml: {message}")


def test_the_python_of_the_page_runs(tmp_path, monkeypatch):
    write_recordings(tmp_path / "resources")
    monkeypatch.chdir(tmp_path)
    short = {"iterations": 50, "validate_every": 50, "hidden": [8], "hard_hidden": []}
    monkeypatch.setitem(RECIPES, "fast", change(RECIPES["fast"], short))
    names = {}
    for block in PYTHON:
        exec(block, names)
    assert names["forecast"].shape == (20, 100, 2)
    assert names["level"].shape == (2, 100, 1)
    assert names["swings"].sizes["trajectory"] == 20
    assert open_dataset("spring.nc").identical(names["spring"])
