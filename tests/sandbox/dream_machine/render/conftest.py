"""Clips to change: small, rendered once."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from sandbox.dream_machine.render.clip import Film, render
from sandbox.dream_machine.render.sound import add_sound

SIZE = (160, 90)
FRAMES = 24
CLOSE = 5.0  # mean difference that compression makes, of 255
FAR = 15.0


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a second of a fox that runs from the left to the right, without sound."""
    folder = tmp_path_factory.mktemp("source")
    film = Film(prompt="a red fox in a snowy forest, day, pan right", size=SIZE, frames=FRAMES)
    render(film, video=folder / "source.mp4", poster=folder / "poster.jpg")
    return folder / "source.mp4"


@pytest.fixture(scope="session")
def sounding(source: Path) -> Path:
    """Return the same clip with sound."""
    video = source.with_name("sounding.mp4")
    add_sound(source, video=video, prompt="rain")
    return video


def decoded(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as clip:
        return [np.asarray(frame.to_image(), dtype=float) for frame in clip.decode(video=0)]


def heard(path: Path) -> np.ndarray:
    """Return a clip's sound, (sides, samples)."""
    with av.open(str(path)) as clip:
        return np.concatenate([frame.to_ndarray() for frame in clip.decode(audio=0)], axis=1)


def packets(path: Path, kind: str) -> list[bytes]:
    with av.open(str(path)) as clip:
        stream = clip.streams.video[0] if kind == "video" else clip.streams.audio[0]
        return [bytes(packet) for packet in clip.demux(stream) if packet.size]


def array(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB"), dtype=float)


def fitted(picture: Image.Image, size: tuple[int, int]) -> np.ndarray:
    return array(picture.convert("RGB").resize(size, Image.Resampling.LANCZOS))


def portrait() -> Image.Image:
    """Return something to recognise: a bright disc with a dark bar on a green ground."""
    picture = Image.new("RGB", (120, 150), (40, 150, 60))
    picture.paste((250, 210, 60), (30, 20, 90, 130))
    picture.paste((200, 20, 40), (45, 60, 75, 90))
    return picture
