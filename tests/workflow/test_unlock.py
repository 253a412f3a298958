"""Locks of processes that are gone."""

import subprocess
import sys
from pathlib import Path

import pytest

from unlock import unlock_if_alone

RUNNING = """
import sys, time
from pathlib import Path
from unlock import unlock_if_alone
runs = unlock_if_alone(Path(sys.argv[1]))
(Path(sys.argv[1]) / "locks" / "0.input.lock").write_text("a file")
print("running", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "1.output.lock").touch()
    return tmp_path


def locks(folder):
    return sorted(path.name for path in (folder / "locks").iterdir())


def test_the_lock_of_a_running_process_stays_and_that_of_a_killed_one_goes(folder, capsys):
    paths = [str(Path(__file__).parents[2] / part) for part in ("workflow", "src")]
    program = f"import sys; sys.path[:0] = {paths}\n{RUNNING}"
    running = subprocess.Popen([sys.executable, "-c", program, folder], stdout=subprocess.PIPE)
    assert running.stdout.readline() == b"running\n"
    # That one was alone when it began.
    assert locks(folder) == ["0.input.lock"]
    for _ in range(2):
        unlock_if_alone(folder).close()
        assert locks(folder) == ["0.input.lock"]
    running.kill()
    running.wait()
    unlock_if_alone(folder).close()
    assert locks(folder) == []
    assert capsys.readouterr().err.startswith(f"removed {folder / 'locks' / '0.input.lock'}: the")


def test_where_other_machines_have_run_nothing_is_known(folder):
    (folder / "runs").write_text("elsewhere\n")
    for _ in range(2):
        unlock_if_alone(folder).close()
        assert locks(folder) == ["1.output.lock"]
