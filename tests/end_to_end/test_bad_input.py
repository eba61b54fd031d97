"""Every wrong thing that a member can do: a clear private sentence, nothing lost, nothing charged."""

import io
import re

import pytest
from PIL import Image

from sandbox.discord.driver import File
from tests.end_to_end.acting import Play, has_clip, label, png, tells

pytestmark = pytest.mark.asyncio(loop_scope="session")


def picture_file(kind: str, data: bytes) -> File:
    return File(name=f"picture.{kind}", data=data, content_type=f"image/{kind}")


def encoded(kind: str, size: tuple[int, int] = (320, 180)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def bomb() -> bytes:
    """Return a tiny file that would unfold to 400 million pixels."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG", optimize=True)
    return out.getvalue()


PICTURES = {
    "unreadable": (File(name="cut.png", data=encoded("PNG")[:120], content_type="image/png"), r"damaged|cannot open"),
    "bomb": (File(name="bomb.png", data=bomb(), content_type="image/png"), r"too many pixels|too large"),
    "tiny": (File(name="dot.png", data=encoded("PNG", (1, 1)), content_type="image/png"), r"too small"),
    "text": (File(name="notes.txt", data=b"just words", content_type="text/plain"), r"not a picture"),
    "text that says it is a picture": (File(name="a.png", data=b"words", content_type="image/png"), r"not a picture"),
    "svg": (
        File(name="a.svg", data=b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"),
        r"not a picture",
    ),
    "video": (File(name="a.mp4", data=b"\0\0\0\x18ftypmp42" + b"\0" * 100, content_type="video/mp4"), r"not a picture"),
}


class TestWords:
    @pytest.mark.parametrize(
        ("prompt", "sentence"),
        [("", "what is to be seen"), ("   ", "what is to be seen"), ("ab", "too short"), ("x" * 4001, "too long")],
        ids=["none", "blank", "short", "long"],
    )
    async def test_no_good_prompt(self, play: Play, prompt: str, sentence: str):
        async with play.untouched():
            options = {"prompt": prompt} if prompt else {}
            await play.expect_refused(await play.ana.command("video", options), sentence)

    async def test_the_longest_prompt_is_taken(self, play: Play):
        words = "lantern " * 499 + "lanterns"
        assert len(words) == 4000
        await (await play.video(words)).answer()
        assert has_clip(await play.result("lantern lantern"))
        assert (await play.machine.jobs())[-1].prompt == words

    async def test_words_that_would_be_markdown_and_mentions_are_shown_as_written(self, play: Play):
        words = "**bold** @everyone <@1100000000000000012> [a](https://example.com) שלום 🦆"
        result = await play.delivered(words)
        assert result.mentions == ["Ana"]
        assert (await play.machine.jobs())[-1].prompt == words
        assert "**bold**" not in result.text


class TestPictures:
    @pytest.mark.parametrize("which", PICTURES)
    async def test_no_good_picture(self, play: Play, which: str):
        file, sentence = PICTURES[which]
        async with play.untouched():
            await play.expect_refused(await play.video("it moves", files={"start_frame": file}), sentence)

    @pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
    async def test_these_are_taken(self, play: Play, kind: str):
        files = {"start_frame": picture_file(kind, encoded(kind.upper()))}
        assert has_clip(await play.delivered(f"a {kind} moves", files=files))

    async def test_the_first_frame_of_an_animation_is_taken_and_said(self, play: Play):
        out = io.BytesIO()
        frames = [Image.new("RGB", (320, 180), colour) for colour in ("teal", "maroon")]
        frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
        asked = await play.video("the wheel spins", files={"end_frame": picture_file("gif", out.getvalue())})
        assert re.search(r"first frame", (await asked.answer()).text, re.IGNORECASE)
        assert has_clip(await play.result("the wheel spins"))

    async def test_a_turned_photograph_is_put_upright(self, play: Play):
        image = Image.new("RGB", (320, 180), "teal")
        exif = image.getexif()
        exif[0x0112] = 6  # the camera was held upright
        out = io.BytesIO()
        image.save(out, "JPEG", exif=exif)
        await play.delivered("a tall tree", files={"start_frame": picture_file("jpeg", out.getvalue())})
        (url,) = [url for message in await play.said("a tall tree") for url in message.media if ".mp4" not in url][
            :1
        ] or [(await play.machine.jobs())[-1].request["keyframes"]["frame0"]["url"]]
        with Image.open(io.BytesIO(await play.discord.download(url))) as sent:
            assert sent.size == (180, 320)
            assert not sent.getexif()

    async def test_a_message_without_a_picture(self, play: Play):
        posted = await play.ben.say("no picture here")
        async with play.untouched():
            await play.expect_refused(await play.ana.menu("Animate this picture", posted), "no picture in that message")


class TestOptions:
    async def test_a_loop_with_an_end_frame(self, play: Play):
        async with play.untouched():
            asked = await play.video("round and round", files={"end_frame": png()}, loop=True)
            await play.expect_refused(asked, "loop.*end frame")

    async def test_a_loop_with_both_frames(self, play: Play):
        async with play.untouched():
            files = {"start_frame": png(), "end_frame": png("navy", name="end.png")}
            await play.expect_refused(await play.video("round and round", files=files, loop=True), "loop.*end frame")

    async def test_a_clip_that_is_no_clip(self, play: Play):
        async with play.untouched():
            for clip in ("999999", "my last one", "-1", "1" * 30):
                asked = await play.ana.command("extend", {"clip": clip, "prompt": "and then"})
                await play.expect_refused(asked, "do not know that clip")


class TestOtherPeoplesClips:
    async def test_a_deleted_parent(self, play: Play):
        result = await play.delivered("a sandcastle")
        pressed = await play.ben.press(result, label(result, "Extend"))
        dialog = await pressed.dialog()
        question = await (await play.ana.press(result, "Delete")).answer()
        await play.ana.press(question, label(question, "Delete"))
        await play.gone(result)
        spent = play.spent()
        sent = await play.ben.submit(pressed, {dialog.fields[0].custom_id: "the tide takes it"})
        await play.expect_refused(sent, "was deleted")
        number = play.generations()[-1]["id"]
        asked = await play.ana.command("extend", {"clip": str(number), "prompt": "and then"})
        await play.expect_refused(asked, "was deleted")
        assert play.spent() == spent

    async def test_someone_elses_private_clip(self, play: Play):
        await (await play.video("a private thought", visibility="private")).answer()
        await play.result("a private thought", reader=play.ana.at("dm"))
        await play.quiet()
        number = play.generations()[-1]["id"]
        async with play.untouched():
            asked = await play.ben.command("extend", {"clip": str(number), "prompt": "and then"})
            await play.expect_refused(asked, "private|do not know")

    async def test_only_its_owner_deletes(self, play: Play):
        result = await play.delivered("a diary")
        async with play.untouched():
            await play.expect_refused(await play.ben.press(result, "Delete"), "somebody else")


class TestWhere:
    async def test_no_permission_to_post(self, play: Play):
        async with play.untouched():
            asked = await play.ana.at("quiet", play.server).command("video", {"prompt": "a quiet place"})
            await play.expect_refused(asked, "may not work in this channel.*missing here: Send Messages")

    async def test_permission_lost_between_asking_and_posting(self, play: Play):
        async with play.untouched():
            posting = await play.discord.fault("POST /channels/*/messages", "hold", when="before")
            asked = await play.video("a slammed door")
            await posting.triggered()
            await play.discord.set_permissions(play.channel, server=play.server, deny=["SEND_MESSAGES"])
            await posting.release()
            await play.expect_refused(asked, "may not work in this channel.*Nothing was charged")

    async def test_closed_direct_messages(self, play: Play):
        await play.discord.set_dms_open("Ana", open_=False)
        async with play.untouched():
            asked = await play.video("for my eyes only", visibility="private")
            await play.expect_refused(asked, "direct messages.*Nothing was charged")


class TestPresses:
    @pytest.mark.parametrize(
        "custom_id",
        [
            "v1:extend",
            "v1:fly:1:1",
            "v1:extend:x:y",
            "v9:extend:1:1",
            "nonsense",
            "v1:info:-1:0",
            f"v1:info:{'9' * 60}:1",
        ],
    )
    async def test_an_unknown_or_malformed_button(self, play: Play, custom_id: str):
        result = await play.delivered(f"a key for {custom_id}")
        async with play.untouched():
            await play.expect_refused(await play.ana.press(result, custom_id=custom_id), "do not know")

    async def test_a_double_press_makes_one(self, play: Play):
        result = await play.delivered("a bouncing ball")
        text = label(result, "Re-roll")
        for press in [await play.ana.press(result, text), await play.ana.press(result, text)]:
            assert (await press.answer()).ephemeral
        await play.result("a bouncing ball", but=[result])
        await play.quiet()
        assert await play.machine.creates() == 2
        assert len([message for message in await play.said("a bouncing ball") if has_clip(message)]) == 2


class TestTheOperatorsSide:
    async def test_no_key(self, empty_stage: Play):
        play = empty_stage
        await play.start(PROVIDERS__LUMA__API_KEY="")
        asked = await play.video("nobody to make it")
        await play.expect_refused(asked, "PROVIDERS__LUMA__API_KEY")

    async def test_a_wrong_key(self, empty_stage: Play):
        play = empty_stage
        play.errors_expected = True
        await play.start(PROVIDERS__LUMA__API_KEY="luma-wrong-key")
        asked = await play.video("a locked door")
        text = (await asked.answer()).text
        if tells(await asked.answer(), "a locked door") and "PROVIDERS" not in text:
            text = (await play.result("a locked door")).text
        assert "PROVIDERS__LUMA__API_KEY" in text
        assert play.spent() == (0, 0)
        assert "luma-wrong-key" not in play.stage.bot_said()
