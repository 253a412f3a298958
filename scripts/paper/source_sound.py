"""The excerpt of a recording as waveform and spectrogram (the music of figure 7)."""

import librosa
import matplotlib
import numpy as np
from matplotlib.figure import Figure

import style
from hits.data.embedding import embeddings_of

LONGEST = 2048  # samples of a spectrum, or an eighth of a short excerpt
HOP = 128
FREQUENCIES = (100, 200, 500, 1000, 2000, 5000, 10000, 20000)  # Hz
HIGHEST = 5000  # Hz, that is shown, or more where the kept samples have more
LEVELS = (-70, 0)  # dB
KEPT = "#bb5566"


def detect_onsets(data):
    """Pairs of the onset of a note, as librosa finds it, in seconds, and None: no pitch."""
    found = librosa.onset.onset_detect(
        y=data["excerpt"].values, sr=data.attrs["sample_rate"], hop_length=HOP, units="time"
    )
    return [(onset, None) for onset in found.tolist()]


@matplotlib.rc_context(style.SHEET)
def plot_sound(data, onsets):
    """Draw an excerpt, one state of it enlarged, and its spectrogram.

    Onsets are pairs of seconds from the start of the excerpt and a MIDI pitch or None. Marked in
    the spectrogram: the highest frequency that the kept samples can tell apart from lower ones.
    """
    figure = Figure(figsize=(style.WIDTH, 0.78 * style.WIDTH))
    whole, window, spectrum = figure.subplots(3, 1, height_ratios=[1, 1, 1.6])
    rate, dt = data.attrs["sample_rate"], data.attrs["dt"]
    scaling, delay = embeddings_of(data)
    samples = scaling.encode(data["excerpt"].values)
    kept = delay.decode(data["x"].values[0])
    time, kept_time = np.arange(len(samples)) / rate, dt * np.arange(len(kept))
    chosen = slice((len(kept) - delay.length) // 2, (len(kept) + delay.length) // 2)
    first, last = kept_time[chosen][[0, -1]]

    whole.plot(time, samples, color="0.3", linewidth=0.4, rasterized=True)
    whole.axvspan(first, last, color=KEPT, alpha=0.3, linewidth=0)
    shown = (time >= first) & (time <= last)
    window.plot(time[shown], samples[shown], color="0.6", linewidth=0.8, label="recording")
    window.plot(
        kept_time[chosen], kept[chosen], ".", color=KEPT, markersize=4, label="kept: one state"
    )
    window.set_xlim(first, last)

    mesh = _draw_spectrogram(spectrum, samples, rate, min(rate / 2, max(HIGHEST, 1 / dt)))
    label = f"{0.5 / dt:.0f} Hz, half the rate of the kept samples"
    spectrum.axhline(0.5 / dt, color=KEPT, linestyle="--", label=label)
    for axes in (window, spectrum):
        axes.legend(loc="lower right", bbox_to_anchor=(1, 0.96), ncols=2)
    figure.colorbar(mesh, ax=spectrum, label="level (dB, largest: 0)", pad=0.01)
    for axes in (whole, spectrum):
        axes.set_xlim(0, len(samples) / rate)
    for onset, midi in onsets:
        whole.axvline(onset, color="0.6", linewidth=0.6, zorder=0)
        if midi is not None:
            whole.annotate(
                librosa.midi_to_note(midi),
                (onset, 1),
                (1, 2),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                fontsize=7,
            )
    for axes in (whole, window):
        axes.set_ylabel("amplitude\n(unit of the states)")
    for axes in (whole, window, spectrum):
        axes.set_xlabel("time (s)")
    return figure


def _draw_spectrogram(axes, samples, rate, highest):
    n_fft = min(LONGEST, 2 ** int(np.log2(len(samples) / 8)))
    hop = n_fft // 16
    spectrum = librosa.stft(samples, n_fft=n_fft, hop_length=hop)
    level = librosa.amplitude_to_db(np.abs(spectrum), ref=np.max, top_db=None)
    frequency = librosa.fft_frequencies(sr=rate, n_fft=n_fft)
    time = librosa.frames_to_time(np.arange(level.shape[1]), sr=rate, hop_length=hop)
    mesh = axes.pcolormesh(
        time, frequency, level, cmap="viridis", vmin=LEVELS[0], vmax=LEVELS[1], rasterized=True
    )
    ticks = [frequency for frequency in FREQUENCIES if frequency <= highest]
    axes.set(yscale="log", ylim=(FREQUENCIES[0], highest), ylabel="frequency (Hz)")
    axes.set_yticks(ticks, map(str, ticks))
    axes.set_yticks([], minor=True)
    axes.grid(False)
    return mesh


if __name__ == "__main__":
    from hits.data.bach import excerpt_notes
    from hits.data.dataset import open_dataset
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    source, data = snakemake.params.source, open_dataset(snakemake.input[0])
    if source["recording"] == "generated":
        start = source.get("offset", 0) / source["sample_rate"]
        end = start + source["length"] / source["sample_rate"]
        onsets = excerpt_notes(source["generated"]["piece"], start, end)
    else:
        onsets = detect_onsets(data)
    style.save_figure(plot_sound(data, onsets), *snakemake.output, note=data.attrs["note"])
