"""The documentation as a site: pages keep their places, the API is complete, nothing is fetched."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import hits

ROOT = Path(__file__).parents[1]
WEBSITE = ROOT / "website"


def test_pages_have_the_places_of_the_repository():
    links = [path for path in WEBSITE.rglob("*") if path.is_symlink()]
    assert {"README.md", "docs", "CONTRIBUTING.md"} <= {path.name for path in links}
    for link in links:
        assert link.resolve() == ROOT / link.relative_to(WEBSITE)


def test_every_public_name_is_documented_once():
    text = "".join(page.read_text() for page in WEBSITE.glob("api/*.md"))
    documented = sorted(re.findall(r"^::: (\S+)$", text, re.M))
    assert documented == sorted(f"{module}.{name}" for name, module in hits.PUBLIC.items())


@pytest.mark.slow
def test_the_site_is_built_without_network_and_asks_for_none(tmp_path):
    """Strictly: a broken link or anchor is an error."""
    pytest.importorskip("mkdocstrings", reason="the extra docs is not installed")
    offline = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", tmp_path]
    made = subprocess.run(command, cwd=ROOT, env=os.environ | offline, capture_output=True)
    assert made.returncode == 0, made.stderr.decode()
    pages = list(tmp_path.rglob("*.html"))
    assert {"results.html", "own_data.html", "models.html"} <= {page.name for page in pages}
    fetched = (
        r'(?:src|data)="(?:https?:)?//|<link [^>]*href="(?:https?:)?//(?![^>]*rel="canonical")'
    )
    for page in pages:
        assert not re.search(fetched, page.read_text()), page
    assert "Interrupted from the keyboard" in (tmp_path / "api/models.html").read_text()
