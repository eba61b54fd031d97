"""Whatever is attached, what comes out is a plain video that plays to its end, or a reason."""

import struct
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from av import logging
from PIL import Image

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.media import videos
from bot.media.videos import prepare

SIZE = (160, 96)
CODECS = {"mp4": "libx264", "mov": "libx264", "webm": "libvpx-vp9"}
SOUNDS = {"mp4": "aac", "mov": "pcm_s16le", "webm": "libopus"}
CONTENT_TYPES = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm"}


def make(path, *, wrapper="mp4", seconds=1.0, size=SIZE, rate=24, sound=False, noisy=False, index_first=True, **longer):
    random = np.random.default_rng(1)
    options = {"movflags": "+faststart+use_metadata_tags"} if wrapper != "webm" and index_first else {}
    with av.open(str(path), "w", format=wrapper, options=options) as result:
        result.metadata.update({"title": "Our holiday", "location": "+48.2082+016.3738/"})
        video: Any = result.add_stream(CODECS[wrapper], rate=rate)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.options = {"g": "12"} | ({"preset": "ultrafast"} if wrapper != "webm" else {"deadline": "realtime"})
        audio: Any = result.add_stream(SOUNDS[wrapper], rate=48000, layout="stereo") if sound else None
        packets = []
        for number in range(round(seconds * rate)):
            pixels = np.zeros((size[1], size[0], 3), np.uint8)
            if noisy:
                pixels = random.integers(0, 256, pixels.shape, np.uint8)
            pixels[:, number % size[0] : number % size[0] + 10] = (255, 128, 0)
            packets += video.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24"))
        packets += video.encode()
        if "still" in longer:  # the last picture stands for so many seconds
            packets[-1].duration = round(longer["still"] / packets[-1].time_base)
        result.mux(packets)
        if audio is not None:
            kind = "flt" if wrapper == "webm" else "fltp" if wrapper == "mp4" else "s16"
            shape = (2, 960) if kind == "fltp" else (1, 1920)
            silence: Any = np.zeros(shape, np.int16 if kind == "s16" else np.float32)
            for start in range(0, round(longer.get("sounds", seconds) * 48000), 960):
                frame = av.AudioFrame.from_ndarray(silence, format=kind, layout="stereo")
                frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
                result.mux(audio.encode(frame))
            result.mux(audio.encode())
    return path


def without_begin(source, path, *, seconds):
    """Trim a file as telephones do: the same packets, but for an edit list that begins later."""
    with av.open(str(source)) as old, av.open(str(path), "w", format="mp4") as result:
        video = old.streams.video[0]
        kept = result.add_stream_from_template(video)
        for packet in old.demux(video):
            if packet.dts is not None:
                packet.pts -= round(seconds / video.time_base)
                packet.dts -= round(seconds / video.time_base)
                packet.stream = kept
                result.mux(packet)
    return path


def without_end(path, *, seconds):
    """Have the edit list of a file end after so many seconds; what is behind that stays in it."""
    data = bytearray(path.read_bytes())
    begins = data.index(b"elst") + 4 + 8
    data[begins : begins + 4] = struct.pack(">I", round(seconds * 1000))
    path.write_bytes(data)
    return path


def prepared(path, **options):
    to = path.parent / "clean"
    to.mkdir(exist_ok=True)
    return prepare(path, to=to, filename="holiday.mp4", **options)


def refusal(path, **options):
    with pytest.raises(UserError) as caught:
        prepared(path, **options)
    return caught.value


def frames_of(path):
    with av.open(str(path)) as clip:
        return [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]


@pytest.mark.parametrize("sound", [False, True])
@pytest.mark.parametrize("wrapper", CODECS)
def test_takes_the_three_kinds_whatever_they_are_called(tmp_path, wrapper, sound):
    source = make(tmp_path / "holiday.txt", wrapper=wrapper, sound=sound)
    taken = prepared(source)
    assert (taken.facts.width, taken.facts.height) == SIZE
    assert taken.facts.seconds == pytest.approx(1.0, abs=0.05)
    assert taken.facts.size == taken.path.stat().st_size
    with av.open(str(taken.path)) as clip:
        assert (len(clip.streams.video), len(clip.streams.audio)) == (1, int(sound))
    # A MOV without sound, or with one that MP4 holds, becomes an MP4.
    wrapped = "mp4" if (wrapper, sound) == ("mov", False) else wrapper
    assert (taken.extension, taken.facts.content_type) in {(wrapped, CONTENT_TYPES[wrapped]), ("mp4", "video/mp4")}
    # No picture was encoded anew.
    assert all((one == other).all() for one, other in zip(frames_of(source), frames_of(taken.path), strict=True))


@pytest.mark.parametrize("wrapper", CODECS)
def test_nothing_that_tells_of_the_sender_goes_along(tmp_path, wrapper):
    source = make(tmp_path / "a", wrapper=wrapper)
    assert b"Our holiday" in source.read_bytes()
    clean = prepared(source).path.read_bytes()
    assert b"Our holiday" not in clean
    assert b"+48.2082" not in clean


@pytest.mark.parametrize("wrapper", CODECS)
def test_sound_may_go_on_after_the_picture(tmp_path, wrapper):
    source = make(tmp_path / "a", wrapper=wrapper, sound=True, sounds=3.0)
    taken = prepared(source)
    assert taken.facts.seconds == pytest.approx(1.0, abs=0.05)  # a price goes by the picture
    with av.open(str(taken.path)) as clip:
        assert (clip.duration or 0) / av.time_base == pytest.approx(3.0, abs=0.05)
    assert refusal(source, longest=2).reason is Reason.VIDEO_TOO_LONG


def test_sound_counts_for_a_limit_whatever_the_file_says(tmp_path):
    source = make(tmp_path / "a", wrapper="webm", sound=True, sounds=3.0)
    data = bytearray(source.read_bytes())
    begins = data.index(b"\x44\x89\x88") + 3  # the duration, in milliseconds
    data[begins : begins + 8] = struct.pack(">d", 1000.0)
    source.write_bytes(data)
    assert refusal(source, longest=2).reason is Reason.VIDEO_TOO_LONG


@pytest.mark.parametrize("wrapper", ["mp4", "webm"])
def test_the_last_picture_may_stand_for_long(tmp_path, wrapper):
    source = make(tmp_path / "a", wrapper=wrapper, still=4.0)
    assert prepared(source).facts.seconds == pytest.approx(5.0, abs=0.1)
    assert refusal(source, longest=4).facts == {"seconds": 5, "limit": 4}


def test_few_pictures_do_not_make_the_last_one_longer(tmp_path):
    path = tmp_path / "a"
    with av.open(str(path), "w", format="mp4") as result:
        video: Any = result.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        for moment in (0, 30):
            frame = av.VideoFrame.from_ndarray(np.zeros((SIZE[1], SIZE[0], 3), np.uint8), format="rgb24")
            frame.pts, frame.time_base = moment, Fraction(1, 10)
            result.mux(video.encode(frame))
        result.mux(video.encode())
    assert prepared(path, longest=3.1).facts.seconds == pytest.approx(3.1)


@pytest.mark.parametrize("seconds", [0.25, 0.5, 0.75])  # a key frame begins each half
def test_what_was_trimmed_without_encoding_is_as_long_as_it_plays(tmp_path, seconds):
    source = without_begin(make(tmp_path / "a"), tmp_path / "b", seconds=seconds)
    taken = prepared(source)
    assert taken.facts.seconds == pytest.approx(1 - seconds)
    assert all((one == other).all() for one, other in zip(frames_of(source), frames_of(taken.path), strict=True))


def test_the_copy_plays_no_longer_than_what_was_trimmed(tmp_path):
    taken = prepared(without_end(make(tmp_path / "a", seconds=3), seconds=1), longest=1)
    assert taken.facts.seconds == pytest.approx(1.0)
    assert len(frames_of(taken.path)) == pytest.approx(24, abs=1)


def with_two_parts(path, *, second):
    """Have the edit list of a file show its first half second, and half a second from another one on."""
    data = bytearray(path.read_bytes())
    entry = data.index(b"elst") + 4 + 8
    _, start, speed = struct.unpack_from(">IIi", data, entry)
    tick = struct.unpack_from(">I", data, data.index(b"mdhd") + 4 + 12)[0]
    data[entry - 4 : entry + 12] = struct.pack(
        ">IIIiIIi", 2, 500, start, speed, 500, start + round(second * tick), speed
    )
    for box in (b"elst", b"edts", b"trak", b"moov"):
        size = data.index(box) - 4
        data[size : size + 4] = struct.pack(">I", struct.unpack_from(">I", data, size)[0] + 12)
    path.write_bytes(data)
    return path


def test_parts_that_a_copy_would_not_keep_are_refused(tmp_path):
    path = make(tmp_path / "a", seconds=3, index_first=False)
    assert refusal(with_two_parts(path, second=2.25)).reason is Reason.VIDEO_UNREADABLE


def test_a_bomb_that_was_trimmed_away_is_given_up(tmp_path, monkeypatch):
    path = without_begin(make(tmp_path / "a"), tmp_path / "b", seconds=0.4)
    monkeypatch.setattr(videos, "MOST_DECODED", 20 * SIZE[0] * SIZE[1])  # of 24, of which 15 are shown
    assert refusal(path).reason is Reason.VIDEO_TOO_MANY_PIXELS


@pytest.mark.parametrize("index_first", [True, False], ids=["index first", "index last"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_finds_out_a_file_that_ends_early(tmp_path, part, index_first):
    path = make(tmp_path / "a", noisy=True, index_first=index_first)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    assert refusal(path).reason is Reason.VIDEO_UNREADABLE


@pytest.mark.parametrize("part", [0.3, 0.6])
def test_finds_out_a_webm_that_ends_early(tmp_path, part):
    path = make(tmp_path / "a", wrapper="webm", noisy=True, seconds=2)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    assert refusal(path).reason is Reason.VIDEO_UNREADABLE


def test_finds_out_what_is_damaged_in_the_middle(tmp_path):
    path = make(tmp_path / "a", noisy=True)
    data = bytearray(path.read_bytes())
    middle = data.index(b"mdat") + 4 + len(data) // 2
    data[middle : middle + 4000] = bytes(4000)
    path.write_bytes(data)
    assert refusal(path).reason is Reason.VIDEO_UNREADABLE


def test_refuses_what_is_no_video(tmp_path):
    path = tmp_path / "a.mp4"
    for data in (b"", b"hello", b"#EXTM3U\nfile:///etc/passwd", b"\x1a\x45\xdf\xa3 a matroska of another kind"):
        path.write_bytes(data)
        assert refusal(path).reason is Reason.NOT_A_VIDEO, data
    Image.new("RGB", (100, 100)).save(path, "PNG")
    assert refusal(path).facts == {"filename": "holiday.mp4"}
    Image.new("RGB", (100, 100)).save(path, "AVIF")
    assert refusal(path).reason is Reason.NOT_A_VIDEO


def test_refuses_a_song_even_one_with_a_cover(tmp_path):
    path = tmp_path / "a.m4a"
    with av.open(str(path), "w", format="mp4") as result:
        audio = result.add_stream("aac", rate=48000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = 48000, 0
        result.mux(audio.encode(frame))
        result.mux(audio.encode())
    assert refusal(path).reason is Reason.NOT_A_VIDEO


def test_bounds_how_long_it_is(tmp_path):
    path = make(tmp_path / "a", seconds=2)
    assert refusal(path, longest=1.5).facts == {"seconds": 2, "limit": 1}
    assert prepared(path, longest=2).facts.seconds == pytest.approx(2.0)
    assert prepared(path, longest=1.95).facts.seconds == pytest.approx(2.0)  # a frame more is fine


def test_does_not_believe_how_long_a_file_says_that_it_is(tmp_path):
    path = make(tmp_path / "a", seconds=3)
    data = bytearray(path.read_bytes())
    for box, place in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16)):  # where a version 0 has its duration
        begins = data.index(box) + 4 + place
        data[begins : begins + 4] = struct.pack(">I", 1)
    path.write_bytes(data)
    assert refusal(path, longest=1).reason in {Reason.VIDEO_TOO_LONG, Reason.VIDEO_UNREADABLE}


def test_bounds_the_bytes_before_it_looks_at_any(tmp_path):
    path = tmp_path / "a"
    with path.open("wb") as file:
        file.truncate(videos.LARGEST_FILE + 1)
    assert refusal(path).facts == {"megabytes": 101, "limit": 100}


def test_bounds_the_frame_before_it_is_decoded(tmp_path, monkeypatch):
    path = make(tmp_path / "a")
    monkeypatch.setattr(videos, "MOST_PIXELS", SIZE[0] * SIZE[1] - 1)
    assert refusal(path).reason is Reason.VIDEO_TOO_MANY_PIXELS


def test_the_decoder_that_looks_into_a_file_as_it_is_opened_knows_the_bound(tmp_path, monkeypatch):
    path = make(tmp_path / "a")
    monkeypatch.setattr(videos, "MOST_PIXELS", SIZE[0] * SIZE[1] - 1)
    logging.set_level(logging.ERROR)
    try:
        with logging.Capture(local=False) as said:
            refusal(path)
    finally:
        logging.set_level(None)
    assert any("exceeds specified max pixel count" in words for _, _, words in said)


def test_a_bomb_of_many_frames_is_given_up(tmp_path, monkeypatch):
    path = make(tmp_path / "a")
    monkeypatch.setattr(videos, "MOST_DECODED", 10 * SIZE[0] * SIZE[1])
    decoded = refusal(path)
    assert decoded.reason is Reason.VIDEO_TOO_MANY_PIXELS
    assert (decoded.facts["width"], decoded.facts["height"]) == SIZE


def test_a_stream_that_grows_while_it_plays_is_not_allocated(tmp_path, monkeypatch):
    """The header says one size, the stream another: the decoder itself was told the limit."""
    path = make(tmp_path / "a", size=(640, 480))
    data = path.read_bytes()
    wide, small = struct.pack(">HH", 640, 480), struct.pack(">HH", 160, 96)
    path.write_bytes(data.replace(wide, small).replace(struct.pack(">II", 640 << 16, 480 << 16), bytes(8)))
    monkeypatch.setattr(videos, "MOST_PIXELS", 200 * 100)
    assert refusal(path).reason in {Reason.VIDEO_UNREADABLE, Reason.VIDEO_TOO_MANY_PIXELS}


def test_refuses_what_is_too_small(tmp_path):
    assert refusal(make(tmp_path / "a", size=(160, 48))).facts == {"width": 160, "height": 48, "limit": 64}


def lying_on_its_side(path):
    """Write the turn of a telephone that is held upright into a file."""
    data = bytearray(path.read_bytes())
    begins = data.index(b"tkhd") + 4 + 40
    data[begins : begins + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def test_a_film_that_lies_on_its_side_is_measured_as_it_is_shown(tmp_path):
    facts = prepared(lying_on_its_side(make(tmp_path / "a"))).facts
    assert (facts.width, facts.height) == (SIZE[1], SIZE[0])
