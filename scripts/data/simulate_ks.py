"""Simulate a sequence of the Kuramoto–Sivashinsky equation (rule simulate_ks)."""

from hits.data.dataset import save_dataset
from hits.data.kuramoto_sivashinsky import simulate_ks
from hits.job import start_job
from hits.seeds import seed_sequence

start_job(snakemake.log[0], snakemake.threads)
origin = snakemake.params.origin
source = origin["source"]
keys = ("length", "points", "kept", "dt", "n_steps", "substeps")
seed = seed_sequence(snakemake.params.seed, snakemake.wildcards.dataset, "data")
data = simulate_ks(**{key: source[key] for key in keys}, seed=seed)
data.attrs |= {
    "name": snakemake.wildcards.dataset,
    "title": origin["title"],
    "license": origin["license"],
    "time_units": source["time_units"],
    "seed": snakemake.params.seed,
}
save_dataset(data, snakemake.output[0])
