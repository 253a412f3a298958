"""Play or download the recording of an audio dataset (rule record_audio)."""

from hits.data.audio import write_sound
from hits.data.bach import perform
from hits.data.notebook import extract_sound
from hits.data.recording import download
from hits.files import replacing
from hits.job import start_job

start_job(snakemake.log[0], snakemake.threads)
source = snakemake.params.source
settings = source[source["recording"]]
if source["recording"] == "generated":
    samples = perform(settings["piece"], source["sample_rate"])
    write_sound(snakemake.output[0], samples, source["sample_rate"])
else:
    path = download(settings["url"], settings["sha256"], snakemake.params.downloads)
    sound = extract_sound(path, settings["sound"]) if "sound" in settings else path.read_bytes()
    with replacing(snakemake.output[0]) as partial:
        partial.write_bytes(sound)
