"""Train, choose and score all peers on the same data (rule score_peers)."""

import pandas as pd

from hits.data.dataset import open_dataset
from hits.data.system import System
from hits.data.task import training_data
from hits.files import write_csv
from hits.job import start_job
from hits.peers.protocol import PEERS, check_installed, few, learnable, score_peer
from hits.train.recipe import Recipe

report = start_job(snakemake.log[0], snakemake.threads)
check_installed()
params, wildcards = snakemake.params, snakemake.wildcards
data = open_dataset(snakemake.input[0], name=wildcards.dataset)
if wildcards.trajectories.isdecimal():
    data = few(data, int(wildcards.trajectories))
training = params.training
noisy = training_data(data, wildcards.task, training["seed"])
known = {
    "field": System.from_source(params.source).field,
    "steps": training["steps"],
    "recipe": Recipe(**training["recipe"]),
    "iterations": params.iterations,
}
name, states = " ".join(wildcards), learnable(noisy)
rows = [
    score_peer(
        peer,
        states,
        *(data, noisy, training["seed"], known),
        lambda line: report(f"peers of {name}: {line}"),
    )
    for peer in PEERS
]
write_csv(pd.DataFrame(rows), snakemake.output[0])
