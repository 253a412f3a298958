"""Disks that are full, that know no locks, and files that may not be read."""

import os
import resource
import shutil
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pandas as pd
import pytest
import torch
import xarray as xr

from hits.data.audio import read_excerpt, write_sound
from hits.data.video import read_video, write_video
from hits.files import load_tensors, read_netcdf, read_table, save_tensors, write_csv, write_netcdf

NOISE = np.random.default_rng(0).normal(size=40_000)
PICTURES = np.random.default_rng(0).integers(0, 255, (30, 64, 96, 3), np.uint8)
WRITERS = {
    "a.nc": lambda path: write_netcdf(xr.Dataset({"x": ("time", NOISE)}), path),
    "a.csv": lambda path: write_csv(pd.DataFrame({"x": NOISE}), path),
    "a.safetensors": lambda path: save_tensors({"x": torch.from_numpy(NOISE)}, {}, path),
    "a.wav": lambda path: write_sound(path, np.tile(NOISE, 4), 22050),
    "a.mp4": lambda path: write_video(path, PICTURES, 25),
}


class SmallDisk:
    """A folder on a disk of 1 MiB or, where none can be mounted, where files stay small."""

    def __init__(self, folder):
        folder.mkdir()
        self.folder, self.filler, self.mounted = folder, folder / "filler", False
        with suppress(FileNotFoundError):
            mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
            self.mounted = not subprocess.run(mount, capture_output=True, check=False).returncode

    def fill(self, left):
        """Leave so many bytes."""
        if not self.mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (left, resource.RLIM_INFINITY))
            return
        with suppress(OSError), open(self.filler, "wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        os.truncate(self.filler, self.filler.stat().st_size - left)

    def free(self):
        """Leave all there is."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        self.filler.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path):
    small = SmallDisk(tmp_path / "disk")
    yield small
    small.free()
    # A library may still hold the file that it could not write.
    if small.mounted:
        subprocess.run(["umount", "--lazy", small.folder], check=True)


@pytest.mark.parametrize("left", [0, 100 * 1024])
@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_is_named_and_freed_it_is_as_any(disk, tmp_path, name, left):
    WRITERS[name](tmp_path / name)
    path = disk.folder / name
    disk.fill(left)
    with pytest.raises(OSError, match=rf"{path}: cannot be written: .* free on the disk /.*; make"):
        WRITERS[name](path)
    assert {other.name for other in disk.folder.iterdir()} <= {"filler"}
    disk.free()
    WRITERS[name](path)
    assert path.read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("name", ["a.nc", "a.csv", "a.safetensors"])
@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_files_are_for_whom_the_umask_says(tmp_path, name, umask):
    before = os.umask(umask)
    try:
        WRITERS[name](tmp_path / name)
    finally:
        os.umask(before)
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.fixture
def nobody():
    """Be a user whom permissions stop, which they do not stop root."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


READERS = {
    "a.nc": read_netcdf,
    "a.csv": read_table,
    "a.safetensors": load_tensors,
    "a.wav": lambda path: read_excerpt(path, 22050, 0, 100),
    "a.mp4": lambda path: read_video(path, 64, 96),
}


@pytest.mark.parametrize("name", READERS)
def test_what_may_not_be_read_is_said(tmp_path, name, request):
    path = tmp_path / name
    WRITERS[name](path)
    path.chmod(0)
    for folder in list(path.parents)[:3]:
        folder.chmod(0o755)
    request.getfixturevalue("nobody")
    with pytest.raises(
        PermissionError, match=rf"^{path}: permission denied; expected a .* be read"
    ):
        READERS[name](path)


@pytest.mark.parametrize("name", READERS)
def test_what_is_not_there_is_said(tmp_path, name):
    with pytest.raises(FileNotFoundError, match=rf"^{tmp_path / name}: no such file; expected a"):
        READERS[name](tmp_path / name)
    with pytest.raises(IsADirectoryError, match=rf"^{tmp_path}: is a directory; expected a"):
        READERS[name](tmp_path)


NO_LOCKS = """
#include <errno.h>
int flock(int file, int how) { errno = ENOLCK; return -1; }
"""
ON_SUCH_A_DISK = """
import sys
import xarray
from hits.files import read_netcdf, write_netcdf
from hits.job import start_job

if sys.argv[3:]:
    start_job(sys.argv[3], threads=1)
for use in (lambda: read_netcdf(sys.argv[1]), lambda: write_netcdf(xarray.Dataset(), sys.argv[2])):
    try:
        use()
        print("done")
    except (OSError, ValueError) as error:
        print(error)
"""


def test_a_disk_without_locks_is_named_and_does_in_jobs(tmp_path):
    """As NFS without its lock service."""
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("needs a C compiler")
    (tmp_path / "no_locks.c").write_text(NO_LOCKS)
    library, files = tmp_path / "no_locks.so", [tmp_path / "a.nc", tmp_path / "b.nc"]
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, "no_locks.c"], cwd=tmp_path)
    WRITERS["a.nc"](files[0])
    environment = {k: v for k, v in os.environ.items() if k != "HDF5_USE_FILE_LOCKING"}
    command = [sys.executable, "-c", ON_SUCH_A_DISK, *files]
    options = {"env": environment | {"LD_PRELOAD": str(library)}, "text": True, "check": True}
    said = subprocess.run(command, capture_output=True, **options).stdout.splitlines()
    assert len(said) == 2
    for path, line in zip(files, said, strict=True):
        assert line.startswith(f"{path}: ")
        assert "it cannot be locked (no locks available)" in line
        assert line.endswith("set the environment variable HDF5_USE_FILE_LOCKING to FALSE")
    log = tmp_path / "log"
    subprocess.run([*command, log], **options)
    begin, *rest = log.read_text().splitlines()
    assert begin.startswith("process ")
    assert rest[0].startswith(f"no locks in {tmp_path} (No locks available)")
    assert rest[1:] == ["done", "done"]
