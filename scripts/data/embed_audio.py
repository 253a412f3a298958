"""Make the dataset of a recording, and what it sounds like (rule embed_audio)."""

from hits.data.audio import ALIASED, aliased, embed_audio, read_excerpt, upsample, write_sound
from hits.data.dataset import save_dataset
from hits.data.embedding import decode
from hits.data.recording import provenance
from hits.job import start_job

report = start_job(snakemake.log[0], snakemake.threads)
source = snakemake.params.source
rate, offset, length = source["sample_rate"], source["offset"], source["length"]
if source["recording"] == "download":
    offset = source["download"].get("offset", offset)
samples, note = read_excerpt(snakemake.input.recording, rate, offset, length)
report(f"{provenance(source)}: {note}")
every, low_pass = source["every"], source.get("filter", False)
lost = aliased(samples, every)
if lost > ALIASED and not low_pass:
    report(
        f"{lost:.1%} of the energy lies above {rate / every / 2:g} Hz, half the rate of the kept "
        "samples, and appears at lower frequencies; source.filter: true filters it out"
    )
data = embed_audio(samples, rate, every, source["delay"], source["level"], low_pass)
data.attrs |= {
    "name": snakemake.wildcards.dataset,
    **snakemake.params.labels,
    "source": f"{provenance(source)}; {length} samples from {offset} at {rate} Hz"
    + f", filtered below {rate / every / 2:g} Hz" * low_pass,
    "recording": source["recording"],
    "note": note,
}
kept = decode(data, data["x"].values[0])
write_sound(snakemake.output.excerpt, samples, rate)
write_sound(snakemake.output.subsampled, upsample(kept, every), rate)
save_dataset(data, snakemake.output.dataset)
