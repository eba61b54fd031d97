"""Modified and enlarged clips, judged by their pixels."""

from itertools import pairwise
from threading import Event
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from sandbox.dream_machine.render.modify import STRENGTHS, modify, upscale
from sandbox.dream_machine.render.reel import Stopped, Unplayable, probe
from tests.sandbox.dream_machine.conftest import difference, gradient_picture
from tests.sandbox.dream_machine.render.conftest import CLOSE, FAR, FRAMES, SIZE, array, decoded, fitted, packets


def modified(source, tmp_path, **more):
    how: dict[str, Any] = {"prompt": "a neon city at night", "strength": "flex_2"} | more
    modify(source, video=tmp_path / "new.mp4", poster=tmp_path / "poster.jpg", **how)
    return decoded(tmp_path / "new.mp4")


def away(some: list[np.ndarray], others: list[np.ndarray]) -> float:
    return float(np.mean([difference(one, other) for one, other in zip(some, others, strict=True)]))


def motion(shown: list[np.ndarray]) -> np.ndarray:
    """Return how much each pixel changes from frame to frame."""
    return np.stack([np.abs(one.mean(axis=2) - other.mean(axis=2)) for one, other in pairwise(shown)])


def test_the_strengths_are_those_of_the_api():
    assert tuple(STRENGTHS) == (
        "adhere_1", "adhere_2", "adhere_3", "flex_1", "flex_2", "flex_3", "reimagine_1", "reimagine_2", "reimagine_3",
    )  # fmt: skip


class TestModify:
    def test_the_stronger_the_farther_from_the_source(self, source, tmp_path):
        old = decoded(source)
        distances = [away(modified(source, tmp_path, strength=strength), old) for strength in STRENGTHS]
        assert all(one + 0.5 < other for one, other in pairwise(distances)), distances
        assert distances[-1] > 3 * distances[0]

    @pytest.mark.parametrize("prompt", ["a neon city at night", "golden desert dunes at sunset"])
    @pytest.mark.parametrize("strength", ["adhere_1", "flex_2", "reimagine_3"])
    def test_the_motion_stays(self, source, tmp_path, prompt, strength):
        new, old = modified(source, tmp_path, prompt=prompt, strength=strength), decoded(source)
        assert np.corrcoef(motion(new).ravel(), motion(old).ravel())[0, 1] > 0.6

    def test_the_look_comes_from_the_words(self, source, tmp_path):
        night, sunset = (
            np.mean(modified(source, tmp_path, prompt=words, strength="reimagine_2"), axis=(0, 1, 2))
            for words in ("a blue night", "golden dunes at sunset")
        )
        assert night.sum() < sunset.sum() * 0.65
        assert sunset[0] > sunset[2] + 20 > night[0]

    def test_size_rate_and_length_stay(self, source, tmp_path):
        modified(source, tmp_path)
        assert probe(tmp_path / "new.mp4") == probe(source)
        with Image.open(tmp_path / "poster.jpg") as poster:
            assert poster.size == SIZE

    def test_a_first_frame_is_the_first_and_sets_the_look(self, source, tmp_path):
        picture = Image.merge("RGB", (Image.linear_gradient("L"), *[Image.new("L", (256, 256), 30)] * 2))
        new, plain = modified(source, tmp_path, first_frame=picture), modified(source, tmp_path)
        assert difference(new[0], array(ImageOps.fit(picture, SIZE))) < CLOSE
        red, blue = new[-1].mean(axis=(0, 1)), plain[-1].mean(axis=(0, 1))
        assert red[0] > red[2] + 10
        assert red[0] - red[2] > blue[0] - blue[2] + 20
        late = np.corrcoef(motion(new[14:]).ravel(), motion(decoded(source)[14:]).ravel())[0, 1]
        assert late > 0.6  # it has passed into the clip

    def test_the_sound_stays(self, sounding, tmp_path):
        modified(sounding, tmp_path)
        assert packets(tmp_path / "new.mp4", "audio") == packets(sounding, "audio")
        assert probe(tmp_path / "new.mp4") == probe(sounding)

    def test_an_unknown_strength_is_an_error(self, source, tmp_path):
        with pytest.raises(KeyError):
            modified(source, tmp_path, strength="wild_4")

    def test_it_can_be_stopped(self, source, tmp_path):
        stop = Event()
        stop.set()
        with pytest.raises(Stopped):
            modified(source, tmp_path, stop=stop)
        assert not list(tmp_path.iterdir())


class TestUpscale:
    def test_the_same_is_seen_at_another_size(self, source, tmp_path):
        upscale(source, video=tmp_path / "new.mp4", poster=tmp_path / "poster.jpg", size=(320, 180))
        new, old = decoded(tmp_path / "new.mp4"), decoded(source)
        assert (len(new), new[0].shape) == (FRAMES, (180, 320, 3))
        for after, before in zip(new, old, strict=True):
            assert difference(after, fitted(Image.fromarray(before.astype(np.uint8)), (320, 180))) < CLOSE
        assert difference(new[0], new[-1]) > CLOSE

    def test_the_sound_stays(self, sounding, tmp_path):
        upscale(sounding, video=tmp_path / "new.mp4", poster=tmp_path / "poster.jpg", size=(320, 180))
        assert packets(tmp_path / "new.mp4", "audio") == packets(sounding, "audio")
        assert probe(tmp_path / "new.mp4").seconds == probe(sounding).seconds

    def test_it_can_be_stopped(self, source, tmp_path):
        stop = Event()
        stop.set()
        with pytest.raises(Stopped):
            upscale(source, video=tmp_path / "n.mp4", poster=tmp_path / "p.jpg", size=(320, 180), stop=stop)
        assert not list(tmp_path.iterdir())


def test_what_is_no_clip_is_refused(tmp_path):
    gradient_picture().save(tmp_path / "picture.mp4", "PNG")
    with pytest.raises(Unplayable):
        modified(tmp_path / "picture.mp4", tmp_path)
    with pytest.raises(Unplayable):
        upscale(tmp_path / "picture.mp4", video=tmp_path / "n.mp4", poster=tmp_path / "p.jpg", size=(320, 180))


def test_the_source_of_these_tests_moves(source):
    shown = decoded(source)
    assert difference(shown[0], shown[-1]) > CLOSE
    assert difference(shown[0], array(Image.new("RGB", SIZE))) > FAR
