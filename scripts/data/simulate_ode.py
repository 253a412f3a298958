"""Simulate trajectories of a system of ordinary differential equations (rule simulate_ode)."""

from hits.data.dataset import save_dataset
from hits.data.ode import simulate
from hits.job import start_job
from hits.seeds import seed_sequence

start_job(snakemake.log[0], snakemake.threads)
source = snakemake.params.source
seed = seed_sequence(snakemake.params.seed, snakemake.wildcards.dataset, "data")
data = simulate(source, seed)
data.attrs |= {
    "name": snakemake.wildcards.dataset,
    **snakemake.params.labels,
    "seed": snakemake.params.seed,
}
save_dataset(data, snakemake.output[0])
