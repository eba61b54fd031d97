"""Which of the codecs that we need do not work here? Found out by making a tiny clip with sound, and reading it."""

# PyAV leaves the packet's type parameter open, so strict checking calls every packet unknown.
# pyright: reportUnknownMemberType=false

import io
from collections.abc import Callable
from typing import Final

import av
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from av.video.frame import VideoFrame

CONTAINER: Final = "mp4"
VIDEO: Final = "libx264"
SOUND: Final = "aac"
FRAMES: Final = 3
SIDE: Final = 64  # pixels
RATE: Final = 48_000  # samples a second
SAMPLES: Final = 1024  # of one AAC frame


def missing(*, video: str = VIDEO, sound: str = SOUND) -> list[str]:
    """Return what does not work, in people's words; [] where all does."""
    tries: tuple[tuple[str, Callable[[str], bytes], str], ...] = (("h264", _clip, video), ("AAC", _sound, sound))
    lacking: list[str] = []
    for name, write, codec in tries:
        try:
            file = write(codec)
        except (FFmpegError, OSError, ValueError):  # PyAV's error for an unknown codec is a ValueError
            lacking.append(f"writing {name}")
            continue
        try:
            readable = _reads(file)
        except (FFmpegError, OSError, ValueError):
            readable = False
        if not readable:
            lacking.append(f"reading {name}")
    return lacking


def _clip(codec: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=CONTAINER) as container:
        stream = container.add_stream(codec, rate=24)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = SIDE, SIDE, "yuv420p"
        for _ in range(FRAMES):
            container.mux(stream.encode(VideoFrame(SIDE, SIDE, "yuv420p")))
        container.mux(stream.encode())
    return file.getvalue()


def _sound(codec: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=CONTAINER) as container:
        stream = container.add_stream(codec, rate=RATE)
        assert isinstance(stream, av.AudioStream)
        for number in range(FRAMES):
            frame = AudioFrame(format="fltp", layout="stereo", samples=SAMPLES)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))  # silence; what happens to lie in memory may be no number at all
            frame.sample_rate, frame.pts = RATE, number * SAMPLES
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()


def _reads(file: bytes) -> bool:
    with av.open(io.BytesIO(file), "r", format=CONTAINER) as container:
        return sum(len(packet.decode()) for packet in container.demux(container.streams[0])) >= FRAMES
