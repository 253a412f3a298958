"""Put figures and tables into README.md, between its markers (rule readme)."""

import shutil
from pathlib import Path

from hits.files import replacing
from hits.job import start_job
from hits.paper.readme import fill

start_job(snakemake.log[0], snakemake.threads)
readme = Path(snakemake.params.readme)
text = readme.read_text(encoding="utf-8")
for table in map(Path, snakemake.input.tables):
    text = fill(text, table.stem, table.read_text(encoding="utf-8"))
for figure in map(Path, snakemake.input.figures):
    with replacing(Path(snakemake.params.figures) / figure.name) as partial:
        shutil.copyfile(figure, partial)
with replacing(readme) as partial:
    partial.write_text(text, encoding="utf-8")
