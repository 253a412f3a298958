"""How long a run still takes."""

from pathlib import Path

import pytest

from time_left import UNKNOWN, in_words, measured, seconds_left

ROOT = Path(__file__).parents[2]
PAGE = """
| rule            | jobs | seconds | longest | cpu    | peak memory | machine |
|:----------------|-----:|--------:|--------:|-------:|------------:|:--------|
| train_hierarchy |   10 |   500.5 |   98.52 | 1812   |      1642   | Linux   |
| select_scales   |    4 |     8   |    4.0  |    7   |      1642   | Linux   |
| all             |   14 |   508.5 |   98.52 | 3421   |      2810   | Linux   |
"""


def test_jobs_share_the_cores_but_for_those_that_run_alone():
    known = {"train": 30.0, "time": 10.0}
    jobs = [("train", False), ("train", False), ("time", True), ("draw", False)]
    assert seconds_left(jobs, known, 2) == pytest.approx(30 + 10 + UNKNOWN / 2)
    assert seconds_left([], known, 2) == 0


def test_what_ran_here_counts_more_than_what_is_told(tmp_path):
    page = tmp_path / "running.md"
    page.write_text(PAGE)
    benchmarks = tmp_path / "benchmarks"
    assert measured(benchmarks, page)["train_hierarchy"] == pytest.approx(50.05)
    for number, seconds in enumerate((3.0, 5.0)):
        path = benchmarks / f"select_scales/{number}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"s\th:m:s\tmax_rss\n{seconds}\t0:00:03\t400\n")
    known = measured(benchmarks, page)
    assert known["select_scales"] == 4
    assert known["train_hierarchy"] == pytest.approx(50.05)
    assert measured(tmp_path / "nothing", tmp_path / "no page") == {}


def test_the_page_of_the_project_tells_of_its_long_rules(tmp_path):
    known = measured(tmp_path, ROOT / "docs/running.md")
    assert {"train_hierarchy", "select_scales", "score_errors"} <= set(known)


def test_durations_in_words():
    assert in_words(20) == "1 min"
    assert in_words(29.6 * 60) == "30 min"
    assert in_words(3 * 3600 + 5 * 60) == "3 h 05 min"


def test_a_run_tells_it_at_its_start(project):
    assert "About 1 min left." in project.run("--", "results/tiny/data/oscillator/dataset.nc")
    assert "left." not in project.run("--dry-run", "--", "results/tiny/data/ks/dataset.nc")
