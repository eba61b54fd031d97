"""Files of clips: what one holds, its frames one after the other, and the writing of a new one."""

import contextlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import TypeVar

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream
from PIL import Image

POSTER_WIDTH = 640
PAINTERS = 2
AHEAD = 4
LARGEST_FRAME = 7680 * 4320  # pixels; more is a bomb, not a film
# Nothing that names other files, and no still pictures.
READING = {"format_whitelist": "mov,mp4,m4a,3gp,matroska,webm,avi,mpegts", "protocol_whitelist": "file"}
SAMPLE_RATE = 48_000
SOUNDS_OF_MP4 = ("aac", "mp3")
Thing = TypeVar("Thing")


class Stopped(Exception):  # noqa: N818 - it was asked for
    """The renderer was told to stop."""


class Unplayable(Exception):  # noqa: N818 - it says what the file is
    """The file is no video, or not all of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a clip is; width and height as it is seen, after its rotation."""

    width: int
    height: int
    seconds: float
    frames: int
    rate: Fraction  # frames a second
    has_sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A picture, and when it is shown: `at` in units of the reel's `tick`, from 0."""

    picture: Image.Image
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The beat of a reel: its frame rate, and the seconds in one unit of a frame's moment."""

    rate: Fraction
    tick: Fraction


def steady(rate: int) -> Timing:
    """Return the timing of a reel whose frames are numbered one by one."""
    return Timing(rate=Fraction(rate), tick=Fraction(1, rate))


def probe(path: Path) -> Probe:
    """Read all of a clip's packets and its first picture. Raises Unplayable."""
    try:
        with _opened(path) as clip:
            stream = _pictures_of(clip)
            if stream.width * stream.height > LARGEST_FRAME:
                raise Unplayable("its pictures are too large")
            packets = [packet for packet in clip.demux(stream) if packet.size]
            begin = min((packet.pts for packet in packets if packet.pts is not None), default=0)
            end = max(((packet.pts or 0) + (packet.duration or 0) for packet in packets), default=0)
            rate, tick, has_sound = _rate(stream), stream.time_base or Fraction(1), bool(clip.streams.audio)
        _see_to_the_end(path)
        first = next(frames(path), None)
    except (FFmpegError, ValueError, MemoryError) as error:
        raise Unplayable("it is not a video") from error
    if first is None:
        raise Unplayable("it has no pictures")
    width, height = first.picture.size
    seconds = float((end - begin) * tick) or len(packets) / float(rate)
    return Probe(width=width, height=height, seconds=seconds, frames=len(packets), rate=rate, has_sound=has_sound)


def _see_to_the_end(path: Path) -> None:
    """Raise Unplayable where there is less in the file than its header promises."""
    # Without its edit list: what a telephone trimmed away is in the file, but would not be counted.
    with av.open(str(path), options=READING | {"ignore_editlist": "1"}) as clip:
        missing = Counter({stream.index: stream.frames for stream in clip.streams})
        for packet in clip.demux():
            if packet.is_corrupt:
                raise Unplayable("it ends early")
            missing[packet.stream.index] -= packet.size > 0
    if max(missing.values()) > 0:
        raise Unplayable("it ends early")


def timing(path: Path) -> Timing:
    """Return the beat of a clip that was probed."""
    with _opened(path) as clip:
        stream = _pictures_of(clip)
        return Timing(rate=_rate(stream), tick=stream.time_base or 1 / _rate(stream))


def frames(path: Path) -> Iterator[Frame]:
    """Give the frames of a clip, upright."""
    with _opened(path) as clip:
        stream = _pictures_of(clip)
        stream.thread_type = "AUTO"
        begin: int | None = None
        for frame in clip.decode(stream):
            begin = (frame.pts or 0) if begin is None else begin
            picture = frame.to_image()
            if turned := round(frame.rotation / 90) % 4:
                picture = picture.rotate(90 * turned, expand=True)
            yield Frame(picture=picture, at=(frame.pts or 0) - begin)


def side_by_side(make: Callable[[Thing], Frame], things: Iterable[Thing]) -> Iterator[Frame]:
    """Give what is made of the things, in their order, made by a few threads a little ahead of who takes it."""
    with ThreadPoolExecutor(max_workers=PAINTERS, thread_name_prefix="paint") as painters:
        ahead: deque[Future[Frame]] = deque()
        for thing in things:
            ahead.append(painters.submit(make, thing))
            if len(ahead) > AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def write(
    shown: Iterable[Frame],
    *,
    video: Path,
    poster: Path,
    size: tuple[int, int],
    beat: Timing,
    middle: int,
    sound: Path | None = None,
    stop: Event | None = None,
) -> None:
    """Write a clip (h264, yuv420p) with the sound of another, if that has any, and frame `middle` as its poster.

    Pictures of another size are brought to the clip's. Raises Stopped.
    """
    with _whole(video) as half, av.open(str(half), "w", format="mp4", options={"movflags": "+faststart"}) as output:
        stream = output.add_stream("libx264", rate=beat.rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.options = {"preset": "superfast", "crf": "21"}
        stream.thread_count = 2
        stream.codec_context.time_base = beat.tick
        with _opened(sound) if sound else contextlib.nullcontext() as other:
            track = _Track(other.streams.audio[0], output) if other and other.streams.audio else None
            for number, frame in enumerate(shown):
                if stop is not None and stop.is_set():
                    raise Stopped
                if number == middle:
                    save_poster(frame.picture, poster)
                raw = av.VideoFrame.from_image(frame.picture)
                raw = raw.reformat(*size, format="yuv420p", interpolation="BICUBIC")
                raw.pts, raw.time_base = frame.at, beat.tick
                output.mux(stream.encode(raw))
            output.mux(stream.encode(None))
            if track is not None and other is not None:
                track.copy(other)


def dub(source: Path, *, video: Path, sound: Iterable[av.AudioFrame], stop: Event | None = None) -> None:
    """Write the pictures of `source`, packet by packet as they are, with another sound (AAC). Raises Stopped."""
    heard = iter(sound)
    with _whole(video) as half, _opened(source) as clip:
        options = {"movflags": "+faststart"}
        with av.open(str(half), "w", format="mp4", options=options) as output:
            pictures = _pictures_of(clip)
            kept = output.add_stream_from_template(pictures)
            track = output.add_stream("aac", rate=SAMPLE_RATE, layout="stereo", bit_rate=128_000)
            said = 0.0  # seconds
            for packet in clip.demux(pictures):
                if stop is not None and stop.is_set():
                    raise Stopped
                if packet.dts is None:
                    continue
                while said <= float(packet.dts * packet.time_base) and (frame := next(heard, None)):
                    output.mux(track.encode(frame))
                    said += frame.samples / SAMPLE_RATE
                packet.stream = kept
                output.mux(packet)
            for frame in heard:
                output.mux(track.encode(frame))
            output.mux(track.encode(None))


def save_poster(picture: Image.Image, path: Path) -> None:
    small = picture.convert("RGB")
    small.thumbnail((POSTER_WIDTH, POSTER_WIDTH))
    small.save(path, "JPEG", quality=85)


class _Track:
    """The sound of a clip on its way into another: as it is, where mp4 can hold it."""

    def __init__(self, sound: AudioStream, output: OutputContainer) -> None:
        self._sound = sound
        self._output = output
        self._as_it_is = sound.codec_context.name.startswith(SOUNDS_OF_MP4)
        if self._as_it_is:
            self._track = output.add_stream_from_template(sound)
        else:
            self._track = output.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")

    def copy(self, clip: InputContainer) -> None:
        if self._as_it_is:
            for packet in clip.demux(self._sound):
                if packet.dts is not None:
                    packet.stream = self._track
                    self._output.mux(packet)
            return
        fitting = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
        for heard in (*clip.decode(self._sound), None):
            for frame in fitting.resample(heard):
                self._output.mux(self._track.encode(frame))
        self._output.mux(self._track.encode(None))


@contextlib.contextmanager
def _whole(video: Path) -> Iterator[Path]:
    """Give a name to write to; the file gets its own only when it is whole."""
    half = video.with_suffix(".part")
    try:
        yield half
        half.replace(video)
    finally:
        half.unlink(missing_ok=True)


def _opened(path: Path) -> InputContainer:
    return av.open(str(path), options=READING)


def _pictures_of(clip: InputContainer) -> VideoStream:
    if not clip.streams.video:
        raise Unplayable("it has no pictures")
    return clip.streams.video[0]


def _rate(stream: VideoStream) -> Fraction:
    return stream.average_rate or stream.guessed_rate or Fraction(24)
