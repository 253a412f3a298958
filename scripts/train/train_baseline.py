"""Train a baseline on one sequence (rule train_baseline)."""

from hits.baselines.protocol import save_baseline, train_baseline
from hits.data.dataset import open_dataset
from hits.data.sequence import sequence_states
from hits.data.task import training_data
from hits.files import write_csv
from hits.job import start_job
from hits.seeds import seed_sequence

report = start_job(snakemake.log[0], snakemake.threads)
wildcards, params = snakemake.wildcards, snakemake.params
data = open_dataset(snakemake.input[0], wildcards.dataset)
seen = sequence_states(training_data(data, wildcards.task, params.seed))
purpose = [wildcards.dataset, "sequence", wildcards.baseline]
if wildcards.replicate != "0":
    purpose.append(wildcards.replicate)
trained, losses, tried = train_baseline(
    wildcards.baseline,
    params.training["hidden"],
    params.training["settings"],
    seen,
    seed_sequence(params.seed, *purpose),
    report,
    params.training["most_iterations"],
)
save_baseline(trained, snakemake.output.model)
write_csv(losses, snakemake.output.losses)
write_csv(tried, snakemake.output.tried)
