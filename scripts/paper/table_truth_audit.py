"""Table and figure of the truth audit (rule table_truth_audit)."""

import pandas as pd

from hits.job import start_job
from hits.paper.style import save_figure
from hits.paper.tables import write_table
from hits.paper.truth_audit import audit_table, plot_audit

start_job(snakemake.log[0], snakemake.threads)
printed = {name: methods["rk4"]["mse"] for name, methods in snakemake.params.published.items()}
audit = pd.concat(map(pd.read_csv, snakemake.input.audits), ignore_index=True)
table = audit_table(audit, printed)
output = snakemake.output
write_table(table, output.csv, output.md, output.html)
save_figure(plot_audit(table, snakemake.params.titles), output.pdf, output.png)
