"""Table and figure of the truth audit (rule table_truth_audit)."""

import pandas as pd
import yaml

from hits.job import start_job
from hits.paper.style import save_figure
from hits.paper.tables import write_table
from hits.paper.truth_audit import audit_table, plot_audit

start_job(snakemake.log[0], snakemake.threads)
with open(snakemake.input.published, encoding="utf-8") as file:
    published = yaml.safe_load(file)["rk4"]
audit = pd.concat(map(pd.read_csv, snakemake.input.audits), ignore_index=True)
table = audit_table(audit, published)
output = snakemake.output
write_table(table, output.csv, output.md, output.html)
save_figure(plot_audit(table, snakemake.params.titles), output.pdf, output.png)
