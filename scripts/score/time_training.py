"""Time the training of hierarchies against a plain loop (rule time_training)."""

from hits.data.dataset import open_dataset
from hits.files import replacing
from hits.job import start_job
from hits.score.training_speed import training_speed
from hits.train.recipe import Recipe

# The rule claims all cores to be alone on the machine; on a CPU the training runs on one.
start_job(snakemake.log[0], threads=1)
speed = snakemake.params.speed
table = training_speed(
    open_dataset(snakemake.input[0]),
    snakemake.params.steps,
    Recipe(**snakemake.params.recipe),
    speed["widths"],
    speed["repeats"],
    speed["seconds"],
    snakemake.params.device,
)
with replacing(snakemake.output[0]) as partial:
    table.to_csv(partial, index=False)
