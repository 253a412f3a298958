"""Train the flow maps of all scales of a hierarchy (rule train_hierarchy)."""

from pathlib import Path

from hits.data.dataset import open_dataset
from hits.data.noise import add_noise
from hits.files import replacing
from hits.job import start_job
from hits.train.checkpoint import Checkpoint
from hits.train.fit import fit_hierarchy
from hits.train.recipe import Recipe
from hits.train.store import save_hierarchy

report = start_job(snakemake.log[0], snakemake.threads)
name = " ".join(snakemake.wildcards)
# Not an output of the rule: Snakemake removes those of a killed job.
checkpoint = Checkpoint(
    Path(snakemake.output.hierarchy).with_name("checkpoint.safetensors"),
    snakemake.params.checkpoint_every,
    snakemake.params.code,
)
data = open_dataset(snakemake.input[0], name=snakemake.wildcards.dataset)
hierarchy, losses = fit_hierarchy(
    add_noise(data, float(snakemake.wildcards.noise), snakemake.params.seed),
    snakemake.params.steps,
    Recipe(**snakemake.params.recipe),
    snakemake.params.seed,
    int(snakemake.wildcards.replicate),
    snakemake.params.device,
    checkpoint,
    report=lambda line: report(f"training {name}: {line}"),
)
with replacing(snakemake.output.losses) as partial:
    losses.to_csv(partial, index=False)
save_hierarchy(hierarchy, snakemake.output.hierarchy)
checkpoint.remove()
