"""Film of a sequence and what the models make of it (rule film_sequence)."""

import xarray as xr

from hits.data.dataset import open_dataset
from hits.data.video import write_video
from hits.job import start_job
from hits.paper.media import film, film_rate

start_job(snakemake.log[0], snakemake.threads)
data, forecasts = open_dataset(snakemake.input.data), xr.load_dataarray(snakemake.input.forecasts)
frames = film(snakemake.params.role, data, forecasts)
write_video(snakemake.output[0], frames, film_rate(data))
