"""Pictures of the docs: small enough, and nothing else about them changed."""

import io

import numpy as np
import pytest
from PIL import Image

from sandbox.page import album
from sandbox.page.album import Album, Animation, TooLarge, small_png


def screenshot(colour: str = "teal", size: tuple[int, int] = (640, 400)) -> bytes:
    return encoded(Image.new("RGB", size, colour))


def encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def noise(size: tuple[int, int]) -> Image.Image:
    pixels = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def test_a_plain_picture_keeps_its_colours():
    made = Image.open(io.BytesIO(small_png(screenshot())))
    assert (made.mode, made.getpixel((1, 1))) == ("RGB", (0, 128, 128))


def test_a_busy_picture_gets_fewer_colours():
    made = small_png(encoded(noise((400, 400))))
    assert len(made) < album.LARGEST_PICTURE
    assert Image.open(io.BytesIO(made)).mode == "P"


def test_one_that_stays_too_large_is_refused():
    with pytest.raises(TooLarge, match="even with 64 colours"):
        small_png(encoded(noise((1200, 900))))


def test_an_animation_shows_each_frame_for_its_time():
    film = Animation(width=320)
    for colour, milliseconds in (("teal", 100), ("teal", 150), ("white", 300)):
        film.add(screenshot(colour), milliseconds)
    with Image.open(io.BytesIO(film.webp())) as made:
        assert (made.size, getattr(made, "n_frames", 1)) == ((320, 200), 2)
        made.seek(1)
        assert made.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    assert film.milliseconds == [250, 300]


def test_an_animation_that_stays_too_large_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(album, "LARGEST_ANIMATION", 10)
    film = Animation(width=64)
    film.add(screenshot(), 100)
    with pytest.raises(TooLarge, match="1 frames"):
        film.webp()


def test_the_album_tells_what_it_keeps(tmp_path):
    kept = Album(tmp_path / "pictures")
    kept.keep("clip", screenshot())
    film = Animation(width=64)
    film.add(screenshot(), 100)
    kept.keep_animation("extending", film)
    assert [line.split(" · ")[0] for line in kept.told()] == ["clip.png", "extending.webp"]
    assert {path.name for path in (tmp_path / "pictures").iterdir()} == {"clip.png", "extending.webp"}
