"""Jobs go through Slurm, where there is one that takes them."""

import shutil
import signal
import subprocess
import time

import pytest
import yaml

pytest.importorskip("snakemake_executor_plugin_slurm", reason="the extra 'slurm' is not installed")
PROFILE = "workflow/profiles/slurm"
TRAINED = "results/tiny/models/oscillator/noise0/improved/0/trained.safetensors"
LOG = "results/tiny/logs/train_hierarchy/oscillator_noise0_improved_0.log"


def slurm(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def partition():
    """The default partition, if Slurm answers and has a node that takes jobs."""
    try:
        found = slurm("sinfo", "-h", "-t", "idle,mix,alloc", "-o", "%P").split()
    except (OSError, subprocess.CalledProcessError):
        return None
    return next((name[:-1] for name in found if name.endswith("*")), None)


@pytest.fixture
def submitting(project):
    """A project whose profile is filled in, and a training that lasts, of known bytes."""
    if not partition():
        pytest.skip("no Slurm here that takes jobs: sbatch, or a default partition, is missing")
    project.change("config/tiny.yaml", recipes__fast__iterations=1500, checkpoint_every=10**6)
    project.change("config/tiny.yaml", overrides__oscillator__noise=[0])
    path = project.folder / PROFILE / "config.yaml"
    profile = yaml.safe_load(path.read_text())
    resources = {"slurm_partition": partition(), "slurm_account": "", "mem_mb": 900}
    profile["default-resources"].update(resources)
    training = {"gpu": 0, "runtime": 30}
    profile["set-resources"]["train_hierarchy"].update(training)
    profile.update({"slurm-init-seconds-before-status-checks": 2, "latency-wait": 5})
    path.write_text(yaml.safe_dump(profile))
    project.submitting = []
    yield project
    # It would submit again what is cancelled.
    for snakemake in project.submitting:
        snakemake.kill()
        snakemake.wait()
    for job, _ in jobs(project):
        subprocess.run(["scancel", job], check=False)


def submit(project, target):
    """Start a Snakemake that goes through Slurm."""
    snakemake = project.start("--workflow-profile", PROFILE, "--", target)
    project.submitting.append(snakemake)
    return snakemake


def jobs(project):
    """Number and state of the jobs of a project that Slurm still has to do."""
    rows = [row.split("|") for row in slurm("squeue", "-h", "-o", "%i|%t|%Z").splitlines()]
    return [(job, state) for job, state, folder in rows if folder == str(project.folder)]


def wait_for(found, process=None):
    for _ in range(3000):
        result = found()
        if result:
            return result
        assert process is None or process.poll() is None, process.communicate()[0]
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def said(project, text):
    """Whether the log of the training holds a text."""
    path = project.folder / LOG
    return path.exists() and text in path.read_text()


def test_a_cancelled_training_goes_on_to_the_same_bytes(submitting):
    submitting.run("--", TRAINED)
    undisturbed = submitting.read(TRAINED)
    shutil.rmtree(submitting.folder / "results/tiny/models")
    (submitting.folder / LOG).unlink()

    snakemake = submit(submitting, TRAINED)
    wait_for(lambda: said(submitting, "iteration 100/"), snakemake)
    ((job, _),) = jobs(submitting)
    slurm("scancel", job)
    wait_for(lambda: said(submitting, "going on from results/tiny/models"), snakemake)
    printed = snakemake.communicate()[0]
    assert snakemake.returncode == 0, printed
    assert f"SLURM-job '{job}' failed, SLURM status is: 'CANCELLED'" in printed
    assert submitting.read(TRAINED) == undisturbed


def test_a_job_needs_no_process_of_the_machine_that_submits_it(submitting):
    """Snakemake there is gone before the job begins; its number is none of the node's."""
    path = submitting.folder / PROFILE / "config.yaml"
    profile = yaml.safe_load(path.read_text())
    profile["set-resources"]["simulate_ode"] = {"slurm_extra": "'--hold'"}
    path.write_text(yaml.safe_dump(profile))
    data = "results/tiny/data/oscillator/dataset.nc"
    snakemake = submit(submitting, data)
    ((job, state),) = wait_for(lambda: jobs(submitting), snakemake)
    assert state == "PD"
    snakemake.send_signal(signal.SIGKILL)
    snakemake.communicate()
    slurm("scontrol", "release", job)
    wait_for(lambda: not jobs(submitting))
    assert submitting.read(data)
