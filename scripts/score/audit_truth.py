"""Compare the paper's truth and RK4 with the converged solution (rule audit_truth)."""

from hits.data.dataset import open_dataset, split_states
from hits.data.system import System
from hits.files import write_csv
from hits.job import start_job
from hits.score.truth_audit import truth_audit

start_job(snakemake.log[0], snakemake.threads)
data, system = open_dataset(snakemake.input.data), System.from_source(snakemake.params.source)
exact = split_states(data, "test").values
loose = split_states(open_dataset(snakemake.input.loose), "test").values
audit = truth_audit(system, exact[:, 0], exact, loose, data.attrs["dt"])
audit.insert(0, "system", snakemake.wildcards.dataset)
write_csv(audit, snakemake.output[0])
