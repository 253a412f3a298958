"""Sequences of one's own alone: the documented birdsong, a short clip, a table of states."""

import re

import numpy as np
import pandas as pd
import pytest
import soundfile
from scipy.signal import chirp

from documents import HOME
from hits import open_dataset
from hits.data.video import write_video

BIRDSONG = re.search(
    r"`config/datasets/birdsong\.yaml`:\n\n```yaml\n(.*?)```",
    (HOME / "docs/dataset.md").read_text(),
    re.S,
)[1]
CLIP = """
title: A ball that goes round
license: CC0
source:
  kind: video
  recording: file
  file: resources/ball.mp4
  height: 36
  width: 64
  modes: 6
  centred: true
steps: [1, 4, 64]
hidden: [[64], [32], [16]]
sequence: {baselines: {esn: {hidden: 20, settings: [{input_scalings: [30.0], ridges: [1.0e-16]}]}}}
"""
TABLE = """
title: Swing
license: CC0
source: {kind: file, file: resources/swing.csv, dt: 0.1, time_units: s}
steps: [1, 4, 16]
sequence: {}
"""
OWN = {"birdsong": BIRDSONG, "ball": CLIP, "swing": TABLE}


def write_recordings(folder):
    """A chirp in place of a bird, 75 frames of a ball, and a swing."""
    folder.mkdir()
    t = np.arange(22050) / 22050
    tone = chirp(t % 0.25, 2000, 0.25, 4000) + 1e-3 * np.sin(2 * np.pi * 8000 * t)
    soundfile.write(folder / "birdsong.wav", 0.4 * tone, 22050)
    row, column = np.mgrid[:36, :64]
    angle = 2 * np.pi * np.arange(75)[:, None, None] / 25
    ball = (column - 32 - 20 * np.cos(angle)) ** 2 + (row - 18 - 10 * np.sin(angle)) ** 2
    picture = 40 + 200 * np.exp(-ball / 40)
    write_video(folder / "ball.mp4", np.repeat(picture[..., None], 3, -1).astype(np.uint8), 25)
    t = 0.1 * np.arange(400)
    columns = {"angle": np.cos(t), "velocity": -np.sin(t)}
    pd.DataFrame(columns).to_csv(folder / "swing.csv", index=False)


@pytest.fixture
def own(project):
    """A copy of the project in which they are all that is asked for."""
    write_recordings(project.folder / "resources")
    for name, text in OWN.items():
        (project.folder / f"config/datasets/{name}.yaml").write_text(text)
    project.change(
        "config/tiny.yaml",
        datasets=list(OWN),
        systems=[],
        overrides={},
        editions={"published": None},
    )
    return project


def test_they_are_planned_beside_the_papers(own):
    """With pictures of all, and sounds and films of those that are some."""
    own.change("config/tiny.yaml", datasets="all", systems=["oscillator"])
    planned = own.run("--dry-run", "--quiet", "rules", "--summary")
    made = {row.split("\t")[0].removeprefix("results/tiny/") for row in planned.splitlines()}
    assert {f"figures/source_{name}.png" for name in ("birdsong", "ball", "swing", "ks")} <= made
    media = {path for path in made if path.startswith("media")}
    heard = {f"media/birdsong_{name}.wav" for name in ("truth", "coupled", "esn")}
    assert {*heard, "media/ball.mp4", "media/ks.mp4"} <= media
    assert not {path for path in media if "swing" in path}


def test_no_claim_is_about_a_file_of_ones_own(own):
    """Whatever it is called: not a sound in the place of the paper's, nor a table with its name."""
    changed = {"bach": {"source": {"recording": "file", "file": "resources/birdsong.wav"}}}
    (own.folder / "config/datasets/flower.yaml").write_text(TABLE)
    own.change(
        "config/tiny.yaml",
        datasets=["oscillator", "ks", "bach", "flower", "birdsong"],
        systems=["oscillator"],
        overrides=changed,
    )
    lines = own.run("--dry-run").splitlines()
    job = next(k for k, line in enumerate(lines) if ": table_claims: " in line)
    claims = lines[job + 1]  # its inputs
    assert "scores/ks/reconstruction" in claims
    for name in ("bach", "flower", "birdsong"):
        assert f"scores/{name}/" not in claims


def test_sequences_of_ones_own_go_all_the_way(own):
    made = [
        *(f"figures/{name}.png" for name in ("source_birdsong", "source_swing", "extrapolation")),
        *("figures/improved/fig07_sequences.png", "tables/table_extrapolation.md"),
        *("tables/table04_sequences.csv", "media/birdsong_coupled.wav"),
    ]
    own.run("--", *(f"results/tiny/{path}" for path in made))
    results = own.folder / "results/tiny"
    data = open_dataset(results / "data/birdsong/dataset.nc")
    assert dict(data.sizes) | {"time": 2078, "state": 128} == dict(data.sizes)
    assert data.attrs["note"] == "as recorded"
    folders = {name: results / f"scores/{name}/reconstruction/improved/0" for name in OWN}
    scores = {
        name: pd.read_csv(path / "scores.csv", index_col="model") for name, path in folders.items()
    }
    for table in scores.values():
        assert table.loc["coupled", "relative_error"] < 1e-3
    sound, rate = soundfile.read(results / "media/birdsong_coupled.wav")
    assert (len(sound), rate) == (2 * 2205, 22050)
    # A baseline that diverges is a row.
    assert not scores["ball"].loc["esn", "relative_error"] < 1
    # The first 60 frames have no step of 64, all 75 have.
    tables = (results / "tables/table_extrapolation.md").read_text()
    assert tables.endswith("Left out, for too few instants: ball: step 64.\n")
    shown = pd.read_csv(results / "tables/table04_sequences.csv").set_index(["sequence", "model"])
    assert shown.loc[("ball", "HiTS"), ["steps", "hidden"]].tolist() == ["1 4 64", "64 32 16"]
    log = (results / "logs/train_hierarchy/ball_extrapolation_improved_0.log").read_text()
    assert "steps [1, 4] of [1, 4, 64] fit into 60 instants" in log
