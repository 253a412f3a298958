"""Put figures and tables into README.md, between its markers."""

import re


def fill(text, name, content):
    """Replace what stands in a page between ``<!-- name -->`` and ``<!-- end -->``.

    If the page has no such place: ValueError.
    """
    place = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not place.search(text):
        raise ValueError(f"no line '<!-- {name} -->' followed by '<!-- end -->'; add both")
    return place.sub(lambda found: f"{found[1]}\n{content}\n{found[2]}", text)


if __name__ == "__main__":
    import shutil
    from pathlib import Path

    from hits.files import replacing
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    readme = Path(snakemake.params.readme)
    text = readme.read_text(encoding="utf-8")
    for table in map(Path, snakemake.input.tables):
        text = fill(text, table.stem, table.read_text(encoding="utf-8"))
    for name, figure in zip(snakemake.params.shown, snakemake.input.figures, strict=True):
        copy = Path(snakemake.params.figures) / f"{name}.png"
        copy.parent.mkdir(parents=True, exist_ok=True)
        with replacing(copy) as partial:
            shutil.copyfile(figure, partial)
    with replacing(readme) as partial:
        partial.write_text(text, encoding="utf-8")
