"""Train a model of one sequence (rule train_sequence)."""

from hits.data.dataset import open_dataset
from hits.data.sequence import parts, sequence_states
from hits.files import replacing
from hits.forecast.sequence_model import save_sequence_model, train_sequence_model
from hits.job import start_job
from hits.seeds import seed_sequence

report = start_job(snakemake.log[0], snakemake.threads)
wildcards, params = snakemake.wildcards, snakemake.params
data = open_dataset(snakemake.input[0], wildcards.dataset)
seen, _ = parts(sequence_states(data), wildcards.part)
seed = seed_sequence(params.seed, wildcards.dataset, "sequence", wildcards.model)
trained, losses, tried = train_sequence_model(
    wildcards.model, params.architecture, params.settings, seen, seed, report
)
save_sequence_model(trained, snakemake.output.model)
for table, path in ((losses, snakemake.output.losses), (tried, snakemake.output.tried)):
    with replacing(path) as partial:
        table.to_csv(partial, index=False)
