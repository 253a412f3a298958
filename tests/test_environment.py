import re
import subprocess
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {
    "torch": "pytorch",
    "matplotlib": "matplotlib-base",
    "soundfile": "pysoundfile",
}


def pinned():
    """Package to version of constraints.txt, names in lower case."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return dict(line.lower().split("==") for line in lines)


def required(*without):
    """Package to lowest version of pyproject.toml, without some of the extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    chosen = (extra for name, extra in extras.items() if name not in without)
    lines = [*project["dependencies"], *(line for extra in chosen for line in extra)]
    return dict(line.lower().split(">=") for line in lines)


def conda():
    """Package to version of environment.yml."""
    lines = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    (from_pip,) = [line["pip"] for line in lines if isinstance(line, dict)]
    lines = [line for line in lines if isinstance(line, str) and line != "pip"]
    return dict(re.split("[>=]?=", line) for line in lines + from_pip)


def numbers(version):
    return [int(part) for part in re.findall(r"\d+", version)]


def test_every_required_package_is_pinned_at_an_allowed_version():
    versions = pinned()
    for name, lowest in required().items():
        assert numbers(versions[name]) >= numbers(lowest), name


def test_conda_installs_the_same_packages_in_the_same_versions():
    versions, found, needed = pinned(), conda(), required("formats", "docs")
    assert found.pop("python") == "3.11"
    assert found.keys() == {CONDA_NAMES.get(name, name) for name in needed}
    for name in needed:
        version = found[CONDA_NAMES.get(name, name)]
        assert numbers(versions[name])[: len(numbers(version))] == numbers(version), name


def test_python_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
    assert "(3, 11)" in (ROOT / "Makefile").read_text()


def planned(*arguments):
    """What make would do."""
    return subprocess.run(["make", "-n", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_torch_without_cuda_is_one_word():
    index = "--extra-index-url https://download.pytorch.org/whl/cpu"
    assert index in planned("docs", "TORCH=cpu").stdout
    assert index not in planned("docs").stdout
    refused = planned("docs", "TORCH=gpu")
    assert refused.returncode != 0
    assert "TORCH is gpu, expected cpu" in refused.stderr
