"""How long a run still takes, by what its rules took before."""

import csv
import sys
import threading
import time
from pathlib import Path
from statistics import mean

# Of a job that nobody has measured: little more than its imports.
UNKNOWN = 3.0
EVERY = 300.0  # seconds between two lines


def measured(benchmarks, page):
    """Seconds of a job by rule: of the last run in this folder, else of that which a page tells of.

    The page has the table ``costs``, which a run has put there.
    """
    known = {}
    if page.exists():
        for line in page.read_text(encoding="utf-8").splitlines():
            match [cell.strip() for cell in line.split("|")]:
                case ["", rule, jobs, seconds, _, _, _, _, ""] if jobs.isdecimal():
                    known[rule] = float(seconds) / int(jobs)
    for folder in benchmarks.glob("*/"):
        files = [list(csv.DictReader(path.open(), delimiter="\t")) for path in folder.glob("*.tsv")]
        seconds = [float(rows[-1]["s"]) for rows in files if rows]
        if seconds:
            known[folder.name] = mean(seconds)
    return known


def seconds_left(jobs, known, cores):
    """Seconds that jobs take, pairs of a rule and whether nothing may run beside it."""
    return sum(known.get(rule, UNKNOWN) / (1 if alone else cores) for rule, alone in jobs)


def in_words(seconds):
    """A duration as people say it."""
    minutes = max(1, round(seconds / 60))
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{minutes} min"


def tell_time_left(workflow, benchmarks, page):
    """Say now, and every few minutes as long as the run lasts, how long it still takes.

    Nothing is said of a cluster, whose cores nobody knows.
    """
    try:
        cores = int(workflow.cores)
    except Exception:
        return
    known = measured(Path(benchmarks), page)

    def left():
        jobs = [
            (job.rule.name, job.resources.get("machine", 1) > 1)
            for job in workflow.dag.needrun_jobs()
        ]
        return seconds_left(jobs, known, cores)

    def tell():
        start, total = time.monotonic(), left()
        pace = 1.0
        while True:
            remaining, passed = left(), time.monotonic() - start
            if total > remaining and passed >= EVERY:
                pace = passed / (total - remaining)
            print(f"About {in_words(pace * remaining)} left.", file=sys.stderr, flush=True)
            time.sleep(EVERY)

    def try_to_tell():
        # Whatever happens here, the run goes on.
        try:
            tell()
        except Exception as error:
            print(f"No more times are told: {error}", file=sys.stderr)

    threading.Thread(target=try_to_tell, daemon=True).start()
