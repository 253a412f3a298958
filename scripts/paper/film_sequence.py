"""Film of a sequence and what the models make of it (rule film_sequence)."""

import xarray as xr

from hits.data.dataset import open_dataset
from hits.data.video import write_video
from hits.job import start_job
from hits.paper.media import film, film_rate

start_job(snakemake.log[0], snakemake.threads)
data, params = open_dataset(snakemake.input.data), snakemake.params
models = zip(params.models, snakemake.input.forecasts, strict=True)
forecasts = {model: xr.load_dataarray(path).values for model, path in models}
write_video(snakemake.output[0], film(params.role, data, forecasts), film_rate(data))
