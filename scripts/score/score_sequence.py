"""Compare forecasts of a sequence with the sequence (rule score_sequence)."""

from hits.data.dataset import open_dataset
from hits.data.sequence import task_data
from hits.files import read_table, write_csv, write_netcdf
from hits.forecast.forecast_file import open_forecast
from hits.job import start_job
from hits.score.sequences import score_sequence, training_table
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
given, params, wildcards = snakemake.input, snakemake.params, snakemake.wildcards
data = open_dataset(given.data)
_, target = task_data(data, wildcards.task)
scores, curves = score_sequence(open_forecast(given.forecast), target[1:])
tried = {
    name: read_table(path).assign(hidden=hidden)
    for (name, hidden), path in zip(params.hidden.items(), given.tried, strict=True)
}
hierarchy, losses = load_hierarchy(given.hierarchy, params.training), read_table(given.training)
training = training_table(hierarchy, losses, tried, params.training["steps"])
curves.attrs["left_out"] = training["left_out"].iloc[0]
scores = scores.join(training, on="model").assign(source=data.attrs["source"])
scores.insert(0, "task", wildcards.task)
scores.insert(0, "sequence", wildcards.dataset)
write_csv(scores, snakemake.output.scores)
write_netcdf(curves, snakemake.output.curves)
