"""Sound for a clip, from words: the voices that they name are mixed and laid under its pictures."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import av
import numpy as np

from sandbox.dream_machine.render.colour import Array
from sandbox.dream_machine.render.reel import SAMPLE_RATE, dub, probe
from sandbox.dream_machine.render.voices import VOICES, loudness, music
from sandbox.dream_machine.render.words import matches, spoken

HEARD = {
    "rain": "rain rainy raindrop drizzle downpour storm stormy",
    "thunder": "thunder thunderstorm lightning",
    "waves": "wave sea ocean beach surf shore coast water",
    "stream": "river stream brook waterfall fountain creek",
    "wind": "wind windy breeze storm blizzard gust desert snow snowy mountain",
    "birds": "bird birdsong chirp chirping gull seagull forest meadow morning spring",
    "crickets": "cricket cicada night insect firefly",
    "fire": "fire campfire bonfire fireplace crackle crackling flame ember",
    "steps": "step footstep walk walking running run hoof gallop",
    "engine": "engine motor car train truck rocket traffic machine spaceship humming",
    "bells": "bell chime church gong",
    "music": "music song melody piano guitar harp orchestra soundtrack score cinematic chord violin tune",
}
SAD = {"sad", "dark", "melancholic", "melancholy", "sombre", "somber", "tense", "gloomy", "mysterious", "epic"}
AT_ONCE = 4  # more voices are mud
LOUDNESS = 0.12  # RMS of the mix, of 1
FADE = 0.03  # seconds at either end
CHUNK = 1024


def add_sound(
    source: Path, *, video: Path, prompt: str | None, negative_prompt: str | None = None, stop: Event | None = None
) -> None:
    """Write the clip, its pictures untouched, with sound for as long as it lasts. Raises Unplayable, Stopped."""
    mixed = mix(prompt or "", negative_prompt or "", probe(source).seconds)
    dub(source, video=video, sound=_frames(mixed), stop=stop)


def mix(prompt: str, negative_prompt: str, seconds: float) -> Array:
    """Return what is heard, (2, samples) between -1 and 1; the same words always sound the same."""
    words = spoken(prompt)
    seed = zlib.crc32(" ".join(words).encode())
    count = max(1, round(seconds * SAMPLE_RATE))
    total = np.zeros((2, count))
    for place, name in enumerate(voices(prompt, negative_prompt)):
        rng = np.random.default_rng([seed, place])
        voice = music(rng, count, minor=bool(SAD & set(words))) if name == "music" else VOICES[name](rng, count)
        total += voice / (loudness(voice) + 1e-9) * 0.85**place
    total *= LOUDNESS / (loudness(total) + 1e-9)
    fade = np.clip(np.minimum(np.arange(count), np.arange(count)[::-1]) / (FADE * SAMPLE_RATE), 0, 1)
    return np.tanh(total * fade * 1.05)


def voices(prompt: str, negative_prompt: str) -> tuple[str, ...]:
    """Return what these words let one hear, without what the negative ones name; something, in any case."""
    unwanted = matches(HEARD, set(spoken(negative_prompt)))
    wanted = [name for name in matches(HEARD, set(spoken(prompt))) if name not in unwanted]
    return tuple(wanted[:AT_ONCE]) or ("drone",)


def _frames(mixed: Array) -> Iterator[av.AudioFrame]:
    for begin in range(0, mixed.shape[1], CHUNK):
        samples = np.ascontiguousarray(mixed[:, begin : begin + CHUNK], dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = SAMPLE_RATE, begin
        yield frame
