# Names, captions and notes of the figures and tables that a run shows.


def figure_files(name, caption, label):
    """Outputs of a figure; the report shows the PNG."""
    pdf, png = figure_targets(name)
    caption = f"../report/{caption}.rst"
    shown = report(png, caption=caption, category="Figures", labels={"figure": label})
    return {"pdf": pdf, "png": shown}


def figure_targets(*names):
    """Files of figures."""
    return [f"<results>/figures/{name}.{suffix}" for name in names for suffix in ("pdf", "png")]


def table_files(name, caption, label, folder="tables"):
    """Outputs of a table; the report shows the HTML."""
    plain, md, html = table_targets(name, folder=folder)
    caption, category = f"../report/{caption}.rst", folder.capitalize()
    shown = report(html, caption=caption, category=category, labels={"table": label})
    return {"csv": plain, "md": md, "html": shown}


def table_targets(*names, folder="tables"):
    """Files of tables."""
    return [
        f"<results>/{folder}/{name}.{suffix}" for name in names for suffix in ("csv", "md", "html")
    ]


def of_editions(*names):
    """Names of figures or tables in all editions."""
    return [f"{edition}/{name}" for name in names for edition in EDITIONS]


def notes(names, tasks=("noise0",)):
    """What a table says of all editions, for some datasets."""
    return " ".join(RUN.note(edition, names, tasks) for edition in EDITIONS)


def titles_of(names):
    """Titles of datasets by name: files have those that they were made with."""
    return {name: DATASETS[name]["title"] for name in names}


def noise_table_name(noise):
    """Name of the table of errors at a level of noise, with the paper's number where it has one."""
    return f"{ {0: 'table06', 1: 'table07', 2: 'table08'}.get(noise, 'table')}_noise{noise:g}"


def note_of(wildcards):
    """What is said of them: of an edition, or of all."""
    editions = [wildcards.edition] if wildcards.get("edition") else EDITIONS
    tasks = [f"noise{noise:g}" for noise in RUN.noise(wildcards.dataset)]
    return " ".join(RUN.note(edition, [wildcards.dataset], tasks) for edition in editions)


def figure_name(dataset):
    """Name of the figure of the error curves of a dataset."""
    return f"{DATASETS[dataset].get('figure', 'errors')}_{dataset}"
