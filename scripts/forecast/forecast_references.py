"""Forecast a sequence by persistence and dynamic modes (rule forecast_references)."""

from functools import partial as given

from hits.data.dataset import open_dataset
from hits.data.sequence import parts, sequence_states
from hits.files import replacing
from hits.forecast.references import dynamic_modes, persistence
from hits.forecast.sequence_model import sequence_forecast
from hits.job import start_job

start_job(snakemake.log[0], snakemake.threads)
data = open_dataset(snakemake.input[0])
seen, target = parts(sequence_states(data), snakemake.wildcards.part)
references = {"persistence": persistence, "dmd": given(dynamic_modes, seen)}
for name, reference in references.items():
    made = sequence_forecast(reference, data, target[0], len(target) - 1)
    with replacing(snakemake.output[name]) as partial:
        made.to_netcdf(partial, engine="netcdf4")
