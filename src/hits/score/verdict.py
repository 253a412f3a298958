"""Verdicts on claims of the paper, from parts that each hold or do not."""

from dataclasses import asdict, dataclass

import pandas as pd

HOLDS, IN_PART, DOES_NOT_HOLD = "holds", "holds in part", "does not hold"
NOT_MEASURED = "not measured"

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
    """Judge a claim by its parts: it holds if all do, in part if some do.

    `parts` are the name of each part to whether it holds and what was measured; None where numbers
    are missing, which leaves the claim not measured.
    """
    missing = [name for name, part in parts.items() if part is None]
    if missing:
        return Verdict(claim, text, truth, NOT_MEASURED, f"No numbers: {'; '.join(missing)}.")
    held = [holds for holds, _ in parts.values()]
    verdict = HOLDS if all(held) else IN_PART if any(held) else DOES_NOT_HOLD
    measured = "; ".join(f"{name}: {said}" for name, (_, said) in parts.items())
    return Verdict(claim, text, truth, verdict, f"{measured}.")


def verdict_table(verdicts, evidence):
    """Verdicts by claim: claim, text, truth, measured, verdict, and the file with its numbers."""
    return pd.DataFrame(
        [
            asdict(verdict) | {"evidence": evidence[verdict.claim]}
            for verdict in sorted(verdicts, key=lambda verdict: verdict.claim)
        ],
        columns=["claim", "text", "truth", "measured", "verdict", "evidence"],
    )
