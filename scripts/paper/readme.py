"""Put figures and tables into README.md, between its markers (rule readme)."""

import re
import shutil
from pathlib import Path

from hits.files import replacing
from hits.job import start_job

start_job(snakemake.log[0], snakemake.threads)
readme = Path(snakemake.params.readme)
text = readme.read_text(encoding="utf-8")
for path in map(Path, snakemake.input):
    if path.suffix == ".png":
        with replacing(Path(snakemake.params.figures) / path.name) as partial:
            shutil.copyfile(path, partial)
        continue
    marked = re.compile(rf"(<!-- {path.stem} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"{readme}: no marker '<!-- {path.stem} -->' followed by '<!-- end -->'")
    text = marked.sub(lambda m, path=path: f"{m[1]}\n{path.read_text()}\n{m[2]}", text)
with replacing(readme) as partial:
    partial.write_text(text, encoding="utf-8")
