import os
import subprocess
import sys

import pytest

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
    assert log.read_text() == "{1}\n"
