"""Draw or download the recording of a video dataset (rule record_video)."""

import shutil

from hits.data.flower import bloom
from hits.data.recording import download
from hits.data.video import write_video
from hits.files import replacing
from hits.job import start_job
from hits.seeds import seed_sequence

start_job(snakemake.log[0], snakemake.threads)
source = snakemake.params.source
settings = source[source["recording"]]
if source["recording"] == "generated":
    seed = seed_sequence(snakemake.params.seed, snakemake.wildcards.dataset, "data")
    frames = bloom(settings["frames"], source["height"], source["width"], seed)
    write_video(snakemake.output[0], frames, settings["frame_rate"])
else:
    path = download(settings["url"], settings["sha256"], snakemake.params.downloads)
    with replacing(snakemake.output[0]) as partial:
        shutil.copyfile(path, partial)
