"""Reduce a recording to the leading modes of its frames (rule reduce_video)."""

from hits.data.dataset import save_dataset
from hits.data.recording import provenance
from hits.data.video import read_video, video_dataset
from hits.job import start_job

report = start_job(snakemake.log[0], snakemake.threads)
source = snakemake.params.source
height, width, modes = source["height"], source["width"], source["modes"]
frames, resample = source.get("frames"), source.get("resample", False)
video = read_video(snakemake.input.recording, height, width, frames, resample, report)
count, rate = len(video.frames), f"{video.frame_rate:g} per second"
report(f"{provenance(source)}: {count} frames, {rate}{', resampled' * video.resampled}")
if video.note:
    report(f"{snakemake.wildcards.dataset}: {video.note}", loud=True)
data = video_dataset(video, modes, source["centred"])
data.attrs |= {
    "name": snakemake.wildcards.dataset,
    **snakemake.params.labels,
    "source": f"{provenance(source)}; {count} frames of {width} × {height} pixels"
    + f", resampled to {rate}" * video.resampled,
    "recording": source["recording"],
    "seed": snakemake.params.seed,
}
report(f"{modes} modes leave {1 - data['svd1_energy'].values[:modes].sum():.3g} of the energy")
save_dataset(data, snakemake.output[0])
