"""Draw the excerpt of a recording that is to be regenerated (rule figure_sound)."""

from hits.data.bach import excerpt_notes
from hits.data.dataset import open_dataset
from hits.job import start_job
from hits.paper.sound import detect_onsets, plot_sound
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
source = snakemake.params.source
data = open_dataset(snakemake.input[0], snakemake.wildcards.dataset)
if source["recording"] == "generated":
    start = source["offset"] / source["sample_rate"]
    end = start + source["length"] / source["sample_rate"]
    onsets = excerpt_notes(source["generated"]["piece"], start, end)
else:
    onsets = detect_onsets(data)
save_figure(plot_sound(data, onsets), *snakemake.output)
