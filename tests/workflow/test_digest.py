"""Digests of the code behind scripts: what an edit changes, and what not."""

import shutil

import pytest

from digest import HOME, code_digest


@pytest.fixture
def home(tmp_path):
    for folder in ("scripts", "src"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(HOME / folder, tmp_path / folder, ignore=ignored)
    return tmp_path


def digests(home, room):
    """Script of a room to its digest."""
    found = sorted((home / "scripts" / room).glob("*.py"))
    return {path.stem: code_digest(f"{room}/{path.name}", home) for path in found}


def changed(home, path, room):
    """Scripts of a room whose digest an edit of a file changes."""
    before = digests(home, room)
    with open(home / path, "a") as file:
        file.write("\nEDITED = True\n")
    after = digests(home, room)
    return {script for script in before if before[script] != after[script]}


@pytest.mark.parametrize(
    ("path", "room", "scripts"),
    [
        ("src/hits/data/ode.py", "data", {"continue_test", "resimulate_test", "simulate_ode"}),
        ("src/hits/data/kuramoto_sivashinsky.py", "data", {"simulate_ks"}),
        ("src/hits/train/fit.py", "train", {"train_hierarchy"}),
        ("src/hits/baselines/lstm.py", "train", {"train_baseline"}),
        ("src/hits/forecast/select.py", "forecast", {"select_scales"}),
        ("src/hits/score/system_claims.py", "paper", {"table_claims"}),
        ("src/hits/score/system_claims.py", "train", set()),
        ("src/hits/__init__.py", "paper", set()),
    ],
)
def test_an_edit_changes_the_digests_of_what_imports_it(home, path, room, scripts):
    assert changed(home, path, room) == scripts


def test_words_change_nothing(home):
    before = digests(home, "train")
    path = home / "src/hits/train/fit.py"
    path.write_text(path.read_text() + '\n\ndef extra():\n    """Words."""\n')
    assert digests(home, "train") != before
    before = digests(home, "train")
    text = path.read_text()
    path.write_text("# A comment.\n" + text.replace('"""Words."""', '"""Others, # and more."""'))
    assert digests(home, "train") == before


def test_scripts_import_their_siblings(home):
    figures = {path.stem for path in (home / "scripts/paper").glob("fig[0-9]*.py")}
    assert figures <= changed(home, "scripts/paper/style.py", "paper")
    assert "table_claims" in changed(home, "scripts/paper/tables.py", "paper")


def test_public_names_count_as_their_modules(home):
    (home / "scripts/data/made.py").write_text("from hits import save_dataset\n")
    assert "made" in changed(home, "src/hits/data/dataset.py", "data")
    assert "made" not in changed(home, "src/hits/model.py", "data")
