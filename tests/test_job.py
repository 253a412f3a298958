import errno
import fcntl
import os
import subprocess
import sys
import time

import pytest

from hits import job

PROGRAM = """
import os, sys, time
from hits import job
job.PAUSE = float(sys.argv[2])
report = job.start_job(sys.argv[1], threads=1)
print("printed")
os.write(2, b"from C code\\n")
report("line 1")
report("line 2")
report("warning", loud=True)
raise ValueError("the reason")
"""


def run(tmp_path, pause):
    log = tmp_path / "logs" / "a.log"
    command = [sys.executable, "-c", PROGRAM, str(log), str(pause)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return log.read_text(), done.stdout + done.stderr


def test_everything_goes_to_the_log(tmp_path):
    log, _ = run(tmp_path, pause=10)
    for expected in ("printed", "from C code", "line 1", "line 2", "ValueError: the reason"):
        assert expected in log


def test_progress_goes_to_the_terminal_now_and_then(tmp_path):
    assert run(tmp_path, pause=0)[1] == "line 1\nline 2\nwarning\n"
    assert run(tmp_path, pause=10)[1] == "warning\n"


def test_a_full_disk_does_not_stop_a_job_at_its_log():
    program = """
from hits import job
job.PAUSE = 0
report = job.start_job("/dev/full", threads=1)
report("line 1")
report("line 2")
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == "line 1\nline 2\n"


@pytest.mark.parametrize("granted", ["1", "2"])
def test_libraries_use_the_threads_of_the_job_whatever_the_machine_has(tmp_path, granted):
    """Sums of more threads are rounded in another order: same seed, same bytes needs as many."""
    program = """
import sys
import scipy.linalg, threadpoolctl
from hits import job
job.start_job(sys.argv[1], threads=1)
print({pool["num_threads"] for pool in threadpoolctl.threadpool_info()})
"""
    log = tmp_path / "a.log"
    environment = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), granted)
    subprocess.run(
        [sys.executable, "-c", program, str(log)], check=True, env=os.environ | environment
    )
    assert log.read_text().splitlines()[1:] == ["{1}"]


LASTING = """
import sys, time
from hits.job import start_job
start_job(sys.argv[1], threads=1)
print("begun", flush=True)
time.sleep(float(sys.argv[2]))
print("done", flush=True)
"""


def start(log, seconds, **options):
    """Start a job that lasts."""
    return subprocess.Popen([sys.executable, "-c", LASTING, str(log), str(seconds)], **options)


def wait_for(log, text):
    for _ in range(600):
        if log.exists() and text in log.read_text():
            return
        time.sleep(0.05)
    raise AssertionError(f"no '{text}' in {log}")


def test_a_job_ends_with_the_process_it_works_for(tmp_path):
    """There is a shell between the two, as between Snakemake and a script, which goes on."""
    log = tmp_path / "a.log"
    program = "import os, subprocess, sys; os.environ['HITS_PARENT'] = str(os.getpid())\n"
    program += "subprocess.run(sys.argv[1:])"
    shell = ["bash", "-c", '"$@"; true', "_", sys.executable, "-c", LASTING, str(log), "60"]
    command = [sys.executable, "-c", program, *shell]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE)
    wait_for(log, "begun")
    parent.kill()
    # Of a process that is over but not yet waited for, too.
    parent.stdout.read()
    parent.wait()
    assert log.read_text().splitlines()[-1].startswith(f"process {parent.pid} is over")


def test_a_job_does_not_begin_when_that_process_is_gone(tmp_path):
    gone = subprocess.Popen(["true"])
    gone.wait()
    late = start(tmp_path / "a.log", 60, env=os.environ | {"HITS_PARENT": str(gone.pid)})
    assert late.wait(30) == 1


def test_without_news_of_processes_it_asks(tmp_path):
    program = "import os; del os.pidfd_open\n"
    log, parent = tmp_path / "a.log", subprocess.Popen(["sleep", "60"])
    started = subprocess.Popen(
        [sys.executable, "-c", program + LASTING, str(log), "60"],
        env=os.environ | {"HITS_PARENT": str(parent.pid)},
    )
    wait_for(log, "begun")
    parent.kill()
    parent.wait()
    assert started.wait(30) == 1


def test_of_two_jobs_with_one_log_the_second_waits(tmp_path):
    log = tmp_path / "a.log"
    first = start(log, 60)
    wait_for(log, "begun")
    second = start(log, 0, stderr=subprocess.PIPE, text=True)
    said = second.stderr.readline()
    assert said.startswith(f"{log}: process {first.pid} on {os.uname().nodename} still makes")
    assert second.poll() is None
    assert "done" not in log.read_text()
    first.kill()
    first.wait()
    assert second.wait(30) == 0
    assert log.read_text().splitlines()[1:] == ["begun", "done"]


def test_a_file_system_without_locks_is_told(tmp_path, monkeypatch):
    def flock(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    os.close(job._open_alone(tmp_path / "a.log", None))
    said = (tmp_path / "a.log").read_text()
    assert f"no locks in {tmp_path} (No locks available): see to it" in said
