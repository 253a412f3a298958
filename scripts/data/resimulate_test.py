"""Solve the test trajectories of a simulated dataset anew (rule resimulate_test)."""

from hits.data.dataset import open_dataset, save_dataset
from hits.data.noise import add_noise
from hits.data.ode import resimulate
from hits.data.system import System
from hits.job import start_job

start_job(snakemake.log[0], snakemake.threads)
data = open_dataset(snakemake.input[0])
noisy = add_noise(data, float(snakemake.wildcards.noise), snakemake.params.seed)
system = System.from_source(snakemake.params.source)
solved = resimulate(noisy, system, snakemake.wildcards.truth)
save_dataset(solved, snakemake.output[0])
