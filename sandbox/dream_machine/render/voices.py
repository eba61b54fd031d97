"""Voices: what rain, waves, birds, steps or music sound like, synthesised from noise and tones."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from sandbox.dream_machine.render.colour import Array
from sandbox.dream_machine.render.reel import SAMPLE_RATE

Voice = Callable[[np.random.Generator, int], Array]  # from a number of samples, (2, samples) at any level


def loudness(sound: Array) -> float:
    """Return the root of its mean square."""
    return math.sqrt(float(np.mean(sound**2)))


def _seconds(count: int) -> Array:
    return np.arange(count) / SAMPLE_RATE


def _noise(rng: np.random.Generator, count: int, low: float, high: float, *, slope: float = 0.0) -> Array:
    """Return noise between two frequencies (Hz) on both sides; `slope` 0 is white, 1 is brown."""
    length = 1 << max(10, count - 1).bit_length()  # a power of two, since others may take long
    frequencies = np.fft.rfftfreq(length, 1 / SAMPLE_RATE)
    frequencies[0] = frequencies[1]
    shape = 1 / (1 + (low / frequencies) ** 4) / (1 + (frequencies / high) ** 4) / frequencies**slope
    spectrum = shape * np.exp(1j * rng.uniform(0, math.tau, (2, len(frequencies))))
    return np.fft.irfft(spectrum, length)[:, :count] * length**0.5


def _swell(rng: np.random.Generator, count: int, period: float, least: float) -> Array:
    """Return a loudness that comes and goes, between `least` and 1."""
    t = _seconds(count) / period
    wave = np.sin(math.tau * (t + 0.1)) + 0.5 * np.sin(math.tau * (t * 1.7 + rng.random()))
    return least + (1 - least) * (wave / 3 + 0.5) ** 1.5


def _moments(rng: np.random.Generator, count: int, a_second: float) -> list[int]:
    """Return when something happens (in samples): soon for the first time, then so often a second."""
    moments, at = [], rng.uniform(0.0, 0.1)
    while at * SAMPLE_RATE < count:
        moments.append(int(at * SAMPLE_RATE))
        at += rng.exponential(1 / a_second) + 0.3 / a_second
    return moments


def _put(sound: Array, at: int, what: Array, side: float) -> None:
    """Add a mono sound at a moment; `side` is 0 on the left, 1 on the right."""
    fits = what[: max(0, sound.shape[1] - at)]
    sound[0, at : at + len(fits)] += fits * math.cos(side * math.pi / 2)
    sound[1, at : at + len(fits)] += fits * math.sin(side * math.pi / 2)


def _tone(frequency: Array | float, seconds: float, decay: float, overtones: tuple[float, ...] = (1.0,)) -> Array:
    """Return a plucked tone with so loud overtones; the frequency may glide."""
    t = _seconds(int(seconds * SAMPLE_RATE))
    phase = np.cumsum(np.broadcast_to(frequency, t.shape)) * math.tau / SAMPLE_RATE
    sound = sum((loud * np.sin(phase * (number + 1)) for number, loud in enumerate(overtones)), np.zeros(len(t)))
    return sound * np.exp(-t * decay) * np.clip(t * 200, 0, 1) * np.clip((seconds - t) * 100, 0, 1)


def _rain(rng: np.random.Generator, count: int) -> Array:
    sound = _noise(rng, count, 900, 9000)
    sound *= 0.6 / loudness(sound)
    for at in _moments(rng, count, 40):
        _put(sound, at, _tone(rng.uniform(1800, 5200), 0.03, 160) * rng.uniform(1, 4), rng.random())
    return sound


def _thunder(rng: np.random.Generator, count: int) -> Array:
    t = _seconds(count)
    rumble = _noise(rng, count, 25, 140, slope=0.6)
    return rumble * (np.exp(-((t - 0.25) ** 2) * 8) + 0.5 * np.exp(-((t - 1.4) ** 2) * 1.2) + 0.15)


def _waves(rng: np.random.Generator, count: int) -> Array:
    surf = _noise(rng, count, 120, 2600, slope=0.35) * _swell(rng, count, 6.0, 0.25)
    hiss = _noise(rng, count, 2500, 9000) * _swell(rng, count, 6.0, 0.02) ** 2
    return surf / loudness(surf) + 0.35 * hiss / loudness(hiss)


def _stream(rng: np.random.Generator, count: int) -> Array:
    sound = _noise(rng, count, 500, 4500, slope=0.2)
    sound /= loudness(sound)
    for at in _moments(rng, count, 18):
        low = rng.uniform(500, 1100)
        _put(sound, at, _tone(np.linspace(low, low * 1.5, int(0.06 * SAMPLE_RATE)), 0.06, 40), rng.random())
    return sound


def _wind(rng: np.random.Generator, count: int) -> Array:
    return _noise(rng, count, 160, 700, slope=0.3) * _swell(rng, count, 4.3, 0.3) + 0.3 * _noise(
        rng, count, 500, 1400, slope=0.3
    ) * _swell(rng, count, 3.1, 0.05)


def _birds(rng: np.random.Generator, count: int) -> Array:
    sound = _noise(rng, count, 300, 3000, slope=0.5)
    sound *= 0.004 / loudness(sound)
    for at in _moments(rng, count, 1.6):
        side, pitch, loud = rng.random(), rng.uniform(2400, 4600), rng.uniform(0.4, 1)
        for note in range(rng.integers(2, 6)):
            glide = pitch * (1 + rng.uniform(-0.2, 0.3) * np.sin(np.linspace(0, math.pi, int(0.09 * SAMPLE_RATE))))
            _put(sound, at + int(note * 0.12 * SAMPLE_RATE), _tone(glide, 0.09, 12, (1.0, 0.15)) * loud, side)
    return sound


def _crickets(rng: np.random.Generator, count: int) -> Array:
    t, sound = _seconds(count), np.zeros((2, count))
    for pitch, pace in ((4200, 2.1), (4650, 1.7)):
        pulses = np.clip(np.sin(math.tau * 28 * t), 0, 1) * np.clip(np.sin(math.tau * (pace * t + 0.1)) * 5 + 1, 0, 1)
        _put(sound, 0, np.sin(math.tau * pitch * t) * pulses, rng.uniform(0.2, 0.8))
    return sound


def _fire(rng: np.random.Generator, count: int) -> Array:
    sound = _noise(rng, count, 60, 500, slope=0.5)
    sound *= 0.4 / loudness(sound)
    for at in _moments(rng, count, 14):
        length = int(rng.uniform(0.004, 0.03) * SAMPLE_RATE)
        crack = rng.standard_normal(length) * np.exp(-np.arange(length) / length * 5)
        _put(sound, at, crack * rng.uniform(0.4, 2.5), rng.random())
    return sound


def _steps(rng: np.random.Generator, count: int) -> Array:
    sound = np.zeros((2, count))
    for number, at in enumerate(range(int(0.05 * SAMPLE_RATE), count, int(0.52 * SAMPLE_RATE))):
        length = int(0.12 * SAMPLE_RATE)
        scrape = rng.standard_normal(length) * np.exp(-np.arange(length) / length * 7) * 0.35
        _put(sound, at, _tone(np.linspace(120, 55, length), 0.12, 22) * rng.uniform(0.8, 1.1), 0.4 + 0.2 * (number % 2))
        _put(sound, at + int(0.012 * SAMPLE_RATE), scrape, 0.4 + 0.2 * (number % 2))
    return sound


def _engine(rng: np.random.Generator, count: int) -> Array:
    pitch = rng.uniform(48, 70) * (1 + 0.04 * np.sin(_seconds(count) * 1.3))
    hum = _tone(pitch, count / SAMPLE_RATE, 0.0, tuple(1 / (number + 1) for number in range(9)))
    hiss = _noise(rng, count, 200, 1800, slope=0.5)
    sound = 0.35 * hiss / loudness(hiss)
    _put(sound, 0, hum, 0.5)
    return sound


def _bells(rng: np.random.Generator, count: int) -> Array:
    sound = np.zeros((2, count))
    for number, at in enumerate(range(0, count, int(0.9 * SAMPLE_RATE))):
        root = (523.25, 659.25, 392.0, 587.33)[number % 4]
        for ratio, loud, decay in ((0.5, 0.5, 0.9), (1, 1, 1.3), (1.19, 0.5, 1.8), (2, 0.6, 2.4), (2.74, 0.3, 4)):
            _put(sound, at, loud * _tone(root * ratio, 3.0, decay), rng.uniform(0.4, 0.6))
    return sound


def music(rng: np.random.Generator, count: int, *, minor: bool = False) -> Array:
    """Return broken chords over a soft pad: four bars that come again."""
    sound = np.zeros((2, count))
    key = 110.0 * 2 ** (rng.integers(0, 8) / 12)
    bars = (
        ((0, 3, 7), (-4, 0, 3), (3, 7, 10), (-2, 2, 5)) if minor else ((0, 4, 7), (-3, 0, 4), (5, 9, 12), (7, 11, 14))
    )
    bar, beat = 1.6, 0.2
    for number in range(math.ceil(count / (bar * SAMPLE_RATE))):
        at = int(number * bar * SAMPLE_RATE)
        notes = [key * 2 ** (step / 12) for step in bars[number % 4]]
        for place, note in enumerate(notes):
            _put(sound, at, 0.3 * _tone(note, bar + 0.6, 0.9, (1, 0.4, 0.2)), (0.3, 0.5, 0.7)[place])
        for stroke, step in enumerate((0, 1, 2, 1, 0, 2, 1, 2)):
            note = notes[step] * (4 if stroke == 4 else 2)
            place = at + int(stroke * beat * SAMPLE_RATE)
            _put(sound, place, 0.5 * _tone(note, 1.2, 4.5, (1, 0.5, 0.25, 0.1)), 0.25 + 0.25 * step)
    return sound


def _drone(rng: np.random.Generator, count: int) -> Array:
    t, sound = _seconds(count), np.zeros((2, count))
    root = 98.0 * 2 ** (rng.integers(0, 6) / 12)
    for ratio, loud in ((1, 1.0), (1.003, 0.7), (1.5, 0.5), (2.004, 0.3), (3, 0.12)):
        swell = 0.8 + 0.2 * np.sin(t * rng.uniform(0.6, 1.6))
        _put(sound, 0, loud * np.sin(math.tau * root * ratio * t) * swell, rng.uniform(0.25, 0.75))
    return sound


VOICES: Mapping[str, Voice] = {
    "rain": _rain, "thunder": _thunder, "waves": _waves, "stream": _stream, "wind": _wind, "birds": _birds,
    "crickets": _crickets, "fire": _fire, "steps": _steps, "engine": _engine, "bells": _bells, "music": music,
    "drone": _drone,
}  # fmt: skip
