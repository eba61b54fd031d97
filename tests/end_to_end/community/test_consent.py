"""What a server does not allow, and whose word is needed; with the bot killed between the question and the answer."""

import pytest

from sandbox.demo.clips import SAME_FRAME, difference
from sandbox.discord.driver import Member, Message
from tests.end_to_end.acting import Play, has_clip, label, labels

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {"SERVER_USD_PER_MONTH": "700"}  # a bot of its own, for the rules stay


async def shown(play: Play, reader: Member, words: str, *, button: str | None = None) -> Message:
    """Wait for the message of the bot that has these words, and, where one is named, a button."""

    async def found() -> Message | None:
        said = await play.said(words, reader=reader)
        return next((one for one in said if button is None or button in labels(one)), None)

    return await play.discord.until(found, what=f"{words!r} for {reader.name}")


def spoilers(message: Message) -> list[bool]:
    """Return of each picture and clip whether it is behind a spoiler."""

    def look(parts: list[dict]) -> list[bool]:
        found: list[bool] = []
        for part in parts:
            found += [one["spoiler"] for one in part.get("items") or []]
            found += look(part.get("components") or [])
        return found

    return look(message.raw["components"])


async def test_the_owner_is_asked_and_says_yes_after_a_kill(play: Play):
    ada = play.member("Ada")
    await (await ada.command("config visibility", {"extending": "ask"})).answer()
    await (await ada.command("config filters add", {"words": "forbidden, taboo", "pattern": r"gun(s|man)?\b"})).answer()
    posted = await play.delivered("a ferry in the fog")
    first = await play.clip(posted)

    async def wish(prompt: str):
        opened = await play.ben.press(posted, "Extend")
        return await play.ben.submit(opened, {(await opened.dialog()).fields[0].custom_id: prompt})

    async with play.untouched():
        for prompt in ("something f0rb\u0456dden", "a t.a.b.o.o", "two GUNS"):
            await play.expect_refused(await wish(prompt), "do not allow some of these words")
        assert "is asked first" in (await (await wish("it lands at a pier")).answer()).text
        question = await shown(play, play.ana.at("dm"), "it lands at a pier", button="Allow")
        await play.stage.kill_bot()
        await play.start(**SETTINGS)
    answered = await (await play.ana.at("dm").press(question, "Allow")).answer()
    assert "is made now" in answered.text
    second = await play.result("it lands at a pier", by="Ben")
    assert second.channel_id == posted.channel_id
    assert difference(first.last, (await play.clip(second)).first) <= SAME_FRAME
    await shown(play, play.ben.at("dm"), "allowed it")
    done = await play.changed(question, "You allowed", reader=play.ana.at("dm"))
    assert labels(done) == []

    await (await play.ana.command("preferences", {"extending": "me"})).answer()
    await play.expect_refused(await play.ben.press(posted, label(posted, "Re-roll")), "keeps it to themselves")
    assert await play.discord.violations() == []


async def test_what_is_made_among_adults_stays_there_behind_a_spoiler(play: Play):
    ana, ben = play.ana.at("nsfw", play.server), play.ben.at("nsfw", play.server)
    await (await ana.command("video", {"prompt": "a candle in the dark"})).answer()
    posted = await play.result("a candle in the dark", reader=ana)
    assert has_clip(posted)
    assert spoilers(posted) == [True]
    await play.quiet()
    number = str(play.generations()[-1]["id"])
    await play.expect_refused(await play.ben.command("generation show", {"number": number}), "stays there")
    extending = {"clip": number, "prompt": "it goes out"}
    await play.expect_refused(await play.ana.command("extend", extending), "stays there")
    again = await (await ben.command("generation show", {"number": number})).answer()
    assert spoilers(again) == [True]
    await (await ana.command("extend", extending)).answer()
    assert spoilers(await play.result("it goes out", reader=ana)) == [True]
    assert await play.discord.violations() == []
