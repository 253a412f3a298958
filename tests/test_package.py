"""What others get of the project: a package, a citation, a list of the results that count."""

import os
import re
import subprocess
import sys
import venv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

import hits
from hits.__main__ import START
from hits.train.recipe import RECIPES

ROOT = Path(__file__).parents[1]


def said(*command, **options):
    # Other environments are to see nothing of this one.
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=alone, **options)
    return run.stdout


def test_the_module_says_where_to_start():
    run = subprocess.run([sys.executable, "-m", "hits"], capture_output=True, text=True, check=True)
    assert run.stdout == START
    assert START.startswith(f"hits {hits.__version__}: ")


def test_its_example_runs(monkeypatch, capsys):
    quick = replace(RECIPES["fast"], hidden=(24, 24), iterations=60, validate_every=30)
    monkeypatch.setitem(RECIPES, "fast", quick)
    start = np.random.default_rng(0).uniform(1, 2, (30, 1, 1))
    scope = {"x": start * np.exp(-np.arange(200)[:, None] / 50)}
    example = re.findall("^ {4}(.*)$", START, re.M)
    exec("\n".join(example[:-2]), scope)
    forecast = eval(example[-2], scope)
    assert forecast.dims == ("trajectory", "time", "state")
    assert forecast.sizes["time"] == 1000


def test_citation_and_changelog_are_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == hits.__version__
    assert f"\n## {hits.__version__} – " in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.slow
def test_a_wheel_works_in_an_empty_environment(tmp_path):
    """Without the workflow's packages; both kinds of distribution hold the same modules."""
    tools, empty = tmp_path / "tools", tmp_path / "empty"
    for folder in (tools, empty):
        venv.create(folder, with_pip=True)
    said(tools / "bin/pip", "install", "build")
    said(tools / "bin/python", "-m", "build", "--outdir", tmp_path / "dist", cwd=ROOT)
    (wheel,), (source,) = ((tmp_path / "dist").glob(kind) for kind in ("*.whl", "*.tar.gz"))
    assert wheel.name.startswith(f"hits_timesteppers-{hits.__version__}-")
    packed = said("tar", "-tzf", source)
    modules = [path.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("*.py")]
    listed = said(sys.executable, "-m", "zipfile", "-l", wheel)
    assert all(f"src/{module}\n" in packed and str(module) in listed for module in modules)
    said(empty / "bin/pip", "install", "--constraint", ROOT / "constraints.txt", wheel)
    assert said(empty / "bin/python", "-m", "hits", cwd=tmp_path) == START
    program = "import hits, sys; hits.HiTS; print('snakemake' in sys.modules, hits.__file__)"
    loaded, file = said(empty / "bin/python", "-c", program, cwd=tmp_path).split()
    assert loaded == "False"
    assert Path(file).is_relative_to(empty)
