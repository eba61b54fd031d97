"""What members do on a good day, through real sockets: every command, every button, every kind of start and end."""

import re
from typing import Any

import numpy as np
import pytest

from sandbox.demo.clips import SAME_FRAME, difference
from sandbox.discord.driver import Message
from tests.end_to_end.acting import Play, has_clip, label, labels, png, tells

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def requested(play: Play) -> dict[str, Any]:
    """Return the last create request that reached the provider."""
    return (await play.machine.jobs())[-1].request


class TestMaking:
    async def test_from_words(self, play: Play):
        asked = await play.video("a lake at dawn")
        answer = await asked.answer()
        assert answer.ephemeral
        for told in (r"\$0\.\d\d", r"today", r"queue|next|place", r"about (\d+.)?\d+ (s|min)"):
            assert re.search(told, answer.text, re.IGNORECASE), answer.text
        card = await play.card("a lake at dawn")
        assert card.mentions == []
        assert "Ana" in card.text or f"<@{play.ana.id}>" in card.text
        result = await play.result("a lake at dawn")
        assert result.mentions == ["Ana"]
        assert result.id != card.id
        assert (await requested(play))["prompt"] == "a lake at dawn"
        clip = await play.clip(result)  # h264 in mp4, and it decodes
        assert clip.frames >= 10
        assert clip.seconds == pytest.approx(clip.frames / 24)
        assert clip.width / clip.height == pytest.approx(16 / 9, abs=0.05)
        shrunk = await play.changed(card, result.id)  # it links to the result
        assert len(shrunk.text) < len(card.text)
        assert labels(result)[0] == "Extend"
        assert [text.partition(" · ")[0] for text in labels(result)] == [
            *("Extend", "Blend", "Re-roll", "Edit & re-run"),
            *("Reframe", "Modify", "Upscale", "Add sound"),
            *("Info", "Report", "Delete"),
        ]

    async def test_options_reach_the_provider(self, play: Play):
        await play.delivered("a tram", model="ray-flash-2", seconds=9, aspect="9:16", resolution="540p", loop=True)
        request = await requested(play)
        wanted = {"model": "ray-flash-2", "duration": "9s", "aspect_ratio": "9:16", "resolution": "540p", "loop": True}
        assert {name: request[name] for name in wanted} == wanted

    async def test_from_a_start_picture(self, play: Play):
        result = await play.delivered("the mist lifts", files={"start_frame": png("darkgreen")})
        clip = await play.clip(result)
        assert np.abs(clip.first[-10:].mean(axis=(0, 1)) - (0, 100, 0)).max() < 20
        request = await requested(play)
        assert request["keyframes"]["frame0"]["type"] == "image"

    async def test_to_an_end_picture(self, play: Play):
        clip = await play.clip(await play.delivered("the tide comes in", files={"end_frame": png("navy")}))
        assert np.abs(clip.last[-10:].mean(axis=(0, 1)) - (0, 0, 128)).max() < 20

    async def test_between_two_pictures(self, play: Play):
        files = {"start_frame": png("maroon"), "end_frame": png("navy", name="end.png")}
        clip = await play.clip(await play.delivered("from red to blue", files=files))
        assert np.abs(clip.first[-10:].mean(axis=(0, 1)) - (128, 0, 0)).max() < 20
        assert np.abs(clip.last[-10:].mean(axis=(0, 1)) - (0, 0, 128)).max() < 20

    async def test_a_loop_ends_where_it_begins(self, play: Play):
        clip = await play.clip(await play.delivered("a wheel turns", loop=True))
        assert difference(clip.first, clip.last) <= SAME_FRAME

    async def test_a_picture_may_do_without_words(self, play: Play):
        await (await play.video("", files={"start_frame": png("olive")})).answer()
        result = await play.result("")
        assert has_clip(result)
        assert not (await requested(play)).get("prompt")

    async def test_two_members_at_once(self, play: Play):
        asked = [await play.video("a barn owl", by="Ana"), await play.video("a red kite", by="Ben")]
        for one in asked:
            await one.answer()
        hers, his = await play.result("a barn owl", by="Ana"), await play.result("a red kite", by="Ben")
        assert (hers.mentions, his.mentions) == (["Ana"], ["Ben"])
        assert await play.machine.creates() == 2


class TestExtending:
    async def test_by_the_button(self, play: Play):
        first = await play.delivered("a paper boat floats")
        pressed = await play.ben.press(first, label(first, "Extend"))
        dialog = await pressed.dialog()
        assert re.search(r"\$0\.\d\d", " ".join([dialog.title, dialog.text, *(field.label for field in dialog.fields)]))
        sent = await play.ben.submit(pressed, {dialog.fields[0].custom_id: "it reaches the sea"})
        assert (await sent.answer()).ephemeral
        second = await play.result("it reaches the sea", by="Ben")  # who presses asks, and pays
        one, two = await play.clip(first), await play.clip(second)
        assert difference(one.last, two.first) <= SAME_FRAME
        parent, child = await play.machine.jobs()
        assert child.request["keyframes"] == {"frame0": {"type": "generation", "id": parent.id}}
        assert [row["user_id"] for row in play.generations()][-2:] == [int(play.ana.id), int(play.ben.id)]

    async def test_by_the_command(self, play: Play):
        await play.delivered("a blue door opens")
        choices = await play.ana.autocomplete("extend", "clip", "blue door")
        assert [choice.name for choice in choices if "a blue door opens" in choice.name]
        asked = await play.ana.command("extend", {"clip": choices[0].value, "prompt": "a garden behind it"})
        assert (await asked.answer()).ephemeral
        assert has_clip(await play.result("a garden behind it"))
        frames = (await requested(play))["keyframes"]
        assert frames["frame0"]["id"] == (await play.machine.jobs())[0].id

    async def test_others_do_not_see_my_clips_in_the_list(self, play: Play):
        await play.delivered("a purple umbrella")
        assert await play.member("Ada").autocomplete("extend", "clip", "purple") == []


class TestTheMessageMenu:
    async def test_animates_a_picture_that_somebody_posted(self, play: Play):
        posted = await play.ben.say("look at this", files=[png("teal", name="pond.png")])
        chosen = await play.ana.menu("Animate this picture", posted)
        dialog = await chosen.dialog()
        sent = await play.ana.submit(chosen, {dialog.fields[0].custom_id: "frogs jump in"})
        assert (await sent.answer()).ephemeral
        clip = await play.clip(await play.result("frogs jump in"))
        assert np.abs(clip.first[-10:].mean(axis=(0, 1)) - (0, 128, 128)).max() < 20

    async def test_takes_the_first_of_several_and_says_so(self, play: Play):
        files = [png("teal", name="one.png"), png("maroon", name="two.png")]
        posted = await play.ben.say("two of them", files=files)
        chosen = await play.ana.menu("Animate this picture", posted)
        dialog = await chosen.dialog()
        sent = await play.ana.submit(chosen, {dialog.fields[0].custom_id: "ripples spread"})
        said = " ".join(
            [dialog.title, dialog.text, *(field.label for field in dialog.fields), (await sent.answer()).text]
        )
        assert "first" in said.lower()
        clip = await play.clip(await play.result("ripples spread"))
        assert np.abs(clip.first[-10:].mean(axis=(0, 1)) - (0, 128, 128)).max() < 20


class TestButtons:
    async def test_re_roll_makes_the_same_again(self, play: Play):
        first = await play.delivered("a candle flickers")
        await (await play.ben.press(first, label(first, "Re-roll"))).answer()
        assert has_clip(await play.result("a candle flickers", by="Ben", but=[first]))
        one, two = [job.request for job in await play.machine.jobs()]
        assert one == two

    async def test_edit_and_re_run_offers_the_old_words(self, play: Play):
        first = await play.delivered("a green parrot", files={"start_frame": png("olive")})
        pressed = await play.ana.press(first, label(first, "Edit"))
        dialog = await pressed.dialog()
        assert dialog.fields[0].value == "a green parrot"
        await (await play.ana.submit(pressed, {dialog.fields[0].custom_id: "a yellow parrot"})).answer()
        clip = await play.clip(await play.result("a yellow parrot"))
        assert np.abs(clip.first[-10:].mean(axis=(0, 1)) - (128, 128, 0)).max() < 20  # the same picture

    async def test_info_tells_everything_in_private(self, play: Play):
        result = await play.delivered("a windmill", model="ray-flash-2", resolution="540p")
        told = await (await play.ben.press(result, label(result, "Info"))).answer()
        assert told.ephemeral
        for fact in ("a windmill", "540p", "5 s", "16:9", "$0."):
            assert fact in told.text, told.text

    async def test_delete_takes_message_and_file(self, play: Play):
        result = await play.delivered("a footprint in the sand")
        files = sorted(play.stage.data.glob("media/clips/**/*.mp4"))
        await self._delete(play, result)
        await play.gone(result)
        assert len(sorted(play.stage.data.glob("media/clips/**/*.mp4"))) == len(files) - 1

    async def test_delete_says_first_that_others_went_on_and_their_clips_live(self, play: Play):
        first = await play.delivered("a seed in the soil")
        pressed = await play.ben.press(first, label(first, "Extend"))
        dialog = await pressed.dialog()
        await (await play.ben.submit(pressed, {dialog.fields[0].custom_id: "it becomes a tree"})).answer()
        child = await play.result("it becomes a tree", by="Ben")
        question = await self._delete(play, first)
        assert "Something of somebody else's was made from it. That stays" in question.text
        await play.gone(first)
        still = [message for message in await play.ana.read() if message.id == child.id]
        assert has_clip(still[0])
        await play.clip(still[0])
        refused = await (await play.ben.press(child, label(child, "Info"))).answer()
        assert tells(refused, "it becomes a tree")

    async def _delete(self, play: Play, result: Message) -> Message:
        question = await (await play.ana.press(result, "Delete")).answer()
        assert question.ephemeral
        await play.ana.press(question, label(question, "Delete"))
        return question

    async def test_retry_after_a_failure(self, play: Play):
        before = play.spent()
        await play.machine.fail_next("Job failed")
        await (await play.video("a firework")).answer()
        failed = await play.result("a firework")
        assert not has_clip(failed)
        assert re.search(r"failed there.*nothing was charged", failed.text, re.IGNORECASE | re.DOTALL)
        assert play.spent() == before
        await (await play.ana.press(failed, label(failed, "Retry"))).answer()
        assert has_clip(await play.result("a firework", but=[failed]))


class TestPrivateWork:
    async def test_goes_by_direct_message(self, play: Play):
        asked = await play.video("a secret garden", visibility="private")
        assert (await asked.answer()).ephemeral
        dm = play.ana.at("dm")
        result = await play.result("a secret garden", reader=dm)
        assert has_clip(result)
        assert await play.said("a secret garden") == []  # nothing in the channel
        again = await dm.press(result, label(result, "Re-roll"))
        await again.answer()
        assert has_clip(await play.result("a secret garden", reader=dm, but=[result]))


class TestLooking:
    async def test_quota_tells_what_is_used_and_when_it_comes_back(self, play: Play):
        await play.delivered("a small stone")
        told = await (await play.ana.command("quota")).answer()
        assert told.ephemeral
        assert "/1,000" in told.text.replace(" of ", "/").replace("1000", "1,000")
        assert re.search(r"\$\d+\.\d\d", told.text)
        assert len(re.findall(r"<t:\d+:R>", told.text)) >= 2

    async def test_help_names_the_commands_and_prices(self, play: Play):
        told = await (await play.ana.command("help")).answer()
        assert told.ephemeral
        for word in ("/video", "/extend", "/quota", "/queue", "Animate this picture", "$0."):
            assert word in told.text
