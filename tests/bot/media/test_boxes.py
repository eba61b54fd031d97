"""What a file promises is counted before anybody builds an index of it."""

import struct
from typing import Any

import av
import numpy as np
import pytest

from bot.domain.errors import ProviderRejected, UserError
from bot.domain.reasons import Reason
from bot.media import boxes, clips, videos

MANY = boxes.MOST_SAMPLES + 1


def film(path, *, movflags="", sound=None):
    """Write a second of video, and of sound by this codec."""
    options = {"movflags": movflags} if movflags else {}
    with av.open(str(path), "w", format="mov", options=options) as result:
        video: Any = result.add_stream("libx264", rate=24)
        video.width, video.height, video.pix_fmt = 160, 96, "yuv420p"
        audio: Any = result.add_stream(sound, rate=48000, layout="stereo") if sound else None
        for _ in range(24):
            result.mux(video.encode(av.VideoFrame.from_ndarray(np.zeros((96, 160, 3), np.uint8), format="rgb24")))
        result.mux(video.encode())
        if audio is not None:
            for start in range(0, 48000, 960):
                frame = av.AudioFrame.from_ndarray(np.zeros((1, 1920), np.int16), format="s16", layout="stereo")
                frame.sample_rate, frame.pts = 48000, start
                result.mux(audio.encode(frame))
            result.mux(audio.encode())
    return path


def promising(path, name, behind, number):
    """Write a number so many bytes behind the name of the first such box."""
    data = bytearray(path.read_bytes())
    at = data.index(name) + 4 + behind
    data[at : at + 4] = struct.pack(">I", number)
    path.write_bytes(data)
    return path


def box(name, *parts):
    inside = b"".join(parts)
    return struct.pack(">I", len(inside) + 8) + name + inside


def sizes(count):
    return box(b"stsz", struct.pack(">III", 0, 1, count))


def written(tmp_path, *parts):
    path = tmp_path / "file"
    path.write_bytes(b"".join(parts))
    return path


@pytest.mark.parametrize("movflags", ["", "faststart", "frag_keyframe+empty_moov"])
@pytest.mark.parametrize("sound", [None, "pcm_s16le"])
def test_what_people_film_is_fine(tmp_path, movflags, sound):
    boxes.check(film(tmp_path / "a.mov", movflags=movflags, sound=sound))


@pytest.mark.parametrize(
    ("movflags", "name", "behind"), [("", b"stsz", 8), ("frag_keyframe+empty_moov", b"trun", 4)], ids=["moov", "moof"]
)
def test_a_promise_is_refused_before_it_is_believed(tmp_path, movflags, name, behind):
    path = promising(film(tmp_path / "a.mov", movflags=movflags), name, behind, 2 * MANY)
    with pytest.raises(UserError) as sent:
        videos.prepare(path, to=tmp_path, filename="a.mov")
    assert (sent.value.reason, str(sent.value.__cause__)) == (Reason.VIDEO_UNREADABLE, "an index of too many samples")
    with pytest.raises(ProviderRejected) as made:
        clips.inspect(path)
    assert (made.value.reason, made.value.detail) == (Reason.BROKEN_FILE, "ValueError")


def test_sound_that_is_not_compressed_is_counted_by_its_chunks(tmp_path):
    path = film(tmp_path / "a.mov", sound="pcm_s16le")
    data = path.read_bytes()
    run = data.rindex(b"stsc") + 4 + 12
    path.write_bytes(data[:run] + struct.pack(">I", 2**31) + data[run + 4 :])
    with pytest.raises(ValueError, match="too many"):
        boxes.check(path)


@pytest.mark.parametrize(
    "parts",
    [
        [sizes(MANY)],
        [box(b"moov", sizes(MANY))],
        [box(b"moov", sizes(boxes.MOST_SAMPLES), sizes(1))],
        [box(b"free", box(b"moov", sizes(MANY)))],  # FFmpeg looks there when it finds no other
        [box(b"mdat", bytes(100)), box(b"moof", box(b"trun", struct.pack(">II", 0, MANY)))],
        [box(b"mdat", bytes(100)), struct.pack(">I4sQ", 1, b"mdat", 20), bytes(4), sizes(MANY)],
        [struct.pack(">I", 3) + b"mdat", sizes(MANY)],  # a size that makes no sense
        [box(b"moov", box(b"cmov", bytes(10)))],
    ],
)
def test_wherever_it_stands(tmp_path, parts):
    with pytest.raises(ValueError, match="index"):
        boxes.check(written(tmp_path, *parts))


@pytest.mark.parametrize("name", [b"stsz", b"trun", b"stsc", b"stco", b"mdat"])
def test_counting_is_bounded_itself(tmp_path, monkeypatch, name):
    monkeypatch.setattr(boxes, "MOST_BOXES", 1000)
    boxes.check(written(tmp_path, box(name, bytes(16)) * 1000))
    with pytest.raises(ValueError, match="too many"):
        boxes.check(written(tmp_path, box(name, bytes(16)) * 1001))


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"mdat"],
        [box(b"moov", sizes(boxes.MOST_SAMPLES))],
        [box(b"mdat", sizes(MANY))],  # pictures may look like anything
        [box(b"moov"), struct.pack(">I", 0) + b"mdat", sizes(MANY)],  # it goes on to the end
        [struct.pack(">I4sQ", 1, b"mdat", 1000), sizes(MANY)],
        [box(b"moov", b"stsz")],  # cut off
    ],
)
def test_what_promises_nothing_is_fine(tmp_path, parts):
    boxes.check(written(tmp_path, *parts))
