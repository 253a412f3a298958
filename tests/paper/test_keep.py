import subprocess

import pytest

from keep import provenance


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with one commit."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("one")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "First"]):
        names = ["-c", "user.name=n", "-c", "user.email=e"]
        subprocess.run(["git", *names, *command], check=True)
    return tmp_path


def test_provenance_names_the_commit_and_what_it_cost(repository):
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True).stdout
    facts = provenance({"hopf": 60.5}, ["a.yaml"])
    assert facts["commit"] == head.strip()
    assert facts["config"] == ["a.yaml"]
    assert facts["training_cpu_seconds"] == {"hopf": 60.5}


def test_changes_that_are_not_committed_are_refused(repository):
    (repository / "file").write_text("two")
    with pytest.raises(ValueError, match="not committed"):
        provenance({}, [])
