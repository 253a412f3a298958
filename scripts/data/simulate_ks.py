"""Simulate a sequence of the Kuramoto–Sivashinsky equation (rule simulate_ks)."""

from hits.data.dataset import save_dataset
from hits.data.kuramoto_sivashinsky import simulate_ks
from hits.job import start_job
from hits.seeds import seed_sequence

start_job(snakemake.log[0], snakemake.threads)
source = snakemake.params.source
keys = ("length", "points", "kept", "dt", "n_steps", "substeps", "time_units")
seed = seed_sequence(snakemake.params.seed, snakemake.wildcards.dataset, "data")
data = simulate_ks(**{key: source[key] for key in keys}, seed=seed)
data.attrs |= {
    "name": snakemake.wildcards.dataset,
    **snakemake.params.labels,
    "seed": snakemake.params.seed,
}
save_dataset(data, snakemake.output[0])
