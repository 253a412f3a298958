"""Put figures and tables into the pages of the project, between their markers."""

import re


def fill(pages, name, content):
    """Replace what stands between ``<!-- name -->`` and ``<!-- end -->`` in pages, texts by path.

    If no page has such a place: ValueError.
    """
    place = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not any(map(place.search, pages.values())):
        raise ValueError(
            f"no line '<!-- {name} -->' followed by '<!-- end -->' in {', '.join(map(str, pages))};"
            " add both where the table belongs"
        )
    return {
        path: place.sub(lambda found: f"{found[1]}\n{content}\n{found[2]}", text)
        for path, text in pages.items()
    }


if __name__ == "__main__":
    import shutil
    from pathlib import Path

    from hits.files import replacing
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    params = snakemake.params
    pages = {path: Path(path).read_text(encoding="utf-8") for path in params.pages}
    for table in map(Path, snakemake.input.tables):
        pages = fill(pages, table.stem, table.read_text(encoding="utf-8"))
    for name, figure in zip(params.shown, snakemake.input.figures, strict=True):
        copy = Path(params.figures) / f"{name}.png"
        copy.parent.mkdir(parents=True, exist_ok=True)
        with replacing(copy) as partial:
            shutil.copyfile(figure, partial)
    for path, text in pages.items():
        with replacing(Path(path)) as partial:
            partial.write_text(text, encoding="utf-8")
