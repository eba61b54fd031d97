"""What members get wrong when they make and change things: one clear sentence, and nothing is asked of the provider."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sandbox.discord.driver import File, Refused
from tests.bot.media.test_videos import make
from tests.end_to_end.acting import Play, png

pytestmark = pytest.mark.asyncio(loop_scope="session")

MB = 1_000_000
KEPT = "SELECT id FROM media WHERE deleted_at IS NULL"


@asynccontextmanager
async def nothing_done(play: Play) -> AsyncIterator[None]:
    """Check that what happens inside is not charged, made or posted, and that no file of it is kept."""
    before = play.rows(KEPT)
    async with play.untouched():
        yield
    await play.in_the_books(lambda: play.rows(KEPT) == before or None, "its files being forgotten")


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def picture(data: bytes, content_type: str = "image/png") -> File:
    return File(name="picture.png", data=data, content_type=content_type)


def video(data: bytes, *, content_type: str = "video/mp4", claimed_bytes: int | None = None) -> File:
    return File(name="holiday.mp4", data=data, content_type=content_type, claimed_bytes=claimed_bytes)


@pytest.fixture
def film(tmp_path: Path):
    """Return what makes the bytes of a video."""

    def of(**shape: Any) -> bytes:
        path: Path = make(tmp_path / "film.mp4", **shape)
        return path.read_bytes()

    return of


# Nothing is wrong with the files themselves: 400 megapixels of one colour are a few kilobytes.
BAD_PICTURES = {
    "bomb": (picture(encoded(Image.new("1", (20_000, 20_000)))), "too many pixels"),
    "cut off": (picture(encoded(Image.effect_noise((320, 180), 90))[:9000]), "damaged"),
    "video": (video(b"\0\0\0\x18ftypmp42" + b"\0" * 100), "not a picture"),
    "said to be one": (picture(b"<html>no</html>"), "not a picture"),
    "too large": (
        File(name="a.png", data=b"x", content_type="image/png", claimed_bytes=50 * 1024 * 1024),
        "too large.*50.* MB, and 20 MB",
    ),
}


class TestPictures:
    async def test_more_than_four_references(self, play: Play):
        """Discord has no fifth option; where one is sent all the same, four go to the provider."""
        four = {f"reference{number}": png(name=f"{number}.png") for number in range(1, 5)}
        with pytest.raises(Refused, match="no option reference5"):
            await play.ana.command("image", {"prompt": "all five of us"}, {**four, "reference5": png()})
        asked = await play.ana.command("image", {"prompt": "all five of us"}, four, forged={"reference5": png()})
        assert "4 references" in (await asked.answer()).text
        await play.result("all five of us")
        assert len((await play.machine.jobs())[-1].request["image_ref"]) == 4

    @pytest.mark.parametrize(
        ("option", "weight", "nearest"),
        [("weight1", 1.5, "1"), ("weight1", -0.01, "0"), ("style_weight", 100, "1"), ("modify_weight", -1e300, "0")],
    )
    async def test_a_weight_that_is_none(self, play: Play, option: str, weight: float, nearest: str):
        place = {"weight1": "reference1", "style_weight": "style", "modify_weight": "modify"}[option]
        with pytest.raises(Refused, match="must be between 0"):
            await play.ana.command("image", {"prompt": "a pear", option: weight}, {place: png()})
        async with nothing_done(play):
            asked = await play.ana.command(
                "image", {"prompt": "a pear"}, {place: png()}, forged={option: float(weight)}
            )
            await play.expect_refused(asked, f"from 0 to 1.*the nearest is {nearest}")

    @pytest.mark.parametrize("place", ["reference1", "style", "character1", "modify"])
    @pytest.mark.parametrize("which", BAD_PICTURES)
    async def test_no_good_picture(self, play: Play, which: str, place: str):
        file, sentence = BAD_PICTURES[which]
        async with nothing_done(play):
            asked = await play.ana.command("image", {"prompt": "a pear"}, forged={place: file})
            await play.expect_refused(asked, sentence)

    async def test_of_several_pictures_none_is_kept_where_one_is_bad(self, play: Play):
        async with nothing_done(play):
            files = {"reference1": png(), "style": png("navy"), "character1": BAD_PICTURES["bomb"][0]}
            asked = await play.ana.command("image", {"prompt": "a pear"}, files)
            await play.expect_refused(asked, "too many pixels")

    @pytest.mark.parametrize(
        ("option", "value"),
        [("count", 5), ("count", 0), ("count", -(2**53)), ("aspect", "17:4"), ("format", "svg"), ("model", "photon-9")],
    )
    async def test_what_is_not_offered(self, play: Play, option: str, value: object):
        with pytest.raises(Refused):
            await play.ana.command("image", {"prompt": "a pear", option: value})
        async with nothing_done(play):
            asked = await play.ana.command("image", {"prompt": "a pear"}, forged={option: value})
            await play.expect_refused(asked, "leave it out|offer|does not make")


class TestWords:
    async def test_a_concept_that_there_is_not(self, play: Play):
        async with nothing_done(play):
            await play.expect_refused(await play.video("a pear", concepts="handhold"), "no such concept.*handheld")
            asked = await play.video("a pear", concepts="handheld, qwertyuiop")
            await play.expect_refused(asked, "no such concept.*qwertyuiop")
            await play.expect_refused(await play.video("a pear", camera="to the moon"), "no such camera move")


class TestPlaces:
    @pytest.mark.parametrize(
        ("numbers", "sentence"),
        [
            ({"grid_x": 5000}, "outside the picture.*grid.{1,2}x is to be from 0 to"),
            ({"width": 0}, "outside the picture.*width is to be from 1 to"),
            ({"x_start": 900, "x_end": 100}, "outside the picture.*x.{1,2}end is to be from 901 to"),
            ({"y_end": 16384}, "outside the picture.*y.{1,2}end is to be from 1 to"),
            ({"grid_y": 10, "place": "top"}, "by a word or by numbers"),
        ],
    )
    async def test_a_rectangle_outside_the_picture(self, play: Play, numbers: dict[str, object], sentence: str):
        async with nothing_done(play):
            options = {"aspect": "1:1", **numbers}
            asked = await play.ana.command("edit reframe", options, {"file": png()})
            await play.expect_refused(asked, sentence)

    @pytest.mark.parametrize("number", [-1, 2**53])
    async def test_numbers_that_discord_does_not_let_through(self, play: Play, number: int):
        with pytest.raises(Refused, match="must be between"):
            await play.ana.command("edit reframe", {"aspect": "1:1", "grid_x": number}, {"file": png()})


class TestVideos:
    async def expect_refused(self, play: Play, file: File, sentence: str, **options: object) -> None:
        async with nothing_done(play):
            asked = await play.ana.command("edit modify", {"prompt": "in oil", **options}, forged={"file": file})
            await play.expect_refused(asked, sentence)

    async def test_too_long(self, play: Play, film):
        await self.expect_refused(play, video(film(seconds=40, rate=2)), "too long.*40 seconds, and 15 is the most")

    async def test_too_long_for_the_chosen_model(self, play: Play, film):
        sentence = "too long for this model.*12 seconds; Ray 2 takes at most 10.*Flash takes 15 seconds"
        await self.expect_refused(play, video(film(seconds=12, rate=4)), sentence, model="ray-2")

    async def test_too_large(self, play: Play, film):
        too_large = video(film(), claimed_bytes=250 * MB)
        await self.expect_refused(play, too_large, "too large.*250 MB, and 100 MB is the most")

    @pytest.mark.parametrize(
        "file",
        [
            png(),
            video(b"just words"),
            video(b"#EXTM3U\nfile:///etc/passwd\n"),
            video(encoded(Image.new("RGB", (64, 64)))),
        ],
        ids=["picture", "words", "playlist", "picture that says it is one"],
    )
    async def test_not_a_video(self, play: Play, file: File):
        await self.expect_refused(play, file, "not a video")

    @pytest.mark.parametrize("part", [0.2, 0.6, 0.97])
    async def test_one_that_ends_early(self, play: Play, film, part: float):
        data = film(noisy=True)
        await self.expect_refused(play, video(data[: int(len(data) * part)]), "cannot play that video to its end")

    async def test_a_bomb(self, play: Play, film):
        data = film(size=(8192, 4320), seconds=0.1, rate=10)
        assert len(data) < MB  # a frame of it takes fifty
        await self.expect_refused(play, video(data), "too many pixels.*8192 by 4320")

    async def test_a_small_one(self, play: Play, film):
        await self.expect_refused(play, video(film(size=(160, 48))), "too small.*160 by 48")

    async def test_neither_or_both_of_clip_and_file(self, play: Play, film):
        async with nothing_done(play):
            await play.expect_refused(
                await play.ana.command("edit modify", {"prompt": "in oil"}), "what is to be changed"
            )
            asked = await play.ana.command("edit modify", {"prompt": "in oil", "clip": "1"}, {"file": video(film())})
            await play.expect_refused(asked, "what is to be changed")

    async def test_a_strength_that_there_is_not(self, play: Play, film):
        async with nothing_done(play):
            asked = await play.ana.command(
                "edit modify", {"prompt": "in oil"}, {"file": video(film())}, forged={"strength": "hit_it_10"}
            )
            await play.expect_refused(asked, "no such strength")
