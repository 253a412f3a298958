"""A sequence of sound to listen to: the truth, or what a model makes of its first state."""

import numpy as np

from hits.data.audio import upsample
from hits.data.sequence import sequence_states
from sequences import decoded, whole_sequences


def sound(data, states):
    """Samples of states in the unit in which the largest of the truth is 1.

    Of a model that diverged, what is beyond is cut, and what is not a number is silent.
    """
    every, truth = data.attrs["every"], decoded(data, sequence_states(data))
    largest, peak = np.abs(truth).max(), np.abs(upsample(truth, every)).max()
    # Before the filter of `upsample`, which would spread it over the whole sound.
    kept = np.nan_to_num(decoded(data, states)).clip(-2 * largest, 2 * largest)
    return (upsample(kept, every) / peak).clip(-1, 1)


if __name__ == "__main__":
    from hits.data.audio import write_sound
    from hits.data.dataset import open_dataset
    from hits.forecast.forecast_file import open_forecast
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    data = open_dataset(snakemake.input.data)
    sequences = whole_sequences(data, open_forecast(snakemake.input.forecast))
    samples = sound(data, sequences[snakemake.wildcards.model])
    write_sound(snakemake.output[0], samples, data.attrs["sample_rate"], full_scale=1.0)
