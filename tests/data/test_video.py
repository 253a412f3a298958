import subprocess
from pathlib import Path

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe, write_frames

from hits.data import clip
from hits.data.clip import read_clip
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


def ffmpeg(folder, *arguments):
    """Run ffmpeg in a folder; the last argument is the file that it makes."""
    command = [get_ffmpeg_exe(), "-v", "error", "-nostdin", *map(str, arguments)]
    subprocess.run(command, cwd=folder, check=True)
    return folder / arguments[-1]


LOSSLESS = {"mkv": "-c:v ffv1 -pix_fmt bgr0", "mp4": "-c:v libx264 -crf 0 -pix_fmt yuv444p"}
# Times of picture N: two rates one after the other, and a constant one of which two in seven miss.
TIMES = {
    "two": "if(lt(N,30),N/25,30/25+(N-30)/5)",
    "jitter": "(N+if(gt(mod(N,7),4),0.4,0))/25",
}


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    """A folder with 60 distinct pictures in files of constant and of varying rate."""
    folder = tmp_path_factory.mktemp("clips")
    picture = ["-f", "lavfi", "-i", "testsrc2=size=96x64:rate=30000/1001", "-frames:v", 60]
    for suffix, codec in LOSSLESS.items():
        ffmpeg(folder, *picture, *codec.split(), f"constant.{suffix}")
        for name, at in TIMES.items():
            shown = ["-vf", f"settb=1/1000,setpts='round(({at})/TB)'", "-fps_mode", "passthrough"]
            shown += ["-enc_time_base", "1/1000", *codec.split()]
            ffmpeg(folder, *picture, *shown, f"{name}.{suffix}")
    return folder


@pytest.fixture(scope="module")
def pictures(clips):
    """Those of constant rate, by the suffix of the file."""
    return {suffix: read_video(clips / f"constant.{suffix}", 64, 96).frames for suffix in LOSSLESS}


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_rounded_times_are_a_constant_rate(clips, suffix):
    """Matroska keeps milliseconds: pictures follow each other after 33 or 34 of them."""
    said = []
    video = read_video(clips / f"constant.{suffix}", 64, 96, resample=True, report=said.append)
    assert (len(video.frames), video.frame_rate, video.resampled) == (60, 29.97, False)
    assert said == ["60 frames of 96 × 64 pixels, 1.055 MiB"]
    assert len(np.unique(video.frames.reshape(60, -1), axis=0)) == 60


@pytest.mark.parametrize("suffix", LOSSLESS)
@pytest.mark.parametrize("name", TIMES)
def test_each_picture_is_read_once_with_its_time(clips, pictures, name, suffix):
    found = read_clip(clips / f"{name}.{suffix}", 64, 96)
    k = np.arange(60)
    times = {"two": np.where(k < 30, k / 25, 1.2 + (k - 30) / 5)}
    times["jitter"] = (k + 0.4 * (k % 7 > 4)) / 25
    np.testing.assert_allclose(found.times, times[name], atol=6e-4)
    np.testing.assert_array_equal(found.pictures, pictures[suffix])
    assert found.constant_rate() is None


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_a_rate_that_varies_is_refused_or_resampled(clips, pictures, suffix):
    path = clips / f"two.{suffix}"
    with pytest.raises(RecordingError) as error:
        read_video(path, 64, 96)
    assert str(error.value) == (
        f"{path}: the frame rate varies: its 60 frames follow each other after 0.04 to 0.2 s, "
        "expected a constant rate; set source.resample to true (25 frames per second, as most are) "
        "or to another rate"
    )
    # 30 pictures of 1/25 s, then 30 of 5/25 s, the last of which lasts as long as the file says.
    video = read_video(path, 64, 96, resample=True)
    assert (video.frame_rate, video.resampled) == (25.0, True)
    shown = np.r_[np.arange(30), np.repeat(np.arange(30, 60), 5)][: len(video.frames)]
    assert len(shown) >= 30 + 29 * 5 + 1
    np.testing.assert_array_equal(video.frames, pictures[suffix][shown])
    # Another rate, of the first frames only.
    video = read_video(path, 64, 96, frames=15, resample=12.5)
    assert (len(video.frames), video.frame_rate) == (15, 12.5)
    np.testing.assert_array_equal(video.frames, pictures[suffix][:30:2])


def test_a_missing_picture_is_a_rate_that_varies(clips, pictures):
    path = ffmpeg(
        clips, *["-i", "constant.mkv", "-vf", "select='not(eq(n,40))'", "-fps_mode"],
        *["passthrough", "-c:v", "ffv1", "missing.mkv"],
    )  # fmt: skip
    with pytest.raises(RecordingError, match=r"its 59 frames follow .* after 0\.033 to 0\.067 s"):
        read_video(path, 64, 96)
    video = read_video(path, 64, 96, resample=True)
    assert (len(video.frames), round(video.frame_rate, 2)) == (60, 29.97)
    np.testing.assert_array_equal(np.delete(video.frames, 40, 0), np.delete(pictures["mkv"], 40, 0))
    assert len(read_video(path, 64, 96, frames=40).frames) == 40


def test_a_dataset_says_that_its_video_was_resampled(clips, video):
    data = video_dataset(read_video(clips / "two.mkv", 64, 96, resample=True), 3)
    assert (data.attrs["resampled"], data.attrs["dt"]) == (25.0, 0.04)
    again = read_video(clips / "two.mkv", 64, 96, resample=data.attrs["resampled"])
    assert len(again.frames) == data.attrs["frame_count"]
    assert "resampled" not in video_dataset(video, 3).attrs


def test_a_matroska_file_that_breaks_off_is_refused(clips):
    whole = (clips / "constant.mkv").read_bytes()
    (clips / "cut.mkv").write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(RecordingError, match=r"cut\.mkv: not a whole video: File ended premature"):
        read_video(clips / "cut.mkv", 64, 96)


def test_a_file_that_ends_before_it_says_is_refused(clips):
    """Of a length that is not known, and cut where ffmpeg sees nothing wrong."""
    options = ["-c", "copy", "-cluster_time_limit", 400]
    whole = ffmpeg(clips, "-i", "constant.mkv", *options, "clusters.mkv").read_bytes()
    segment, cluster = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"
    start = whole.index(segment) + 4
    whole = whole[:start] + b"\x01" + 7 * b"\xff" + whole[start + 8 :]
    (clips / "open.mkv").write_bytes(whole)
    assert len(read_video(clips / "open.mkv", 64, 96).frames) == 60
    third = cluster.join(whole.split(cluster)[:4])
    (clips / "early.mkv").write_bytes(third)
    found = r"early\.mkv: not a whole video: it ends too early, after [\d.]+ s of 2\.00 s; expected"
    with pytest.raises(RecordingError, match=found):
        read_video(clips / "early.mkv", 64, 96)


def test_a_damaged_picture_is_refused(clips):
    path = clips / "damaged.mp4"
    content = bytearray((clips / "constant.mp4").read_bytes())
    at = content.index(b"mdat") + len(content) // 3
    content[at : at + 200] = bytes(200)
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"damaged\.mp4: not a whole video: "):
        read_video(path, 64, 96)


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile {}\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n",
        "v=0\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    ],
)
@pytest.mark.parametrize("suffix", ["mp4", "m3u8", "sdp"])
def test_a_text_opens_no_other_file(clips, tmp_path, text, suffix):
    (tmp_path / "secret.mkv").write_bytes((clips / "constant.mkv").read_bytes())
    path = tmp_path / f"list.{suffix}"
    path.write_text(text.format("secret.mkv"))
    with pytest.raises(RecordingError, match=f"list.{suffix}: not a whole video: "):
        read_video(path, 64, 96)


def test_what_takes_too_much_memory_is_refused_before_it_is_read(clips, monkeypatch):
    monkeypatch.setattr(clip, "LARGEST", 2**20)
    path, said = clips / "constant.mkv", []
    with monkeypatch.context() as unread:
        unread.setattr("hits.data.video.read_clip", None)
        with pytest.raises(RecordingError) as error:
            read_video(path, 64, 96)
    assert str(error.value) == (
        f"{path}: 60 frames of 96 × 64 pixels, 1.055 MiB when read, expected at most 1 MiB; lower "
        "source.height and source.width, or set source.frames to how many are read"
    )
    assert len(read_video(path, 64, 96, frames=50, report=said.append).frames) == 50
    assert said == ["50 frames of 96 × 64 pixels, 0.8789 MiB"]
    assert len(read_video(path, 32, 48).frames) == 60
    with pytest.raises(RecordingError, match="201 frames of 96 × 64 pixels"):
        read_video(path, 64, 96, resample=100)


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
