"""The device that networks are trained on."""

import torch


def resolve_device(choice):
    """The torch device of a choice: auto (a GPU if there is one), cpu or cuda.

    An unknown choice, or a GPU where none can be used, is a ValueError.
    """
    if choice not in ("auto", "cpu", "cuda"):
        raise ValueError(f"device is {choice!r}, expected auto, cpu or cuda")
    if choice == "cuda" and not torch.cuda.is_available():
        raise ValueError("device is 'cuda', but torch finds no GPU; use 'auto' or 'cpu'")
    if choice == "auto":
        choice = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(choice)
