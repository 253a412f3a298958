"""The workflow as a module of another one, from a git repository."""

import re
import subprocess

import pytest

from documents import HOME
from hits import open_dataset

SNAKEFILE = """
configfile: "config/config.yaml"

module hits:
    snakefile: {place}
    config: config["hits"]

use rule * from hits as hits_*

rule all:
    default_target: True
    input: rules.hits_all.input
"""
# What docs/dataset.md says of a source of one's own, without what our scripts share.
RULE = """
rule swing_pendulum:
    output: "<results>/data/pendulum/dataset.nc"
    log: "<logs>/swing_pendulum.log"
    params: **origin_params("pendulum")
    script: "../scripts/swing_pendulum.py"
"""
PLACES = {
    "git+file": '"git+file://{folder}/workflow/Snakefile@main"',
    "github": 'github("someone/hits", path="workflow/Snakefile", branch="main")',
}


@pytest.fixture
def git(project):
    """Git in the copy of the project, which is a repository with one commit."""

    def run(*arguments):
        author = ("-c", "user.name=a", "-c", "user.email=a@b.c")
        subprocess.run(["git", *author, *arguments], cwd=project.folder, check=True)

    (project.folder / "src/hits/version.py").write_text('__version__ = "9.9.9"\n')
    run("init", "--quiet", "--initial-branch", "main")
    run("add", ".")
    run("commit", "--quiet", "--message", "first")
    return run


@pytest.fixture(params=PLACES)
def user(request, git, project, tmp_path_factory, monkeypatch):
    """A workflow of somebody else's, with a dataset of a kind of its own."""
    folder = tmp_path_factory.mktemp("user")
    place = PLACES[request.param].format(folder=project.folder)
    page = (HOME / "docs/dataset.md").read_text()
    found = dict(re.findall(r"^`(\S+pendulum\S+)`[^\n]*:\n\n```\w+\n(.*?)```", page, re.M | re.S))
    script = found["scripts/data/swing_pendulum.py"]
    files = {
        "workflow/Snakefile": SNAKEFILE.format(place=place),
        "workflow/rules/data_pendulum.smk": RULE,
        "workflow/scripts/swing_pendulum.py": script.replace(
            '"small-angle solution"', "__import__('hits').__version__"
        ),
        "config/datasets/pendulum.yaml": found["config/datasets/pendulum.yaml"],
        "config/config.yaml": "hits: {datasets: [pendulum], editions: {published: null}}",
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    # GitHub is a bare clone on this disk.
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", project.folder, folder / "hub/someone/hits"],
        check=True,
    )
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.file://{folder}/hub/.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "https://github.com/")
    return type(project)(folder)


def run(user, *arguments):
    return user.run("--configfile", "config/config.yaml", *arguments)


DATA, SCHEME = "results/data/pendulum/dataset.nc", "results/figures/fig01_scheme.png"


def test_a_module_makes_datasets_of_the_users_with_its_scripts_and_library(
    user, git, project, monkeypatch
):
    printed = run(user, "--dry-run")
    for rule in ("swing_pendulum", "check_data", "train_hierarchy", "fig02_errors"):
        assert f"hits_{rule}" in printed
    assert "not present" not in printed
    run(user, "--", DATA, SCHEME)
    assert open_dataset(user.folder / DATA).attrs["source"] == "9.9.9"
    if "github" in user.read("workflow/Snakefile").decode():
        return
    # A later commit makes again what its changes are about, whatever the date of its files.
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2090-01-01T00:00:00")
    (project.folder / "NOTES").touch()
    git("add", ".")
    git("commit", "--quiet", "--message", "second")
    assert "Nothing to be done" in run(user, "--dry-run", "--", DATA, SCHEME)
    project.append("scripts/paper/fig01_scheme.py", "\nEDITED = True\n")
    git("commit", "--quiet", "--all", "--message", "third")
    printed = run(user, "--dry-run", "--", DATA, SCHEME)
    assert "hits_fig01_scheme" in printed
    assert "swing_pendulum" not in printed


def test_mistakes_in_files_of_the_users_are_named(user):
    (user.folder / "config/datasets/pendulum.yaml").write_text("title: a")
    printed = user.refusal("--configfile", "config/config.yaml")
    assert "config/datasets/pendulum.yaml: top level: 'license' is a required" in printed
