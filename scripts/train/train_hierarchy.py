"""Train the flow maps of all scales of a hierarchy (rule train_hierarchy)."""

from pathlib import Path

from hits.data.dataset import open_dataset
from hits.data.task import training_data
from hits.files import write_csv
from hits.job import start_job
from hits.train.checkpoint import Checkpoint
from hits.train.fit import fit_hierarchy
from hits.train.hierarchy_file import save_hierarchy
from hits.train.recipe import Recipe

report = start_job(snakemake.log[0], snakemake.threads)
name, params = " ".join(snakemake.wildcards), snakemake.params
training = params.training
# Not an output of the rule: Snakemake removes those of a killed job.
checkpoint = Checkpoint(
    Path(snakemake.output.hierarchy).with_name("checkpoint.safetensors"),
    params.checkpoint_every,
    params.code,
)
# One name: what is read is not kept beside what noise makes of it.
data = open_dataset(snakemake.input[0], name=snakemake.wildcards.dataset)
data = training_data(data, snakemake.wildcards.task, training["seed"])
steps, recipe = training["steps"], Recipe(**training["recipe"])
steps, recipe = recipe.within(steps, data.sizes["time"])
if steps != training["steps"]:
    report(f"steps {steps} of {training['steps']} fit into {data.sizes['time']} instants")
of = (data, steps, recipe, training["seed"], training["replicate"])
hierarchy, losses = fit_hierarchy(
    *of, params.device, checkpoint, report=lambda line: report(f"training {name}: {line}")
)
hierarchy.provenance["asked"] = training
# Snakemake measures the last attempt alone.
earlier = {f"earlier_{kind}": spent for kind, spent in checkpoint.earlier.items()}
write_csv(losses.assign(**earlier), snakemake.output.losses)
save_hierarchy(hierarchy, snakemake.output.hierarchy)
checkpoint.remove()
