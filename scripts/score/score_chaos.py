"""Train peers on a series of a chaotic system, and score their forecasts (rule score_chaos)."""

import pandas as pd

from hits.files import write_csv
from hits.job import start_job
from hits.peers.protocol import check_installed
from hits.peers.series import ON_SERIES, score_on_series, simulate_series
from hits.train.recipe import RECIPES, change

report = start_job(snakemake.log[0], snakemake.threads)
check_installed()
system, study, seed = snakemake.wildcards.system, snakemake.params.study, snakemake.params.seed
data = simulate_series(system, study["starts"], seed)
known = {
    "steps": study["steps"],
    "recipe": change(RECIPES[study["recipe"]], {"iterations": study["iterations"]["hits"]}),
    "iterations": study["iterations"]["neural_ode"],
}
rows = [
    score_on_series(peer, data, seed, known, lambda line: report(f"{system}: {line}"))
    for peer in ON_SERIES
]
write_csv(pd.DataFrame(rows), snakemake.output[0])
