"""Verdicts on claims of the paper, from parts that each hold, do not hold, or cannot be told apart.

A part of a claim is None where its numbers are missing, else whether it holds and what was
measured; whether it holds is True, False or `UNDECIDED`, or a verdict's word for them.
"""

from dataclasses import asdict, dataclass

import pandas as pd

HOLDS, IN_PART, DOES_NOT_HOLD = "holds", "holds in part", "does not hold"
UNDECIDED = "cannot be told apart"  # other replicates or trajectories might decide otherwise
NOT_MEASURED = "not measured"

SYSTEMS = ("hyperbolic", "cubic", "van_der_pol", "hopf", "lorenz")  # that the claims are about

# What errors are measured against, see `hits.data.ode.TRUTHS`.
CONVERGED, LOOSE = "converged", "loose"


@dataclass(frozen=True)
class Verdict:
    """What the measured numbers say on one claim."""

    claim: int
    text: str
    truth: str  # what errors are measured against, `CONVERGED` or `LOOSE` solutions
    verdict: str
    measured: str  # the numbers that decided


def judge(claim, text, truth, parts):
    """Judge a claim by its parts, a dict of their names to what the module's docstring tells.

    In this order: not measured where numbers of any part are missing; it holds if all parts do, in
    part if some do; it cannot be told apart if some part cannot; else it does not hold.
    """
    missing = [name for name, part in parts.items() if part is None]
    if missing:
        return Verdict(claim, text, truth, NOT_MEASURED, f"No numbers: {'; '.join(missing)}.")
    words = {name: _word(held) for name, (held, _) in parts.items()}
    found = set(words.values())
    if HOLDS in found:
        verdict = HOLDS if found == {HOLDS} else IN_PART
    else:
        verdict = UNDECIDED if UNDECIDED in found else DOES_NOT_HOLD
    measured = "; ".join(
        f"{name}: {said}" + f" ({UNDECIDED})" * (words[name] == UNDECIDED)
        for name, (_, said) in parts.items()
    )
    return Verdict(claim, text, truth, verdict, f"{measured}.")


def unanimous(held):
    """Word on what holds in each of some replicates, or does not: `UNDECIDED` where they differ."""
    held = [bool(each) for each in held]
    return HOLDS if all(held) else UNDECIDED if any(held) else DOES_NOT_HOLD


def all_hold(words):
    """Word on whether all of some things hold: one that does not is enough to decide."""
    for word in (DOES_NOT_HOLD, UNDECIDED):
        if word in words:
            return word
    return HOLDS


def verdict_table(verdicts, evidence):
    """Verdicts by claim: claim, text, truth, measured, verdict, and the file with its numbers."""
    return pd.DataFrame(
        [
            asdict(verdict) | {"evidence": evidence[verdict.claim]}
            for verdict in sorted(verdicts, key=lambda verdict: verdict.claim)
        ],
        columns=["claim", "text", "truth", "measured", "verdict", "evidence"],
    )


def _word(held):
    if isinstance(held, str):
        return held
    return HOLDS if held else DOES_NOT_HOLD
