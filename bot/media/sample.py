"""The clip of the simulated provider: two seconds of a bar that wanders over a coloured ground."""

# PyAV leaves the packet's type parameter open, so strict checking calls every packet unknown.
# pyright: reportUnknownMemberType=false

import asyncio
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

WIDTH, HEIGHT, RATE, FRAMES = 320, 180, 12, 24
GROUND: Final = (88, 101, 242)
BAR: Final = (255, 255, 255)
BAR_WIDTH: Final = 24


async def write_in_thread(to: Path) -> int:
    """Do the same as `write` without holding up the event loop."""
    return await asyncio.to_thread(write, to)


def write(to: Path) -> int:
    """Write an mp4 file, and return its size in bytes. Raises OSError."""
    with av.open(str(to), "w", format="mp4") as clip:
        stream = clip.add_stream("libx264", rate=RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(FRAMES):
            picture = np.full((HEIGHT, WIDTH, 3), GROUND, dtype=np.uint8)
            left = number * (WIDTH - BAR_WIDTH) // (FRAMES - 1)
            picture[:, left : left + BAR_WIDTH] = BAR
            clip.mux(stream.encode(VideoFrame.from_ndarray(picture, format="rgb24")))
        clip.mux(stream.encode())
    return to.stat().st_size
