"""Draw how much of their snapshots the modes of datasets hold (rule figure_spectrum)."""

from hits.data.dataset import open_dataset
from hits.data.embedding import embeddings_of
from hits.job import start_job
from hits.paper.spectrum import plot_spectra
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
decompositions = {}
for path in snakemake.input:
    data = open_dataset(path)
    decompositions[data.attrs["title"]] = embeddings_of(data)[-1]
save_figure(plot_spectra(decompositions), *snakemake.output)
