"""The tutorials run, and what they assert of their errors holds."""

import runpy
from pathlib import Path

import matplotlib
import pytest

TUTORIALS = sorted((Path(__file__).parents[1] / "docs/tutorials").glob("*.py"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_runs(path):
    matplotlib.use("agg")
    runpy.run_path(str(path))


def test_each_is_in_the_site():
    site = (Path(__file__).parents[1] / "mkdocs.yml").read_text()
    assert len(TUTORIALS) == 5
    for path in TUTORIALS:
        assert f"docs/tutorials/{path.name}" in site
