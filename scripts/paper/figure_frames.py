"""Draw frames of a video, recorded and decoded, and its spectrum (rule figure_frames)."""

import numpy as np

from hits.data.dataset import open_dataset
from hits.data.embedding import decode, embeddings_of
from hits.data.video import Video
from hits.job import start_job
from hits.paper.frames import plot_frames
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
data = open_dataset(snakemake.input.dataset)
svd = embeddings_of(data)[-1]
video = Video(snakemake.input.recording, *svd.basis.shape[1:3])
numbers = np.linspace(0, video.count - 1, 6).round().astype(int).tolist()
decoded = decode(data, data["x"].values[0, numbers])
figure = plot_frames(video.pick(numbers), decoded, numbers, video.frame_rate, svd)
save_figure(figure, snakemake.output[0])
