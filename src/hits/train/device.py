"""The device that networks are trained on."""

import torch


def resolve_device(choice):
    """The torch device of a choice: auto (a GPU if there is one), cpu, cuda, cuda:NUMBER or mps.

    An unknown choice, or a GPU that is not there, is a ValueError.
    """
    gpus = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if choice == "auto":
        return torch.device("cuda" if gpus else "cpu")
    try:
        device = torch.device(str(choice))
    except RuntimeError:
        device = None
    if device is None or device.type not in ("cpu", "cuda", "mps"):
        raise ValueError(f"device is {choice!r}, expected auto, cpu, cuda, cuda:NUMBER or mps")
    found = {"cpu": 1, "cuda": gpus, "mps": int(torch.backends.mps.is_available())}[device.type]
    if (device.index or 0) >= found:
        has = f"no GPU of number {device.index}, only {found}" if found else "no GPU"
        raise ValueError(f"device is {choice!r}, but torch finds {has}; use 'auto' or 'cpu'")
    return device


def in_float64(tensor):
    """A tensor in float64; on the CPU if it comes from a device that has no such numbers."""
    return (tensor.cpu() if tensor.device.type == "mps" else tensor).double()
