"""Forecast a process with random forcing, whose distribution is known (rule measure_forcing)."""

from hits.files import write_csv
from hits.job import start_job
from hits.score.stochastic_forcing import measure_forcing
from hits.train.recipe import Recipe, change

report = start_job(snakemake.log[0], snakemake.threads)
params = snakemake.params
recipe = change(Recipe(), params.study["recipe"])
of = params.study["trajectories"], recipe, params.seed
write_csv(measure_forcing(*of, lambda line: report(f"forcing: {line}")), snakemake.output[0])
