"""Forecast a sequence by all its models, with the machine to itself (rule forecast_sequence)."""

import pandas as pd

from hits.data.dataset import open_dataset
from hits.data.sequence import parts, sequence_states
from hits.files import replacing
from hits.forecast.references import references
from hits.forecast.sequence_forecasts import sequence_forecasts
from hits.forecast.sequence_model import load_sequence_model
from hits.job import start_job
from hits.score.timing import median_seconds

# The rule claims all cores to be alone on the machine; the forecasts run on one.
start_job(snakemake.log[0], threads=1)
data, part = open_dataset(snakemake.input.data), snakemake.wildcards.part
seen, target = parts(sequence_states(data), part)
trained = map(load_sequence_model, snakemake.input.models)
models = {model.name: model.forecast for model in trained}
if part == "beyond":
    models |= references(seen)
given = target[0], len(target) - 1
with replacing(snakemake.output.forecasts) as partial:
    sequence_forecasts(models, data, *given).to_netcdf(partial, engine="netcdf4")
seconds = [
    median_seconds(lambda model=model: model(*given), **snakemake.params.timing)
    for model in models.values()
]
with replacing(snakemake.output.times) as partial:
    pd.DataFrame({"model": list(models), "seconds": seconds}).to_csv(partial, index=False)
