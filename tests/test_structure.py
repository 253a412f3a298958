"""The house keeps its shape: config → rules → scripts → hits, and the rooms from left to right."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ["data", "train", "forecast", "score", "paper"]


def tracked(pattern):
    """Files of the project itself, without what a user dropped beside them."""
    listed = subprocess.run(
        ["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


LIBRARY = tracked("src/hits/*.py")
SCRIPTS = tracked("scripts/*.py")
RULES = tracked("workflow/rules/*.smk")


def imports(path):
    """Names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def name(path):
    return str(path.relative_to(ROOT))


def test_everything_was_found():
    assert len(LIBRARY) > 20
    assert len(SCRIPTS) > 5
    assert len(RULES) > 5


@pytest.mark.parametrize("path", LIBRARY, ids=name)
def test_library_knows_nothing_of_the_workflow(path):
    assert "snakemake" not in {module.split(".")[0] for module in imports(path)}
    assert not re.search(r"snakemake\.(input|output|params|wildcards)", path.read_text())
    assert len(path.read_text().splitlines()) <= 350


def test_drawing_needs_no_torch():
    """Which takes seconds to load, in each of the many jobs that draw or write a table."""
    modules = [f"hits.paper.{path.stem}" for path in LIBRARY if path.parent.name == "paper"]
    asked = f"import sys, {', '.join(modules)}; print('torch' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert printed.stdout == "False\n", printed.stderr


@pytest.mark.parametrize("path", LIBRARY, ids=name)
def test_rooms_import_from_the_left(path):
    room = path.parent.name
    if room in ROOMS:
        right = set(ROOMS[ROOMS.index(room) + 1 :]) | {"model"}
        for module in imports(path):
            assert module != "hits", f"{name(path)} imports the public names"
            assert not (module.startswith("hits.") and module.split(".")[1] in right), module


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_are_thin(path):
    assert len(path.read_text().splitlines()) <= 40
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]


@pytest.mark.parametrize("path", RULES, ids=name)
def test_only_common_defines_functions(path):
    if path.name != "common.smk":
        assert not [line for line in path.read_text().splitlines() if line.lstrip()[:4] == "def "]


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_every_script_has_its_rule_and_digest(script):
    text = "".join(path.read_text() for path in RULES)
    relative = f"{script.parent.name}/{script.name}"
    assert f'scripts/{relative}"' in text
    assert f'code_digest("{relative}")' in text


@pytest.mark.parametrize("room", ROOMS)
def test_tests_mirror_the_rooms(room):
    assert (ROOT / "tests" / room).is_dir()
    assert (ROOT / "scripts" / room).is_dir()


def test_public_names_exist():
    import hits

    for public in hits.__all__:
        assert getattr(hits, public) is not None
    with pytest.raises(AttributeError, match="has no attribute 'Hits'; public names"):
        _ = hits.Hits
