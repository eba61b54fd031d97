"""Whatever is attached, what comes out is a plain upright picture, or a reason."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from bot.domain.errors import ProviderRejected, UserError
from bot.domain.reasons import Reason
from bot.media import pictures
from bot.media.pictures import extension, fit, inspect, prepare, prepare_in_thread

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def saved(picture, kind, **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def plain(colour=RED, size=(100, 80), mode="RGB"):
    return Image.new(mode, size, colour)


def opened(prepared):
    picture = Image.open(io.BytesIO(prepared.data))
    picture.load()
    return picture


def close(seen, wanted, tolerance=12):
    return all(abs(a - b) <= tolerance for a, b in zip(seen, wanted, strict=True))


def refusal(data, filename="cat.png"):
    with pytest.raises(UserError) as caught:
        prepare(data, filename=filename)
    return caught.value


def noise(width, height):
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8))


@pytest.mark.parametrize(
    ("kind", "extension", "content_type"),
    [
        ("JPEG", "jpg", "image/jpeg"),
        ("PNG", "png", "image/png"),
        ("WEBP", "jpg", "image/jpeg"),
        ("GIF", "png", "image/png"),
    ],
)
def test_takes_the_four_kinds_whatever_they_are_called(kind, extension, content_type):
    prepared = prepare(saved(plain(), kind), filename="holiday.txt")
    picture = opened(prepared)
    assert (prepared.extension, prepared.facts.content_type) == (extension, content_type)
    assert (picture.size, picture.mode) == ((100, 80), "RGB")
    assert (prepared.facts.width, prepared.facts.height, prepared.facts.size) == (100, 80, len(prepared.data))
    assert close(picture.getpixel((50, 40)), RED)
    assert not prepared.first_frame_of_animation


async def test_does_the_same_beside_the_event_loop():
    data = saved(plain(), "PNG")
    assert await prepare_in_thread(data, filename="a.png") == prepare(data, filename="a.png")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_turns_upright_and_forgets_where_it_was_taken(kind):
    picture = plain(BLUE, (200, 100))
    picture.paste(RED, (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the left side is up
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    prepared = prepare(saved(picture, kind, exif=exif), filename="a.jpg")
    upright = opened(prepared)
    assert upright.size == (100, 200)
    assert close(upright.getpixel((50, 20)), RED)
    assert close(upright.getpixel((50, 180)), BLUE)
    assert not upright.getexif()
    assert b"SecretCamera" not in prepared.data


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow says so and goes on
def test_a_damaged_exif_block_does_not_refuse_the_picture():
    data = saved(plain(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\xff\xff")
    assert prepare(data, filename="a.jpg").facts.width == 100


def test_drops_comments_and_texts():
    text = PngImagePlugin.PngInfo()
    text.add_text("comment", "a hidden word")
    for data in (
        saved(plain(), "PNG", pnginfo=text),
        saved(plain(), "JPEG", comment=b"a hidden word"),
        saved(plain(), "GIF", comment=b"a hidden word"),
    ):
        prepared = prepare(data, filename="a")
        assert b"a hidden word" in data
        assert b"hidden word" not in prepared.data


def test_a_photo_with_a_small_one_beside_it_is_no_animation():
    beside = Image.new("L", (50, 40), 9)  # as telephones keep how far away everything was
    prepared = prepare(saved(plain(RED), "MPO", save_all=True, append_images=[beside]), filename="IMG_0001.jpg")
    assert not prepared.first_frame_of_animation
    assert (prepared.extension, opened(prepared).size) == ("jpg", (100, 80))
    assert close(opened(prepared).getpixel((50, 40)), RED)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_taken(kind):
    frames = [plain(GREEN), plain(BLUE)]
    prepared = prepare(saved(plain(RED), kind, save_all=True, append_images=frames, duration=100), filename="dance.gif")
    assert prepared.first_frame_of_animation
    assert close(opened(prepared).getpixel((50, 40)), RED)


@pytest.mark.parametrize(
    "picture",
    [
        plain((255, 0, 0, 0), mode="RGBA"),
        plain((0, 0), mode="LA"),
        plain((255, 0, 0, 0), mode="RGBA").quantize(),
    ],
    ids=["RGBA", "LA", "palette"],
)
def test_paints_on_white_where_it_is_transparent(picture):
    assert opened(prepare(saved(picture, "PNG"), filename="a.png")).getpixel((50, 40)) == WHITE


def test_half_transparent_red_becomes_pink():
    data = saved(plain((255, 0, 0, 128), mode="RGBA"), "PNG")
    assert close(opened(prepare(data, filename="a.png")).getpixel((5, 5)), (255, 127, 127), 2)


@pytest.mark.parametrize(
    ("picture", "kind", "wanted"),
    [
        (plain((0, 255, 255, 0), mode="CMYK"), "JPEG", RED),
        (plain(128, mode="L"), "PNG", (128, 128, 128)),
        (plain(1, mode="1"), "PNG", WHITE),
        (plain(RED).quantize(), "PNG", RED),
        (Image.fromarray(np.full((80, 100), 0x8000, np.uint16)), "PNG", (128, 128, 128)),
    ],
    ids=["CMYK", "grey", "one bit", "palette", "16 bit grey"],
)
def test_makes_8_bit_rgb_of_every_mode(picture, kind, wanted):
    result = opened(prepare(saved(picture, kind), filename="a"))
    assert result.mode == "RGB"
    assert close(result.getpixel((50, 40)), wanted)


def test_carries_colours_over_from_their_profile():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    prepared = prepare(saved(plain((200, 30, 60)), "PNG", icc_profile=lab), filename="a.png")
    assert close(opened(prepared).getpixel((5, 5)), (200, 30, 60), 2)
    assert "icc_profile" not in opened(prepared).info
    broken = prepare(saved(plain((200, 30, 60)), "PNG", icc_profile=b"nonsense"), filename="a.png")
    assert opened(broken).getpixel((5, 5)) == (200, 30, 60)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"just some words",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>',
        b"%PDF-1.7",
        saved(plain(), "BMP"),
        saved(plain(), "TIFF"),
    ],
    ids=["nothing", "text", "svg", "pdf", "bmp", "tiff"],
)
def test_refuses_what_is_none_of_them_by_its_bytes(data):
    error = refusal(data, "cat.png")
    assert (error.reason, error.facts) == (Reason.NOT_A_PICTURE, {"filename": "cat.png"})


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("part", [0.02, 0.5])
def test_refuses_half_a_file(kind, part):
    data = saved(noise(200, 200), kind)
    assert refusal(data[: int(len(data) * part)]).reason is Reason.PICTURE_UNREADABLE


def test_refuses_a_file_that_is_too_large_before_looking_into_it():
    error = refusal(b"\xff\xd8\xff" + bytes(20 * 1024 * 1024))
    assert (error.reason, error.facts) == (Reason.PICTURE_TOO_LARGE, {"megabytes": 20.1, "limit": 20})


def png_that_claims(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def webp_that_claims(width, height):
    body = (
        b"VP8X"
        + struct.pack("<I", 10)
        + b"\x02\0\0\0"
        + (width - 1).to_bytes(3, "little")
        + (height - 1).to_bytes(3, "little")
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def gif_that_claims(width, height):
    data = bytearray(saved(plain(), "GIF"))
    data[6:10] = struct.pack("<HH", width, height)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "megapixels"),
    [
        (png_that_claims(60_000, 60_000), 3600),
        (png_that_claims(10_000, 9_000), 90),
        (webp_that_claims(16_000, 16_000), 256),
        (gif_that_claims(65_000, 65_000), 4225),
    ],
    ids=["png", "png under Pillow's own limit", "webp", "gif"],
)
def test_refuses_a_bomb_by_what_its_header_says(data, megapixels):
    error = refusal(data)
    assert (error.reason, error.facts) == (Reason.PICTURE_TOO_MANY_PIXELS, {"megapixels": megapixels, "limit": 25})


def jpeg_that_claims(width, height):
    data = bytearray(saved(plain(), "JPEG"))
    begins = data.index(b"\xff\xc0") + 5
    data[begins : begins + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def test_a_jpeg_may_have_more_pixels_since_it_is_decoded_smaller():
    error = refusal(jpeg_that_claims(20_000, 6_000))
    assert (error.reason, error.facts) == (Reason.PICTURE_TOO_MANY_PIXELS, {"megapixels": 120, "limit": 100})
    large = prepare(saved(plain(size=(6400, 4800)), "JPEG"), filename="phone.jpg")
    assert (large.facts.width, large.facts.height) == (4096, 3072)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (63, 500), (500, 63), (9000, 64)])
def test_refuses_what_is_too_small_also_a_strip_that_would_be(size, kind):
    if kind == "WEBP" and size == (9000, 64):
        data = saved(plain(size=size), kind, lossless=True)
    else:
        data = saved(plain(size=size), kind)
    error = refusal(data)
    assert (error.reason, error.facts) == (
        Reason.PICTURE_TOO_SMALL,
        {"width": size[0], "height": size[1], "limit": 64},
    )


def test_takes_the_smallest_that_is_allowed():
    assert prepare(saved(plain(size=(64, 64)), "PNG"), filename="a").facts.width == 64


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_scales_down_what_is_larger_than_needed(kind):
    facts = prepare(saved(plain(size=(8000, 2000)), kind), filename="a").facts
    assert (facts.width, facts.height) == (4096, 1024)


def test_what_stays_too_large_becomes_a_jpeg_that_fits():
    prepared = prepare(saved(noise(2000, 1900), "PNG", compress_level=0), filename="a.png")
    assert prepared.extension == "jpg"
    assert prepared.facts.size <= 8 * 1024 * 1024
    assert min(prepared.facts.width, prepared.facts.height) >= 1000


@pytest.mark.parametrize(("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_tells_what_a_made_picture_holds(tmp_path, kind, content_type):
    path = tmp_path / "file"
    path.write_bytes(saved(plain(), kind))
    facts = inspect(path)
    assert (facts.content_type, facts.width, facts.height, facts.seconds) == (content_type, 100, 80, 0)
    assert facts.size == path.stat().st_size


def expect_broken(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(ProviderRejected) as caught:
        inspect(path)
    assert caught.value.reason is Reason.BROKEN_FILE


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_finds_out_a_made_picture_that_ends_early(tmp_path, kind, part):
    data = saved(noise(200, 150), kind)
    expect_broken(tmp_path, data[: int(len(data) * part)])


@pytest.mark.parametrize("data", [b"", b"<html>sorry</html>", saved(plain(), "GIF"), saved(plain(), "WEBP")])
def test_what_a_provider_should_not_give_is_broken(tmp_path, data):
    expect_broken(tmp_path, data)


def test_a_made_bomb_is_not_unpacked(tmp_path, monkeypatch):
    data = saved(plain(size=(400, 300)), "PNG")
    monkeypatch.setattr(pictures, "MOST_PIXELS", 400 * 300 - 1)
    monkeypatch.setattr(Image.Image, "load", None)
    expect_broken(tmp_path, data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_made_to_fit(kind):
    data = saved(noise(600, 400), kind)
    for limit in (len(data), len(data) // 2, 20_000):
        smaller = fit(data, limit_bytes=limit)
        assert len(smaller) <= limit
        picture = Image.open(io.BytesIO(smaller))
        picture.load()
        assert picture.width / picture.height == pytest.approx(1.5, abs=0.02)
    assert extension(fit(data, limit_bytes=20_000)) == "jpg"
    assert fit(data, limit_bytes=len(data)) == data


def test_what_cannot_be_made_that_small_is_refused():
    for data in (saved(noise(600, 400), "PNG"), saved(noise(600, 400), "PNG")[:5000]):
        with pytest.raises(ProviderRejected):
            fit(data, limit_bytes=100)


def test_the_name_of_a_picture_ends_by_what_it_is():
    assert [extension(saved(plain(), kind)) for kind in ("JPEG", "PNG", "GIF", "WEBP")] == ["jpg", "png", "gif", "webp"]
    with pytest.raises(ValueError, match="not a picture"):
        extension(b"hello")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_one_of_many_has_to_be_smaller(kind):
    data = saved(noise(800, 600), kind)
    prepared = prepare(data, filename="cat.png", most_bytes=100_000)
    assert (prepared.facts.size, prepared.extension) == (len(prepared.data), "jpg")
    assert len(prepared.data) <= 100_000
    assert opened(prepared).width < 800
