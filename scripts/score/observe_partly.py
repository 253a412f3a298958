"""Train on all states, on some, and on some with delays (rule observe_partly)."""

from hits.data.dataset import open_dataset
from hits.files import write_csv
from hits.job import start_job
from hits.score.observation import compare_observations
from hits.train.recipe import Recipe

report = start_job(snakemake.log[0], snakemake.threads)
params, name = snakemake.params, snakemake.wildcards.dataset
data, training = open_dataset(snakemake.input[0], name=name), params.training
of = training["steps"], Recipe(**training["recipe"]), training["seed"]
compared = compare_observations(
    data, params.seen, *of, lambda line: report(f"observing {name}: {line}")
)
write_csv(compared, snakemake.output[0])
