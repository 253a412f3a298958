"""Continue the first test trajectories of a simulated dataset (rule continue_test)."""

import numpy as np

from hits.data.dataset import open_dataset, save_dataset
from hits.data.ode import resimulate
from hits.job import start_job

start_job(snakemake.log[0], snakemake.threads)
data, source = open_dataset(snakemake.input[0]), snakemake.params.source
first = np.flatnonzero(data["split"] == "test")[: source["long"]["trajectories"]]
longer = resimulate(
    data.isel(trajectory=first),
    source["system"],
    source.get("truth", "converged"),
    source["long"]["n_steps"],
)
save_dataset(longer, snakemake.output[0])
