"""Train a baseline on one sequence (rule train_baseline)."""

from hits.baselines.protocol import save_baseline, train_baseline
from hits.data.dataset import digest, open_dataset
from hits.data.sequence import sequence_states
from hits.data.task import training_data
from hits.files import write_csv
from hits.job import start_job
from hits.seeds import seed_sequence

report = start_job(snakemake.log[0], snakemake.threads)
wildcards, training = snakemake.wildcards, snakemake.params.training
data = open_dataset(snakemake.input[0], wildcards.dataset)
data = training_data(data, wildcards.task, training["seed"])
purpose = [wildcards.dataset, "sequence", wildcards.baseline]
if training["replicate"]:
    purpose.append(str(training["replicate"]))
trained, losses, tried = train_baseline(
    wildcards.baseline,
    training["hidden"],
    training["settings"],
    sequence_states(data),
    seed_sequence(training["seed"], *purpose),
    report,
    training["most_iterations"],
)
trained.provenance = training | {"data_sha256": digest(data)}
save_baseline(trained, snakemake.output.model)
write_csv(losses, snakemake.output.losses)
write_csv(tried, snakemake.output.tried)
