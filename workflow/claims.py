"""What a run says at its end."""

import csv
import sys
from pathlib import Path


def print_claims(results, started):
    """Print the verdicts on the claims of the paper, where a run since then has come to them."""
    claims = Path(results, "tables/claims.csv")
    if claims.exists() and claims.stat().st_mtime >= started:
        with open(claims, encoding="utf-8") as file:
            for row in csv.DictReader(file):
                said = "Claim {claim}, edition {edition}, {truth} truth: {verdict}. {text}"
                print(said.format(**row), file=sys.stderr)
        print(f"The numbers behind them: {claims.with_suffix('.md')}", file=sys.stderr)
