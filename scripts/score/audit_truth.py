"""Compare the published truth and RK4 with the converged solution (rule audit_truth)."""

from hits.data.dataset import open_dataset, split_states
from hits.data.systems import SYSTEMS
from hits.files import replacing
from hits.job import start_job
from hits.score.truth_audit import truth_audit

start_job(snakemake.log[0], snakemake.threads)
data = open_dataset(snakemake.input.data)
exact = split_states(data, "test").values
published = split_states(open_dataset(snakemake.input.published), "test").values
system = SYSTEMS[snakemake.params.system]
audit = truth_audit(system, exact[:, 0], exact, published, data.attrs["dt"])
audit.insert(0, "system", snakemake.wildcards.dataset)
with replacing(snakemake.output[0]) as partial:
    audit.to_csv(partial, index=False)
