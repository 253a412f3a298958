"""Checkpoints: what a killed training goes on from."""

import json
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from hits.files import replacing


class Checkpoint:
    """A file that holds the state of a training while it lasts.

    Parameters
    ----------
    path : path-like
        A safetensors file.
    every : int
        Iterations between two states; they are written at the next validation.
    code : str
        Whatever else the result depends on, e.g. a digest of the program.
    """

    def __init__(self, path, every, code=""):
        self.path, self.every, self.code = Path(path), every, code

    def save(self, facts, tensors, training):
        """Write a state, whole or not at all.

        Parameters
        ----------
        facts : dict
            Numbers and lists, as JSON has them.
        tensors : dict of str to Tensor
            Everything else.
        training : dict
            What is being trained, as JSON has it.
        """
        header = json.dumps({"facts": facts, "training": training | {"code": self.code}})
        with replacing(self.path) as partial:
            save_file({k: t.contiguous() for k, t in tensors.items()}, partial, {"hits": header})

    def load(self, training):
        """Read the state of a training.

        Parameters
        ----------
        training : dict
            What is being trained.

        Returns
        -------
        (dict, dict of str to Tensor) or None
            Facts and tensors, on the CPU; none if there is no file, or it is damaged or that of
            another training.
        """
        try:
            with safe_open(self.path, framework="pt") as file:
                header = json.loads((file.metadata() or {}).get("hits", "{}"))
                if header.get("training") != json.loads(json.dumps(training | {"code": self.code})):
                    return None
                return header["facts"], {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
        except (FileNotFoundError, SafetensorError):
            return None

    def remove(self):
        """Remove the file: the training is over."""
        self.path.unlink(missing_ok=True)


def below(prefix, tensors):
    """The tensors whose names begin with a prefix, without it."""
    return {k.removeprefix(prefix): t for k, t in tensors.items() if k.startswith(prefix)}
