"""What is rendered, seen by decoding it again."""

import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from threading import Event

import av
import numpy as np
import pytest
from PIL import Image, ImageOps

from sandbox.dream_machine.render.clip import Film, first_frame, last_frame, render
from sandbox.dream_machine.render.reel import Stopped
from tests.sandbox.dream_machine.conftest import difference, gradient_picture

SIZE = (240, 136)
CLOSE = 5.0  # mean difference that compression makes, of 255
FAR = 15.0


def shot(folder: Path, prompt: str = "a quiet lake", **fields: object) -> list[np.ndarray]:
    """Render and decode all frames."""
    video = folder / "clip.mp4"
    fields = {"size": SIZE, "frames": 24} | fields
    render(Film(prompt=prompt, **fields), video=video, poster=folder / "poster.jpg")  # type: ignore[arg-type]
    with av.open(str(video)) as clip:
        return [np.asarray(frame.to_image(), dtype=float) for frame in clip.decode(video=0)]


def array(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB"), dtype=float)


@pytest.mark.parametrize("size", [(240, 136), (136, 240), (480, 270)])
def test_the_file_is_what_was_asked_for(tmp_path, size):
    shot(tmp_path, size=size, frames=6)
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        stream = clip.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == size
        assert (stream.average_rate, stream.frames) == (24, 6)
        assert len(clip.streams) == 1
    data = (tmp_path / "clip.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # plays while it loads
    with Image.open(io.BytesIO((tmp_path / "poster.jpg").read_bytes())) as poster:
        assert poster.format == "JPEG"


@pytest.mark.parametrize(
    "prompt",
    ["a quiet lake at dawn", "a city at night in the rain", "deep space", "a coral reef with fish", "", "zxcvb qwerty"],
)
def test_something_is_seen_and_moves(tmp_path, prompt):
    frames = shot(tmp_path, prompt)
    assert all(frame.std() > 8 for frame in frames)
    moved = [difference(one, other) for one, other in pairwise(frames)]
    assert np.mean(moved) > 0.1
    assert difference(frames[0], frames[-1]) > 1


def test_the_same_words_give_the_same_pictures_and_others_do_not(tmp_path):
    fox, again, city = (shot(tmp_path, words, frames=3) for words in ("a red fox", "a red fox", "a blue city at night"))
    assert difference(fox[0], again[0]) == 0
    assert difference(fox[0], city[0]) > FAR


def colour(frames: Sequence[np.ndarray]) -> np.ndarray:
    return np.mean([frame.mean(axis=(0, 1)) for frame in frames], axis=0)


def test_the_words_are_followed(tmp_path):
    night, day = (colour(shot(tmp_path, f"a lake {words}", frames=3)) for words in ("at night", "on a sunny day"))
    assert day.sum() > night.sum() * 2
    sunset = colour(shot(tmp_path, "the sea at sunset", frames=3))
    assert sunset[0] > sunset[2]
    snowy, green = (colour(shot(tmp_path, f"a {words} meadow, day", frames=3)) for words in ("snowy", "green"))
    assert snowy.min() > green.min()


def test_camera_words_move_the_picture(tmp_path):
    still = shot(tmp_path, "a mountain village by day, static")
    near = shot(tmp_path, "a mountain village by day, zoom in")
    left = shot(tmp_path, "a mountain village by day, pan left")
    assert difference(still[0], still[-1]) < difference(near[0], near[-1])
    assert difference(still[0], still[-1]) < difference(left[0], left[-1])


class TestPictures:
    def test_the_first_frame_is_the_start_picture(self, tmp_path):
        picture = gradient_picture((400, 300))
        frames = shot(tmp_path, start=picture)
        assert difference(frames[0], array(ImageOps.fit(picture, SIZE))) < CLOSE
        assert difference(frames[0], frames[-1]) > 2

    def test_the_last_frame_is_the_end_picture(self, tmp_path):
        picture = gradient_picture()
        frames = shot(tmp_path, "a city at night", end=picture)
        assert difference(frames[-1], array(ImageOps.fit(picture, SIZE))) < CLOSE
        assert difference(frames[0], frames[-1]) > FAR

    def test_a_clip_may_go_from_one_picture_to_another(self, tmp_path):
        one, other = gradient_picture(), ImageOps.invert(gradient_picture())
        frames = shot(tmp_path, "a city at night", start=one, end=other)
        assert difference(frames[0], array(ImageOps.fit(one, SIZE))) < CLOSE
        assert difference(frames[-1], array(ImageOps.fit(other, SIZE))) < CLOSE
        jumps = [difference(one, other) for one, other in pairwise(frames)]
        assert max(jumps) < 40  # it is a passage, not a cut

    def test_a_clip_too_large_to_paint_keeps_its_start_picture(self, tmp_path, monkeypatch):
        monkeypatch.setattr("sandbox.dream_machine.render.clip.LARGEST_PAINTED", SIZE[0] * SIZE[1] // 2)
        picture = gradient_picture()
        frames = shot(tmp_path, start=picture, frames=2)
        assert frames[0].shape == (SIZE[1], SIZE[0], 3)
        assert difference(frames[0], array(ImageOps.fit(picture, SIZE))) < CLOSE


class TestLoops:
    @pytest.mark.parametrize("start", [None, gradient_picture()])
    def test_lead_back_to_their_beginning(self, tmp_path, start):
        frames = shot(tmp_path, "a lake with a boat, pan right", loop=True, start=start)
        seam = difference(frames[-1], frames[0])
        away = max(difference(frame, frames[0]) for frame in frames)
        assert seam < CLOSE
        assert away > seam * 1.5

    def test_others_do_not(self, tmp_path):
        frames = shot(tmp_path, "a lake with a boat, pan right")
        assert difference(frames[-1], frames[0]) > CLOSE


def test_first_and_last_frames_are_read_back(tmp_path):
    frames = shot(tmp_path)
    assert difference(array(first_frame(tmp_path / "clip.mp4")), frames[0]) == 0
    assert difference(array(last_frame(tmp_path / "clip.mp4")), frames[-1]) == 0


def test_rendering_can_be_stopped(tmp_path):
    stop = Event()
    stop.set()
    film = Film(prompt="a quiet lake", size=SIZE, frames=24)
    with pytest.raises(Stopped):
        render(film, video=tmp_path / "clip.mp4", poster=tmp_path / "poster.jpg", stop=stop)
    assert not (tmp_path / "clip.mp4").exists()
