"""The house keeps its shape: config → rules → scripts → hits, and the rooms from left to right."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ["data", "train", "baselines", "forecast", "score", "peers"]
WRITTEN = {"data", "train", "forecast", "score", "paper"}  # rooms with scripts
LONGEST = 300


def tracked(pattern):
    """Files of the project itself, without what a user dropped beside them."""
    listed = subprocess.run(
        ["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


LIBRARY = tracked("src/hits/*.py")
SCRIPTS = tracked("scripts/*.py")
RULES = tracked("workflow/rules/*.smk")
SOURCES = [*LIBRARY, *SCRIPTS, *RULES, *tracked("workflow/*.py"), *tracked("workflow/Snakefile")]


def imports(path):
    """Names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def name(path):
    return str(path.relative_to(ROOT))


def runs(path):
    """Whether a script is run by Snakemake, not only imported by its siblings."""
    return "snakemake." in path.read_text()


def test_everything_was_found():
    assert len(LIBRARY) > 20
    assert len(SCRIPTS) > 5
    assert len(RULES) > 5
    assert {path.parent.name for path in LIBRARY} == {*ROOMS, "hits"}
    assert {path.parent.name for path in SCRIPTS} == WRITTEN


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_file_is_long(path):
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", LIBRARY, ids=name)
def test_library_knows_nothing_of_the_workflow(path):
    assert not {"snakemake", "configuration"} & {module.split(".")[0] for module in imports(path)}
    assert not re.search(r"snakemake\.(input|output|params|wildcards)", path.read_text())


@pytest.mark.parametrize("path", LIBRARY, ids=name)
def test_rooms_import_from_the_left(path):
    room = path.parent.name
    if room in ROOMS:
        right = set(ROOMS[ROOMS.index(room) + 1 :]) | {"model"}
        for module in imports(path):
            assert module != "hits", f"{name(path)} imports the public names"
            assert not (module.startswith("hits.") and module.split(".")[1] in right), module


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_translate(path):
    """Those that draw and write tables have functions too, which tests import."""
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree)
    if path.parent.name == "paper":
        assert not runs(path) or 'if __name__ == "__main__":' in path.read_text()
    else:
        assert len(path.read_text().splitlines()) <= 40
        kinds = ast.FunctionDef | ast.ClassDef
        assert not [node for node in ast.walk(tree) if isinstance(node, kinds)]


def test_reading_a_config_and_drawing_need_no_torch():
    """Which takes seconds to load, at every start of Snakemake and in each of many short jobs."""
    tables = [path.stem for path in SCRIPTS if path.parent.name == "paper" and not opens(path)]
    asked = f"import sys, configuration, digest, {', '.join(tables)}; print('torch' in sys.modules)"
    paths = {"PYTHONPATH": f"{ROOT / 'workflow'}:{ROOT / 'scripts/paper'}:{ROOT / 'src'}"}
    printed = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, env=paths
    )
    assert printed.stdout == "False\n", printed.stderr


def opens(path):
    """Whether a script opens models."""
    return bool({"torch", "hits.model", "hits.train.hierarchy_file"} & set(imports(path)))


@pytest.mark.parametrize("path", RULES, ids=name)
def test_only_common_and_shown_define_functions(path):
    if path.name not in ("common.smk", "shown.smk"):
        assert not [line for line in path.read_text().splitlines() if line.lstrip()[:4] == "def "]


@pytest.mark.parametrize("script", [path for path in SCRIPTS if runs(path)], ids=name)
def test_every_script_has_its_rule(script):
    """Of its name, with the digest of the code behind it."""
    text = "".join(path.read_text() for path in RULES)
    assert f'**script_params("{script.parent.name}/{script.name}"),' in text
    assert re.search(rf" as {script.stem} with:", text)


@pytest.mark.parametrize("room", ROOMS)
def test_tests_mirror_the_rooms(room):
    assert (ROOT / "tests" / room).is_dir()


def test_public_names_exist():
    import hits

    for public in hits.__all__:
        assert getattr(hits, public) is not None
    with pytest.raises(AttributeError, match="has no attribute 'Hits'; public names"):
        _ = hits.Hits
