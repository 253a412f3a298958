"""Precision: how many digits a number type keeps of what a state does about its mean."""

import numpy as np

from hits.data.dataset import DatasetError, source_file, split_states

# Digits of a state's spread that are kept where there is a choice, and below which nothing can be
# learnt; the mean flow's mode of the cylinder's first seconds has 3.6.
KEPT, LEAST = 4, 3
# Samples that are looked at together.
PIECE = 2**16


def narrowed(x, names):
    """States (…, state) in float32 if that keeps their digits, else in float64.

    One that not even float64 keeps, or that is too large for float32, is a DatasetError.
    """
    largest = np.abs(x).reshape(-1, len(names)).max(0)
    for state, name in enumerate(names):
        if largest[state] > np.finfo(np.float32).max:
            raise DatasetError(
                f"state {name}: {largest[state]:g} is too large for float32; give it in another "
                "unit"
            )
    check_digits(x, names, "samples")
    return x.astype(np.float32 if min(_digits(x, np.float32)) >= KEPT else np.float64)


def narrowed_inputs(u, names):
    """Inputs (…, input) in float32; a DatasetError if that does not keep the digits of one."""
    for k, digits in enumerate(_digits(u, np.float32)):
        if digits < KEPT:
            raise DatasetError(
                f"input {names[k]}: float32 keeps {max(int(digits), 0)} digits of "
                f"{u[..., k].mean():.6g} ± {u[..., k].std():.2g}, expected {KEPT} or more; "
                "subtract its mean"
            )
    return u.astype(np.float32)


def check_precision(data):
    """Refuse a dataset whose numbers keep too few digits of a state of its train trajectories."""
    check_digits(split_states(data, "train").values, data["state"].values, source_file(data))


def check_digits(x, names, what):
    """Refuse states (…, state) of which their type keeps too few digits: DatasetError."""
    for state, digits in enumerate(_digits(x, x.dtype.type)):
        if digits < LEAST:
            values = x[..., state].astype(np.float64)
            wide = x.dtype == np.float64
            todo = "subtract its mean" if wide else "make x in float64, from the measured values"
            raise DatasetError(
                f"{what}: {x.dtype} keeps {max(int(digits), 0)} digits of state {names[state]}, "
                f"{values.mean():.6g} ± {values.std():.2g}, expected {LEAST} or more; {todo}"
            )


def _digits(x, kind):
    """Digits of each state's spread that numbers of a kind keep; infinitely many of a constant."""
    flat = x.reshape(-1, x.shape[-1])
    mean = flat.mean(0, dtype=np.float64)
    # In pieces: in float64 large data take twice the memory that they have.
    squares = sum(np.square(flat[k : k + PIECE] - mean).sum(0) for k in range(0, len(flat), PIECE))
    spread = np.sqrt(squares / len(flat))
    spacing = np.spacing(np.abs(mean).astype(kind)).astype(np.float64)
    with np.errstate(divide="ignore"):
        return np.where(spread > 0, np.log10(spread / spacing), np.inf)
