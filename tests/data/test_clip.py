import subprocess

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from hits.data import clip
from hits.data.clip import read_clip
from hits.data.recording import RecordingError
from hits.data.video import read_video, video_dataset


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


def test_a_dataset_says_that_its_video_was_resampled(clips):
    data = video_dataset(read_video(clips / "two.mkv", 64, 96, resample=True), 3)
    assert (data.attrs["resampled"], data.attrs["dt"], data.attrs["note"]) == (25.0, 0.04, "")
    again = read_video(clips / "two.mkv", 64, 96, resample=data.attrs["resampled"])
    assert len(again.frames) == data.attrs["frame_count"]
    video = read_video(clips / "constant.mkv", 64, 96)
    assert "resampled" not in video_dataset(video, 3).attrs


def test_frames_that_are_left_out_are_told(clips):
    """Nothing filters what moves too fast for the others."""
    slow = read_video(clips / "constant.mkv", 64, 96, resample=10)
    assert slow.note == (
        "takes 10 of 29.97 frames per second: what moves to and fro more often than 5 times a "
        "second appears slower than it is"
    )
    assert video_dataset(slow, 3).attrs["note"] == slow.note
    assert read_video(clips / "constant.mkv", 64, 96, resample=30).note == ""
    assert read_video(clips / "constant.mkv", 64, 96).note == ""


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


def test_no_more_is_taken_than_fits(clips, monkeypatch):
    """Whatever a file says of itself beforehand."""
    monkeypatch.setattr("hits.data.ffmpeg.LARGEST", 2**20)
    with pytest.raises(
        RecordingError, match=r"constant\.mkv: not a whole video: it holds more tha"
    ):
        read_video(clips / "constant.mkv", 64, 96)


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
