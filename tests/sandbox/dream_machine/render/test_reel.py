"""Files of clips: what is read from them, what is refused, what stays when another is written."""

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from sandbox.dream_machine.render import reel
from sandbox.dream_machine.render.modify import upscale
from sandbox.dream_machine.render.reel import Unplayable, frames, probe
from tests.sandbox.dream_machine.conftest import difference, gradient_picture
from tests.sandbox.dream_machine.render.conftest import CLOSE, FRAMES, SIZE, array, decoded, heard


def filmed(path: Path, moments: list[int], *, rate: int = 30, sound: str | None = None) -> Path:
    """Write a clip whose frames are shown at these thirtieths of a second."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        track = output.add_stream(sound, rate=48_000, layout="stereo") if sound else None
        for number, moment in enumerate(moments):
            picture = gradient_picture(SIZE).rotate(number * 20)
            frame = av.VideoFrame.from_image(picture).reformat(format="yuv420p")
            frame.pts, frame.time_base = moment, Fraction(1, rate)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        if isinstance(track, av.AudioStream):
            wanted = np.sin(np.arange(48_000) * 0.05)
            samples = (np.repeat(wanted, 2)[None, :] * 12_000).astype(np.int16)
            tone = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
            tone.sample_rate, tone.pts = 48_000, 0
            output.mux(track.encode(tone))
            output.mux(track.encode(None))
    return path


class TestProbe:
    def test_says_what_a_clip_is(self, source, sounding):
        known = probe(source)
        assert (known.width, known.height, known.frames, known.rate) == (*SIZE, FRAMES, 24)
        assert known.seconds == pytest.approx(1.0)
        assert (known.has_sound, probe(sounding).has_sound) == (False, True)

    @pytest.mark.parametrize("name", ["clip.mp4", "clip.mov", "clip.mkv", "clip.avi", "clip.ts"])
    def test_reads_the_kinds_of_file_that_people_have(self, tmp_path, name):
        known = probe(filmed(tmp_path / name, list(range(15))))
        assert (known.width, known.height, known.frames) == (*SIZE, 15)
        assert known.seconds == pytest.approx(0.5, abs=0.05)

    def test_of_a_turned_clip_is_as_it_is_seen(self, source, tmp_path):
        known = probe(turned(source, tmp_path))
        assert (known.width, known.height) == SIZE[::-1]


def turned(source: Path, folder: Path) -> Path:
    """Write the clip as a telephone does that was held upright: with a quarter turn in its header."""
    data = source.read_bytes()
    one, none, depth = (value.to_bytes(4, "big", signed=True) for value in (1 << 16, 0, 1 << 30))
    minus = (-1 << 16).to_bytes(4, "big", signed=True)
    level = one + none + none + none + one + none + none + none + depth
    assert data.count(level) == 2  # of the film and of its track
    head, middle, tail = data.split(level)
    width = (SIZE[1] << 16).to_bytes(4, "big")
    upright = none + one + none + minus + none + none + width + none + depth
    (folder / "turned.mp4").write_bytes(head + level + middle + upright + tail)
    return folder / "turned.mp4"


def test_frames_are_upright(source, tmp_path):
    shown = next(frames(turned(source, tmp_path))).picture
    assert shown.size == SIZE[::-1]
    assert difference(array(shown.rotate(90, expand=True)), decoded(source)[0]) == 0


class TestWhatIsNoClip:
    def expect_unplayable(self, path: Path, why: str) -> None:
        with pytest.raises(Unplayable, match=why):
            probe(path)

    @pytest.mark.parametrize("data", [b"", b"once upon a time", b"\0" * 4000, b"GIF89a", b"\x1b[31mred\n" * 99])
    def test_other_data(self, tmp_path, data):
        for name in ("clip.mp4", "clip.txt"):
            (tmp_path / name).write_bytes(data)
            self.expect_unplayable(tmp_path / name, "not a video")

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
    def test_pictures(self, tmp_path, kind):
        gradient_picture().save(tmp_path / "clip.mp4", kind)
        self.expect_unplayable(tmp_path / "clip.mp4", "not a video")

    def test_sound_alone(self, sounding, tmp_path):
        with av.open(str(tmp_path / "sound.mp4"), "w") as output, av.open(str(sounding)) as clip:
            track = output.add_stream_from_template(clip.streams.audio[0])
            for packet in clip.demux(clip.streams.audio[0]):
                if packet.dts is not None:
                    packet.stream = track
                    output.mux(packet)
        self.expect_unplayable(tmp_path / "sound.mp4", "no pictures")
        with wave.open(str(tmp_path / "sound.wav"), "wb") as sound:
            sound.setparams((1, 2, 8000, 800, "NONE", ""))
            sound.writeframes(bytes(1600))
        self.expect_unplayable(tmp_path / "sound.wav", "not a video")

    @pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.9, 0.98])
    @pytest.mark.parametrize("sort", ["plain", "with sound"])
    def test_one_that_ends_early(self, source, sounding, tmp_path, kept, sort):
        whole = (source if sort == "plain" else sounding).read_bytes()
        (tmp_path / "cut.mp4").write_bytes(whole[: int(len(whole) * kept)])
        self.expect_unplayable(tmp_path / "cut.mp4", "ends early|not a video")

    def test_one_whose_index_is_missing(self, tmp_path):
        whole = filmed(tmp_path / "whole.mp4", list(range(20))).read_bytes()
        assert whole.index(b"mdat") < whole.index(b"moov")
        (tmp_path / "cut.mp4").write_bytes(whole[: whole.index(b"moov") - 4])
        self.expect_unplayable(tmp_path / "cut.mp4", "not a video")

    def test_one_that_names_another_file(self, source, tmp_path):
        (tmp_path / "list.mp4").write_text(f"ffconcat version 1.0\nfile '{source}'\n")
        self.expect_unplayable(tmp_path / "list.mp4", "not a video")
        (tmp_path / "list.m3u8").write_text(f"#EXTM3U\n#EXTINF:1,\n{source}\n#EXT-X-ENDLIST\n")
        self.expect_unplayable(tmp_path / "list.m3u8", "not a video")

    def test_one_of_huge_pictures(self, source, monkeypatch):
        monkeypatch.setattr(reel, "LARGEST_FRAME", SIZE[0] * SIZE[1] - 1)
        self.expect_unplayable(source, "too large")

    def test_one_that_is_not_there(self, tmp_path):
        self.expect_unplayable(tmp_path / "nothing.mp4", "not a video")


class TestWhatStays:
    def test_an_uneven_beat(self, tmp_path):
        moments = [0, 1, 2, 7, 8, 20, 21, 22, 29]
        uneven = filmed(tmp_path / "uneven.mp4", moments)
        upscale(uneven, video=tmp_path / "new.mp4", poster=tmp_path / "poster.jpg", size=(240, 136))
        tick = reel.timing(tmp_path / "new.mp4").tick
        assert [frame.at * tick * 30 for frame in frames(tmp_path / "new.mp4")] == pytest.approx(moments)
        for new, old in zip(decoded(tmp_path / "new.mp4"), decoded(uneven), strict=True):
            small = Image.fromarray(new.astype(np.uint8)).resize(SIZE)
            assert difference(array(small), old) < CLOSE

    def test_sound_that_an_mp4_cannot_hold(self, tmp_path):
        film = filmed(tmp_path / "film.mkv", list(range(30)), sound="pcm_s16le")
        upscale(film, video=tmp_path / "new.mp4", poster=tmp_path / "poster.jpg", size=(240, 136))
        with av.open(str(tmp_path / "new.mp4")) as clip:
            assert clip.streams.audio[0].codec_context.name.startswith("aac")
        sound = heard(tmp_path / "new.mp4")
        assert sound.shape[1] == pytest.approx(48_000, abs=2100)
        assert np.sqrt(np.mean(sound[:, 4000:40_000] ** 2)) == pytest.approx(12_000 / 32_768 / 2**0.5, rel=0.1)
