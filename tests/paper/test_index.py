import html
import json
import re
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
import torch
import xarray as xr

from documents import HOME
from hits.data.dataset import split_states
from hits.forecast.models import forecast
from index import INSTANTS, page, shown_run

TEMPLATE = (HOME / "workflow/report/index.html").read_text()
TITLE = 'Circles </script> <b>& "more"</b>'
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def run(circle, circle_model):
    """What is shown of the circles, whose errors are known."""
    time, names = circle["time"].values[1:], ["1", "2", "4", "8", "coupled"]
    errors = np.array([k * time**2 for k in (1, 2, 4, np.inf, 0.5)])
    curves = xr.Dataset(
        {"mse": (("model", "time"), errors)}, {"model": names, "time": time}, {"variance": 0.25}
    )
    scores = pd.DataFrame({"model": names, "mse": [0.1, 0.2, 0.4, np.inf, 1.5e-3]})
    return shown_run(circle_model.hierarchy, circle, circle, curves, scores)


@pytest.fixture(scope="module")
def content(run):
    levels = {"0": {"published": run, "improved": run}, "2": {"improved": run}}
    return {
        "systems": {"circle": levels, "other": {"0": {"improved": run}}},
        "titles": {"circle": TITLE, "other": "Other circles", "film": "A film"},
        "printed": {"circle": {"0": {"single": [1, 2, 3, 4], "coupled": 7.5}}},
        "notes": {"circle": "Trained briefly.", "other": ""},
        "shown": ["media/film.mp4", "media/film_coupled.wav", "figures/fig01.png"],
    }


def test_a_run_shows_the_first_test_trajectory_and_all_models(circle, circle_model, run):
    truth = split_states(circle, "test").values[0, 1:]
    np.testing.assert_allclose(run["truth"], truth.T, rtol=1e-3)
    assert [model["name"] for model in run["models"]] == ["1", "2", "4", "8", "coupled"]
    assert [model["step"] for model in run["models"]] == [0.1, 0.2, 0.4, 0.8, None]
    x0 = torch.from_numpy(split_states(circle, "test").values[:1, 0])
    for model in run["models"]:
        steps = [int(model["name"])] if model["name"].isdigit() else None
        expected = forecast(circle_model.hierarchy, x0, 64, steps)[0].T
        np.testing.assert_allclose(model["forecast"], expected, rtol=1e-3, atol=1e-6)
    assert [model["mse"] for model in run["models"]] == [0.1, 0.2, 0.4, None, 1.5e-3]
    assert run["models"][3]["error"] == [None] * 64
    np.testing.assert_allclose(run["models"][1]["error"], 2 * np.square(run["time"]), rtol=1e-3)
    assert run["diverged"] == pytest.approx(np.log10(25), rel=1e-3)
    assert len(run["time"]) <= INSTANTS


def test_no_text_of_the_content_ends_it(content):
    made = page(TEMPLATE, content)
    (found,) = re.findall('<script type="application/json" id="data">(.*?)</script>', made)
    assert json.loads(found) == json.loads(json.dumps(content))


def test_the_page_asks_nothing_of_the_net():
    assert not re.search(r"https?:|//[a-z]|@import|url\(", TEMPLATE)


@pytest.mark.skipif(not BROWSER, reason="no Chromium is installed")
@pytest.mark.parametrize("width", [400, 1280])
def test_a_browser_shows_what_a_link_asks_for(content, tmp_path, width):
    file = tmp_path / "index.html"
    file.write_text(page(TEMPLATE, content), encoding="utf-8")
    rows = {}
    for link in ("", "#circle/2/improved/8", "#other/0/improved/coupled", "#no/such/thing/here"):
        flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900"]
        logs = ["--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}"]
        command = [BROWSER, *flags, *logs, "--dump-dom", f"file://{file}{link}"]
        shown = subprocess.run(command, capture_output=True, text=True, check=True)
        assert "CONSOLE" not in shown.stderr
        body = shown.stdout.split("<main>")[1].split("</main>")[0]
        rows[link] = [
            [
                html.unescape(re.sub("<[^>]*>", "", cell))
                for cell in re.findall("<t[hd].*?</t[hd]>", row)
            ]
            for row in re.findall("<tr.*?</tr>", body)
        ]
        assert body.count("<svg") == 3  # two states and the errors
        assert "NaN" not in body
    first = rows[""]
    assert first == rows["#no/such/thing/here"]
    assert first[0] == ["forecast by", "printed", "published", "improved"]
    assert first[1][1:] == ["1", *[first[1][2]] * 2]
    assert first[1][2].rstrip(" *") == "0.1"
    assert first[4][2].rstrip(" *") == "–"  # it diverged
    assert first[-1] == ["coupled", "7.5", "1.5e-3", "1.5e-3"]
    assert rows["#circle/2/improved/8"][0] == ["forecast by", "improved"]
    assert re.search('<tr class="now"><th scope="row">', body)
    assert "A film: coupled" in body
    assert 'src="media/film.mp4"' in body
