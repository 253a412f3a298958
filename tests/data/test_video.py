from pathlib import Path

import numpy as np
import pytest
from imageio_ffmpeg import write_frames

from hits.data.dataset import open_dataset, save_dataset
from hits.data.embedding import decode, embeddings_of
from hits.data.recording import RecordingError
from hits.data.svd import SVD
from hits.data.video import read_video, video_dataset, write_video

REAL = Path(__file__).parents[3] / "shared" / "data" / "flower.mp4"


@pytest.fixture(scope="module")
def waves():
    """Frames (12, 32, 48, 3) of waves that wander over the picture."""
    phase = 0.5 * np.arange(12)[:, None, None, None] + np.arange(3)
    row, column = np.arange(32)[:, None, None] / 8, np.arange(48)[:, None] / 12
    return np.rint(127 + 100 * np.sin(phase + row + column)).astype(np.uint8)


@pytest.fixture(scope="module")
def recording(waves, tmp_path_factory):
    path = tmp_path_factory.mktemp("video") / "waves.mp4"
    write_video(path, waves, 8)
    return path


@pytest.fixture(scope="module")
def video(recording):
    return read_video(recording, 32, 48)


def test_what_is_written_is_read(video, waves):
    assert video.frame_rate == 8.0
    assert (video.frames.shape, video.frames.dtype) == ((12, 32, 48, 3), np.uint8)
    found = video.frames.astype(float)
    # The codec stores colours at half the resolution.
    assert np.sqrt(((found - waves) ** 2).mean()) < 6


def test_smaller_pixels_are_means_of_areas(tmp_path):
    # Single bright pixels, which a filter that leaves pixels out would miss or show at full light.
    dots = np.zeros((2, 64, 96, 3), np.uint8)
    dots[:, 1::4, 2::4] = 255
    dots[1, :, 48:] = 0
    write_video(tmp_path / "dots.mp4", dots, 25)
    small = read_video(tmp_path / "dots.mp4", 16, 24).frames
    assert small.shape == (2, 16, 24, 3)
    np.testing.assert_allclose(small[0], 255 / 16, atol=4)
    np.testing.assert_allclose(small[1, :, 13:], 0, atol=3)


def test_same_frames_same_bytes(recording, waves, tmp_path):
    write_video(tmp_path / "again.mp4", waves, 8)
    assert (tmp_path / "again.mp4").read_bytes() == recording.read_bytes()


def test_odd_sizes_grow_by_a_pixel(waves, tmp_path):
    write_video(tmp_path / "odd.mp4", waves[:, :31, :47], 8)
    found = read_video(tmp_path / "odd.mp4", 31, 47).frames
    assert np.abs(found[5] - waves[5, :31, :47].astype(float)).mean() < 6


@pytest.mark.parametrize("centred", [False, True])
def test_dataset_leads_back_to_the_frames(video, centred, tmp_path):
    data = video_dataset(video, 5, centred)
    data.attrs |= {"name": "a", "title": "A", "source": "a test", "license": "CC0"}
    save_dataset(data, tmp_path / "a.nc")
    data = open_dataset(tmp_path / "a.nc")
    assert data["x"].shape == (1, 12, 5)
    assert data["state"].values.tolist() == [f"mode {k}" for k in range(1, 6)]
    np.testing.assert_allclose(data["time"], np.arange(12) / 8)
    assert (data.attrs["dt"], data.attrs["time_units"]) == (0.125, "s")
    assert (data.attrs["frame_rate"], data.attrs["frame_count"]) == (8.0, 12)
    frames = video.frames.astype(float)
    states = data["x"].values[0]
    np.testing.assert_allclose(states.T @ states, np.eye(5), atol=1e-6)
    whole = ((frames - centred * frames.mean(axis=0)) ** 2).sum()
    lost = ((decode(data, states) - frames) ** 2).sum() / whole
    np.testing.assert_allclose(lost, embeddings_of(data)[0].energy[5:].sum(), rtol=1e-3)
    assert lost < 0.1


def test_more_modes_than_frames_are_refused(video):
    with pytest.raises(RecordingError, match=r"waves\.mp4: frames as snapshots: 13 modes of 12 sn"):
        video_dataset(video, 13)


def test_pictures_that_do_not_move_are_refused(waves, tmp_path):
    write_video(tmp_path / "one.mp4", waves[:1], 8)
    with pytest.raises(RecordingError, match=r"one\.mp4: 1 frames, expected a video of 2 or more"):
        read_video(tmp_path / "one.mp4", 32, 48)
    write_video(tmp_path / "still.mp4", np.full((4, 32, 48, 3), 90, np.uint8), 8)
    with pytest.raises(RecordingError, match=r"still\.mp4: all 4 frames are the same picture"):
        read_video(tmp_path / "still.mp4", 32, 48)


def test_what_is_no_whole_video_is_refused(recording, tmp_path):
    whole = recording.read_bytes()
    # An MP4 ends with its table of contents; without it nothing can be read.
    damaged = {
        "cut.mp4": whole[: len(whole) // 2],
        "text.mp4": b"no video\n" * 99,
        "empty.mp4": b"",
    }
    for name, content in damaged.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(
            RecordingError, match=f"{name}: not a whole video: .*expected a file su"
        ):
            read_video(tmp_path / name, 32, 48)
    with pytest.raises(FileNotFoundError, match=r"none\.mp4: no such file; expected a video"):
        read_video(tmp_path / "none.mp4", 32, 48)


def test_a_video_that_breaks_off_is_refused(waves, tmp_path):
    """With the table of contents first, as in clips from the web, one half can be read."""
    whole = tmp_path / "whole.mp4"
    file = write_frames(whole, (48, 32), output_params=["-movflags", "+faststart"])
    file.send(None)
    for frame in waves:
        file.send(frame)
    file.close()
    assert len(read_video(whole, 32, 48).frames) == 12
    (tmp_path / "cut.mp4").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(RecordingError, match=r"cut\.mp4: not a whole video"):
        read_video(tmp_path / "cut.mp4", 32, 48)


def test_nothing_is_left_of_a_video_that_cannot_be_written(waves, tmp_path):
    def broken():
        yield from waves[:3]
        raise ArithmeticError("the fourth")

    with pytest.raises(ArithmeticError, match="the fourth"):
        write_video(tmp_path / "a.mp4", broken(), 8)
    with pytest.raises(ValueError, match=r"a\.mp4: there are no frames to write"):
        write_video(tmp_path / "a.mp4", [], 8)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL}: not there; a clip of a real flower")
def test_modes_of_a_real_flower():
    video = read_video(REAL, 180, 320)
    assert (len(video.frames), video.frame_rate) == (150, 29.97)
    fits = [SVD.fit(video.frames, 1, centred)[0] for centred in (False, True)]
    energies = [svd.energy[:64].sum() for svd in fits]
    np.testing.assert_allclose(energies, [0.9999, 0.9976], atol=1e-4)


@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL}: not there; a clip of a real flower")
def test_a_real_clip_that_breaks_off_is_refused(tmp_path):
    (tmp_path / "cut.mp4").write_bytes(REAL.read_bytes()[:500_000])
    with pytest.raises(RecordingError, match=r"cut\.mp4: not a whole video"):
        read_video(tmp_path / "cut.mp4", 180, 320)
