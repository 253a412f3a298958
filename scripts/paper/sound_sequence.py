"""Sounds of a sequence of music and of what the models make of it (rule sound_sequence)."""

import xarray as xr

from hits.data.audio import write_sound
from hits.data.dataset import open_dataset
from hits.job import start_job
from hits.paper.media import sounds

start_job(snakemake.log[0], snakemake.threads)
data = open_dataset(snakemake.input.data)
signals = sounds(data, xr.load_dataarray(snakemake.input.forecasts)).values()
for path, signal in zip(snakemake.output, signals, strict=True):
    write_sound(path, signal, data.attrs["sample_rate"], full_scale=1.0)
