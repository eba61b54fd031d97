"""Sizes of pictures, against files that Pillow writes."""

import io

import pytest
from PIL import Image

from sandbox.discord.state.pictures import picture_size


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("PNG", {}),
        ("GIF", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_the_size_is_read(kind: str, more: dict[str, bool]) -> None:
    file = io.BytesIO()
    Image.new("RGB", (123, 45), "teal").save(file, kind, **more)
    assert picture_size(file.getvalue()) == (123, 45)


def test_a_transparent_webp_too() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (300, 7), (1, 2, 3, 4)).save(file, "WEBP", exif=b"Exif\x00\x00")
    assert picture_size(file.getvalue()) == (300, 7)


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF1234WEBPVP8 ", b"\x00\x00\x00\x18ftypmp42"]
)
def test_anything_else_has_none(data: bytes) -> None:
    assert picture_size(data) is None
