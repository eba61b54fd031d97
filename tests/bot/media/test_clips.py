"""A clip is believed only after its frames were seen; fitting keeps it whole."""

import io
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from bot.domain.errors import ProviderRejected
from bot.domain.reasons import Reason
from bot.media import clips
from bot.media.clips import first_frame, fit, fit_in_thread, inspect, last_frame


def make_clip(path, *, seconds=2.0, size=(320, 180), rate=24, noisy=False, sound=False, faststart=True, crf="23"):
    """Write a clip of a moving bar, or of noise that hardly compresses."""
    random = np.random.default_rng(1)
    options = {"movflags": "+faststart"} if faststart else {}
    with av.open(str(path), "w", format="mp4", options=options) as result:
        video = result.add_stream("libx264", rate=rate)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.options = {"preset": "ultrafast", "crf": crf, "g": "24"}
        audio = result.add_stream("aac", rate=48000, layout="stereo") if sound else None
        for number in range(round(seconds * rate)):
            pixels = np.zeros((size[1], size[0], 3), np.uint8)
            if noisy:
                pixels = random.integers(0, 256, pixels.shape, np.uint8)
            pixels[:, number % size[0] : number % size[0] + 10] = (255, 128, 0)
            result.mux(video.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        result.mux(video.encode())
        if audio is not None:
            for start in range(0, round(seconds * 48000), 1024):
                tone = np.sin(np.arange(start, start + 1024) / 20, dtype=np.float32)
                frame = av.AudioFrame.from_ndarray(np.stack([tone, tone]), format="fltp", layout="stereo")
                frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
                result.mux(audio.encode(frame))
            result.mux(audio.encode())
    return path


def expect_broken(path) -> ProviderRejected:
    with pytest.raises(ProviderRejected) as caught:
        inspect(path)
    assert caught.value.reason is Reason.BROKEN_FILE
    return caught.value


@pytest.mark.parametrize("sound", [False, True])
def test_tells_what_a_clip_holds(tmp_path, sound):
    path = make_clip(tmp_path / "a.mp4", sound=sound)
    facts = inspect(path)
    assert (facts.content_type, facts.width, facts.height) == ("video/mp4", 320, 180)
    assert facts.seconds == pytest.approx(2.0, abs=0.05)
    assert facts.size == path.stat().st_size


@pytest.mark.parametrize("faststart", [True, False], ids=["index first", "index last"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_finds_out_a_truncated_file(tmp_path, faststart, part):
    path = make_clip(tmp_path / "a.mp4", noisy=True, seconds=1, faststart=faststart)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    expect_broken(path)


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>Expired</html>", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/x.ts\n", bytes(5000)],
    ids=["empty", "a web page", "a playlist", "zeros"],
)
def test_finds_out_what_is_no_clip(tmp_path, data):
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    assert str(tmp_path) not in str(expect_broken(path))


def test_a_frame_that_is_far_too_large_is_not_decoded(tmp_path, monkeypatch):
    path = make_clip(tmp_path / "a.mp4", size=(320, 192))
    monkeypatch.setattr(clips, "MOST_PIXELS", 320 * 192)
    assert inspect(path).height == 192
    monkeypatch.setattr(clips, "MOST_PIXELS", 320 * 192 - 1)
    expect_broken(path)


def test_finds_out_a_clip_without_picture_data(tmp_path):
    path = make_clip(tmp_path / "a.mp4", noisy=True, seconds=1)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 8
    data[start:] = bytes(len(data) - start)
    path.write_bytes(data)
    expect_broken(path)


def test_a_file_with_sound_alone_is_no_clip(tmp_path):
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w", format="mp4") as result:
        audio = result.add_stream("aac", rate=48000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        frame.sample_rate = 48000
        result.mux(audio.encode(frame))
        result.mux(audio.encode())
    assert "no video" in expect_broken(path).detail


def test_what_fits_stays_as_it_is(tmp_path):
    path = make_clip(tmp_path / "a.mp4")
    assert fit(path, limit_bytes=path.stat().st_size, to=tmp_path / "b.mp4") == inspect(path)
    assert (tmp_path / "b.mp4").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("share", [0.7, 0.25])
def test_fits_a_large_clip_and_keeps_all_of_it(tmp_path, share):
    path = make_clip(tmp_path / "a.mp4", noisy=True, sound=True, seconds=2, crf="12")
    before = inspect(path)
    limit = int(before.size * share)
    facts = fit(path, limit_bytes=limit, to=tmp_path / "b.mp4")
    assert facts.size == (tmp_path / "b.mp4").stat().st_size <= limit
    assert facts.size > limit * 0.4
    assert facts.seconds == pytest.approx(before.seconds, abs=0.05)
    with av.open(str(tmp_path / "b.mp4")) as clip:
        assert clip.streams.video[0].frames == 48
        assert clip.streams.audio[0].codec_context.name == "aac"
    assert list(tmp_path.glob("*.part")) == []


async def test_makes_the_picture_smaller_where_few_bits_are_left(tmp_path):
    path = make_clip(tmp_path / "a.mp4", noisy=True, size=(640, 360), seconds=1, crf="18")
    facts = await fit_in_thread(path, limit_bytes=150_000, to=tmp_path / "b.mp4")
    assert facts.size <= 150_000
    assert (facts.width, facts.height) in {(640, 360), (427, 240), (426, 240), (428, 240)}
    tiny = fit(path, limit_bytes=120_000, to=tmp_path / "c.mp4")
    assert tiny.height == 240


def test_says_so_where_nothing_would_fit(tmp_path):
    path = make_clip(tmp_path / "a.mp4", noisy=True, seconds=1)
    with pytest.raises(ProviderRejected):
        fit(path, limit_bytes=20_000, to=tmp_path / "b.mp4")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.mp4"]


async def test_the_first_and_the_last_frame(tmp_path):
    path = make_clip(tmp_path / "a.mp4", seconds=3)
    for taken, number in ((first_frame, 0), (last_frame, 71)):
        picture = Image.open(io.BytesIO(await taken(path)))
        assert (picture.size, picture.format) == ((320, 180), "JPEG")
        pixels = np.asarray(picture).astype(int)
        assert abs(pixels[90, number + 2 : number + 8].mean(axis=0) - (255, 128, 0)).max() < 30  # where the bar is
        assert pixels[90, 150:].max() < 30


@pytest.mark.parametrize("taken", [first_frame, last_frame])
async def test_there_is_no_frame_in_what_is_broken(tmp_path, taken):
    path = tmp_path / "a.mp4"
    for data in (b"", b"hello", make_clip(tmp_path / "b.mp4").read_bytes()[:2000]):
        path.write_bytes(data)
        with pytest.raises(ProviderRejected):
            await taken(path)
