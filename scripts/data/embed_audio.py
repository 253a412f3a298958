"""Make the dataset of a recording, and what it sounds like (rule embed_audio)."""

from hits.data.audio import embed_audio, lost_energy, read_excerpt, upsample, write_sound
from hits.data.dataset import save_dataset
from hits.data.embedding import decode
from hits.data.recording import provenance
from hits.job import start_job

report = start_job(snakemake.log[0], snakemake.threads)
source = snakemake.params.source
rate, offset, length = source["sample_rate"], source.get("offset", 0), source["length"]
if source["recording"] == "download":
    offset = source["download"].get("offset", offset)
samples, note = read_excerpt(snakemake.input.recording, rate, offset, length)
report(f"{provenance(source)}: {note}")
every, low_pass, level = source["every"], source.get("filter", True), source.get("level", 1.0)
lost = lost_energy(samples, rate, every, low_pass)
if lost:
    report(f"{snakemake.wildcards.dataset}: {lost}", loud=True)
data = embed_audio(samples, rate, every, source["delay"], level, low_pass)
data.attrs |= {
    "name": snakemake.wildcards.dataset,
    **snakemake.params.labels,
    "source": f"{provenance(source)}; {length} samples from {offset} at {rate} Hz"
    + f", filtered below {rate / every / 2:g} Hz" * low_pass,
    "recording": source["recording"],
    "note": "; ".join(filter(None, [note, lost])),
}
kept = decode(data, data["x"].values[0])
write_sound(snakemake.output.excerpt, samples, rate)
write_sound(snakemake.output.subsampled, upsample(kept, every), rate)
save_dataset(data, snakemake.output.dataset)
