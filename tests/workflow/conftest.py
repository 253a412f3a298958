"""Copies of the project in which the workflow is run for real."""

import functools
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from hits.files import replacing

ROOT = Path(__file__).parents[2]
PARTS = ("config", "scripts", "src", "workflow", "environment.yml")


class Project:
    """A copy of the project in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder

    def start(self, *arguments, **options):
        """Start Snakemake with the tiny configuration."""
        tiny = ["--configfile", "config/tiny.yaml"] if "--configfile" not in arguments else []
        command = [sys.executable, "-m", "snakemake", "--cores", "2", *tiny, *arguments]
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(command, cwd=self.folder, **output, **options)

    def run(self, *arguments, **options):
        """Run Snakemake to its end; return what it printed."""
        process = self.start(*arguments, **options)
        printed = process.communicate()[0]
        assert process.returncode == 0, printed
        return printed

    def refusal(self, *arguments):
        """Run Snakemake, expecting that it refuses; return what it printed."""
        process = self.start("--dry-run", *arguments)
        printed = process.communicate()[0]
        assert process.returncode != 0, printed
        return printed

    def planned(self, *arguments):
        """Rules that a dry run would run again."""
        lines = self.run("--dry-run", *arguments).splitlines()
        if "Job stats:" not in lines:
            return set()
        rows = lines[lines.index("Job stats:") + 3 :]
        return {row.split()[0] for row in rows[: rows.index("")]} - {"total", "all"}

    def pretend(self):
        """Make every file that is missing, empty, and have Snakemake take them for its own."""
        for paths in re.findall(r"Missing output files: ([^;\n]*)", self.run("--dry-run")):
            for path in paths.split(", "):
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).touch()
        self.run("--touch", "--forceall")

    def append(self, path, text):
        """Add text to a file."""
        with open(self.folder / path, "a") as file:
            file.write(text)

    def change(self, path, **values):
        """Set values of a YAML file; a key like a__b is nested."""
        content = yaml.safe_load((self.folder / path).read_text())
        for key, value in values.items():
            *outer, last = key.split("__")
            functools.reduce(dict.__getitem__, outer, content)[last] = value
        (self.folder / path).write_text(yaml.safe_dump(content))

    def read(self, path):
        """Bytes of a file."""
        return (self.folder / path).read_bytes()


def checkout(folder):
    """Copy the tracked files that the workflow needs."""
    listed = subprocess.run(
        ["git", "ls-files", *PARTS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for path in listed.stdout.splitlines():
        if (ROOT / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, folder / path)
    return Project(folder)


@pytest.fixture
def project(tmp_path):
    return checkout(tmp_path)


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A copy of the project in which the tiny workflow has run; tests leave it as it is.

    It runs once, for all processes of a test session: the first that comes makes the folder.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "finished"
    printed = folder / "printed.txt"
    try:
        folder.mkdir()
    except FileExistsError:
        while not printed.exists():
            time.sleep(0.5)
    else:
        # Forecasts are kept, to look at them.
        process = checkout(folder).start("--notemp")
        text = process.communicate()[0]
        with replacing(printed) as partial:
            partial.write_text(f"{process.returncode}\n{text}")
    assert printed.read_text().startswith("0\n"), printed.read_text()
    return Project(folder)


@pytest.fixture
def finished_copy(finished, tmp_path):
    """A copy of the finished project that a test may change."""
    return Project(shutil.copytree(finished.folder, tmp_path / "copy"))


@pytest.fixture
def nvidia_smi(tmp_path, monkeypatch):
    """Make nvidia-smi list so many GPUs."""

    def pretend(number):
        tool = tmp_path / "bin" / "nvidia-smi"
        tool.parent.mkdir()
        tool.write_text("#!/bin/sh\n" + "echo 'GPU 0: pretended'\n" * number)
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")

    return pretend
