"""Checkpoints: what a killed training goes on from."""

import json
import time
from os import PathLike
from pathlib import Path

from hits.fields import kind_of
from hits.files import load_tensors, save_tensors

# How a checkpoint begins, after eight bytes: as `save` and safetensors write it.
HEAD = b'{"__metadata__":{"hits":"{\\"facts\\":'


class Checkpoint:
    """A file that holds the state of a training while it lasts.

    Parameters
    ----------
    path : path-like
        A safetensors file.
    every : int
        Iterations between two states; they are written at the next validation, by default at each.
    code : str
        Whatever else the result depends on, e.g. a digest of the program.

    Attributes
    ----------
    earlier : dict
        What the training had cost at the state that was loaded, in all attempts: seconds, and
        cpu_seconds. What a killed one spent after its last state is not known.
    """

    def __init__(self, path, every=1, code=""):
        self.path, self.every, self.code = Path(path), every, code
        self.began = _clocks()
        self.earlier = dict.fromkeys(self.began, 0.0)

    @classmethod
    def at(cls, path):
        """A checkpoint in a file that is new or holds one; anything else is left: ValueError.

        One that is damaged still begins like one.
        """
        if not isinstance(path, str | PathLike):
            raise TypeError(f"checkpoint is a {kind_of(path)}, expected a path or a Checkpoint")
        checkpoint = cls(path)
        if checkpoint.path.exists():
            try:
                with open(path, "rb") as file:
                    held = file.read(8 + len(HEAD)).endswith(HEAD)
            except OSError:
                held = False
            if not held:
                raise ValueError(
                    f"checkpoint {path} is there and holds something else, expected a file that is "
                    "new or a checkpoint; name another file or remove it"
                )
        return checkpoint

    def save(self, facts, tensors, training):
        """Write a state: facts as JSON has them, tensors by name, and what is being trained.

        Where it cannot be written it is an OSError, and the state before it stays.
        """
        now = _clocks()
        spent = {k: v + now[k] - self.began[k] for k, v in self.earlier.items()}
        header = {"facts": facts, "training": training | {"code": self.code}, "spent": spent}
        save_tensors(tensors, header, self.path)

    def load(self, training, report=None):
        """Facts and tensors of this training; None without a file, or with another one's.

        None, too, where it is damaged or may not be read, and then `report` gets a line.
        """
        try:
            header, tensors = load_tensors(self.path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            if report:
                report(f"training starts afresh, its checkpoint cannot be used: {error}")
            return None
        if header.get("training") != json.loads(json.dumps(training | {"code": self.code})):
            return None
        self.earlier = header.get("spent", self.earlier)
        return header["facts"], tensors

    def remove(self):
        """Remove the file: the training is over."""
        self.path.unlink(missing_ok=True)


def _clocks():
    """Seconds on the clocks of the machine and of the process."""
    return {"seconds": time.perf_counter(), "cpu_seconds": time.process_time()}
