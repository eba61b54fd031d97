"""Small files for tests of what is shown: pictures, a sound, a clip."""

import io
import wave

import av
import numpy as np
from PIL import Image


def png(width: int, height: int, colour: str) -> bytes:
    """Return a picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def wav(seconds: float = 0.5) -> bytes:
    """Return silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(int(seconds * 16000)))
    return file.getvalue()


def clip(seconds: int, *, width: int = 64, height: int = 36, noise: bool = False) -> bytes:
    """Return a clip that a browser plays: ten pictures a second, brighter with time. `noise` makes it large."""
    random = np.random.default_rng(5)
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"preset": "ultrafast", "movflags": "faststart", "crf": "40"}
        for number in range(seconds * 10):
            shade = 40 + number * 200 // (seconds * 10)
            picture = np.full((height, width, 3), (shade, 40, 90), np.uint8)
            if noise:
                picture[:] = random.integers(0, 255, picture.shape, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode(None))
    return file.getvalue()
