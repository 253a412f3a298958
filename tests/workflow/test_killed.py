"""A training that is killed goes on from its checkpoint."""

import os
import re
import shutil
import signal
import time
from pathlib import Path

from hits.train.hierarchy_file import load_hierarchy, save_hierarchy


def test_a_killed_training_goes_on(project):
    """kill -9 of the training job, then of Snakemake and its jobs: the same bytes in the end."""
    project.change("config/tiny.yaml", recipes__fast__iterations=1500, checkpoint_every=50)
    project.change("config/tiny.yaml", overrides__oscillator__noise=[0])
    models = project.folder / "results/tiny/models"
    trained = "results/tiny/models/oscillator/noise0/improved/0/trained.safetensors"
    project.run("--", trained)
    undisturbed = project.read(trained)
    shutil.rmtree(models)

    snakemake = project.start("--", trained)
    os.kill(training_under_way(project, snakemake), signal.SIGKILL)
    assert "Error in rule train_hierarchy" in snakemake.communicate()[0]
    # What was being written when it was killed is removed by the next.
    kept = [path.name for path in models.rglob("*.safetensors") if path.name[0] != "."]
    assert kept == ["checkpoint.safetensors"]

    snakemake = project.start("--", trained, start_new_session=True)
    training_under_way(project, snakemake, "going on from results/tiny/models")
    os.killpg(snakemake.pid, signal.SIGKILL)
    snakemake.communicate()

    project.run("--", trained)
    assert "going on from" in training_log(project).read_text()
    assert project.read(trained) == undisturbed
    assert [path.name for path in models.rglob("*.safetensors")] == ["trained.safetensors"]


def test_a_training_ends_with_its_snakemake(project):
    """kill -9 of Snakemake alone: nothing of that run comes into the next one, of another recipe.

    If a model comes from elsewhere none the less, what it is read by refuses it.
    """
    project.change("config/tiny.yaml", recipes__fast__iterations=100000)
    project.change("config/tiny.yaml", overrides__oscillator__noise=[0])
    folder = "results/tiny/models/oscillator/noise0/improved/0"
    snakemake = project.start("--", f"{folder}/trained.safetensors")
    training_under_way(project, snakemake)
    os.kill(snakemake.pid, signal.SIGKILL)
    # What it prints ends when no process of the run is left.
    snakemake.communicate(timeout=120)
    assert f"process {snakemake.pid} is over" in training_log(project).read_text()

    project.change("config/tiny.yaml", recipes__fast__iterations=100)
    # Snakemake's own lock, of a process that is gone, is in nobody's way.
    project.run("--", f"{folder}/hierarchy.safetensors")
    trained = project.folder / folder / "trained.safetensors"
    hierarchy = load_hierarchy(trained)
    assert hierarchy.provenance["recipe"]["iterations"] == 100

    hierarchy.provenance["asked"]["recipe"]["iterations"] = 5000
    save_hierarchy(hierarchy, trained)
    process = project.start("--", f"{folder}/hierarchy.safetensors")
    printed = process.communicate()[0]
    assert process.returncode != 0
    assert "trained.safetensors: trained with recipe.iterations 5000, but this run" in printed


def training_log(project):
    return project.folder / "results/tiny/logs/train_hierarchy/oscillator_noise0_improved_0.log"


def training_under_way(project, snakemake, begin="round 1, iteration"):
    """Process number of the training job, after it has begun and written a checkpoint."""
    log = training_log(project)
    log.unlink(missing_ok=True)
    for _ in range(2400):
        assert snakemake.poll() is None, snakemake.communicate()[0]
        if log.exists() and begin in log.read_text() and log.read_text().count("iteration") > 2:
            return training_process(project)
        time.sleep(0.05)
    raise AssertionError("the training did not start")


def training_process(project):
    """The Python process in the project's folder that runs the training script."""
    pattern = re.compile(rb"[^\0]*python[^\0]*\0[^\0]*\.train_hierarchy\.py\0")
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, where = (folder / "cmdline").read_bytes(), (folder / "cwd").readlink()
        except OSError:
            continue
        if where == project.folder and pattern.fullmatch(command):
            return int(folder.name)
    raise AssertionError("no training process")
