"""The device that networks are trained on."""

import torch


def resolve_device(choice):
    """Turn the choice of the config into a device.

    Parameters
    ----------
    choice : {"auto", "cpu", "cuda"}
        ``auto`` takes a GPU if there is one.

    Returns
    -------
    torch.device

    Raises
    ------
    ValueError
        If the choice is unknown, or a GPU is asked for and none can be used.
    """
    if choice not in ("auto", "cpu", "cuda"):
        raise ValueError(f"device is {choice!r}, expected auto, cpu or cuda")
    if choice == "cuda" and not torch.cuda.is_available():
        raise ValueError("device is 'cuda', but torch finds no GPU; use 'auto' or 'cpu'")
    if choice == "auto":
        choice = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(choice)
