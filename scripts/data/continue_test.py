"""Continue the first test trajectories of a simulated dataset (rule continue_test)."""

import numpy as np

from hits.data.dataset import open_dataset, save_dataset
from hits.data.ode import resimulate
from hits.data.system import System
from hits.job import start_job

start_job(snakemake.log[0], snakemake.threads)
data, source = open_dataset(snakemake.input[0]), snakemake.params.source
long, truth = source["long"], source.get("truth", "converged")
first = np.flatnonzero(data["split"] == "test")[: long["trajectories"]]
system = System.from_source(source)
longer = resimulate(data.isel(trajectory=first), system, truth, long["n_steps"])
save_dataset(longer, snakemake.output[0])
