"""Sound that was added to clips, judged by its samples."""

from itertools import combinations, pairwise
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from sandbox.dream_machine.render.clip import Film, render
from sandbox.dream_machine.render.reel import Stopped, Unplayable, probe
from sandbox.dream_machine.render.sound import HEARD, add_sound, mix, voices
from sandbox.dream_machine.render.voices import SAMPLE_RATE, VOICES
from tests.sandbox.dream_machine.render.conftest import heard, packets

QUIET, LOUD = 0.05, 0.3  # RMS, of 1


def level(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(sound**2)))


def spectrum(sound: np.ndarray) -> np.ndarray:
    """Return how loud each of 40 bands is, from 30 Hz to 15 kHz."""
    power = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
    edges = np.geomspace(30, 15_000, 41) * len(power) * 2 / SAMPLE_RATE
    bands = np.array([power[int(low) : int(high) + 1].sum() for low, high in pairwise(edges)])
    return np.sqrt(bands / bands.sum())


class TestFile:
    def sounding(self, source: Path, folder: Path, prompt: str | None = "rain", **more: object) -> Path:
        add_sound(source, video=folder / "new.mp4", prompt=prompt, **more)  # type: ignore[arg-type]
        return folder / "new.mp4"

    def test_the_pictures_are_untouched(self, source, tmp_path):
        new = self.sounding(source, tmp_path)
        assert packets(new, "video") == packets(source, "video")
        old, known = probe(source), probe(new)
        assert (known.seconds, known.rate, known.frames) == (old.seconds, old.rate, old.frames)
        assert known.has_sound
        data = new.read_bytes()
        assert data.index(b"moov") < data.index(b"mdat")

    @pytest.mark.parametrize("frames", [12, 60])
    def test_is_as_long_as_the_clip_and_heard(self, tmp_path, frames):
        film = Film(prompt="a lake", size=(96, 54), frames=frames)
        render(film, video=tmp_path / "film.mp4", poster=tmp_path / "poster.jpg")
        sound = heard(self.sounding(tmp_path / "film.mp4", tmp_path))
        assert sound.shape[0] == 2
        assert sound.shape[1] / SAMPLE_RATE == pytest.approx(frames / 24, abs=0.05)
        assert QUIET < level(sound) < LOUD
        quarters = np.array_split(sound, 4, axis=1)
        assert all(level(quarter) > QUIET for quarter in quarters)

    def test_what_is_heard_is_what_was_mixed(self, source, tmp_path):
        sound, mixed = heard(self.sounding(source, tmp_path, "a piano")), mix("a piano", "", 1.0)
        assert spectrum(sound) @ spectrum(mixed) > 0.95

    def test_is_the_same_each_time(self, source, tmp_path):
        first = packets(self.sounding(source, tmp_path), "audio")
        assert packets(self.sounding(source, tmp_path), "audio") == first
        assert packets(self.sounding(source, tmp_path, "a song"), "audio") != first

    def test_replaces_what_was_there(self, sounding, tmp_path):
        new = self.sounding(sounding, tmp_path, "church bells")
        assert packets(new, "video") == packets(sounding, "video")
        assert packets(new, "audio") != packets(sounding, "audio")

    def test_nothing_need_be_said(self, source, tmp_path):
        assert QUIET < level(heard(self.sounding(source, tmp_path, None, negative_prompt=None))) < LOUD

    def test_it_can_be_stopped(self, source, tmp_path):
        stop = Event()
        stop.set()
        with pytest.raises(Stopped):
            self.sounding(source, tmp_path, stop=stop)
        assert not list(tmp_path.iterdir())

    def test_what_is_no_clip_is_refused(self, tmp_path):
        (tmp_path / "words.mp4").write_text("once upon a time")
        with pytest.raises(Unplayable):
            self.sounding(tmp_path / "words.mp4", tmp_path)


class TestVoices:
    def test_there_is_one_for_everything_that_can_be_heard(self):
        assert set(HEARD) | {"drone"} == set(VOICES)

    @pytest.mark.parametrize("name", VOICES)
    @pytest.mark.parametrize("seconds", [0.5, 2.0])
    def test_each_is_heard_and_never_too_loud(self, name, seconds):
        sound = mix("" if name == "drone" else name, "", seconds)
        assert sound.shape == (2, seconds * SAMPLE_RATE)
        assert QUIET < level(sound) < LOUD
        assert np.abs(sound).max() <= 1

    def test_each_sounds_different(self):
        spectra = {name: spectrum(mix("" if name == "drone" else name, "", 2.0)) for name in VOICES}
        for one, other in combinations(spectra, 2):
            assert spectra[one] @ spectra[other] < 0.97, (one, other)

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("gentle rain and distant thunder", {"rain", "thunder"}),
            ("Waves roll in, seagulls cry", {"waves", "birds"}),
            ("a piano melody", {"music"}),
            ("footsteps on gravel, church bells", {"steps", "bells"}),
            ("", {"drone"}),
            ("qwertz", {"drone"}),
        ],
    )
    def test_words_name_them(self, words, expected):
        assert set(voices(words, "")) == expected

    def test_negative_words_silence_them(self):
        assert set(voices("rain and music", "music")) == {"rain"}
        assert set(voices("rain and music", "melody, voices")) == {"rain"}
        assert set(voices("music", "music")) == {"drone"}
        without, alone = spectrum(mix("rain and music", "music", 2.0)), spectrum(mix("rain", "", 2.0))
        both = spectrum(mix("rain and music", "", 2.0))
        assert without @ alone > 0.95 > both @ alone

    def test_sad_music_is_in_minor(self):
        glad, sad = spectrum(mix("music", "", 2.0)), spectrum(mix("sad music", "", 2.0))
        assert np.abs(glad - sad).max() > 0.05
