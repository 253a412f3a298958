"""Where the project lies: a module from a git repository is checked out, as scripts and library are files."""

import os
import tarfile
import tempfile
from pathlib import Path

from snakemake.exceptions import WorkflowError

place = workflow.current_basedir
if isinstance(place, os.PathLike):
    HOME = Path(place).parents[1]
elif hasattr(place, "ref"):
    import git

    if hasattr(place, "hosted_repo"):
        place.fetch_if_required()
        repository = place.hosted_repo.repo
    else:
        repository = git.Repo(place.repo_path)
    commit = repository.commit(place.ref).hexsha
    HOME = Path(".snakemake/hits", commit).absolute()
    if not HOME.exists():
        HOME.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=HOME.parent) as folder:
            packed, unpacked = Path(folder, "packed.tar"), Path(folder, "unpacked")
            with open(packed, "wb") as file:
                repository.archive(file, commit)
            with tarfile.open(packed) as archive:
                members = archive.getmembers()
                # Snakemake runs again what is older than its script; what changed, digests tell.
                for member in members:
                    member.mtime = 0
                archive.extractall(unpacked, members)
            os.rename(unpacked, HOME)
else:
    raise WorkflowError(
        f"{place}: found a single file, expected one of a whole project; name the Snakefile of a "
        "clone, or take it from a git repository with github(…) or git+file:"
    )
for folder in (HOME, Path.cwd()):
    if " " in str(folder):
        raise WorkflowError(
            f"Found spaces in the path '{folder}', which commands of jobs cannot have; move it"
        )
