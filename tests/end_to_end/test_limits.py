"""Whoever asks for more than there is hears so in private: what is left, when it goes on. Nothing is charged."""

import re

import pytest

from sandbox.discord.state.seed import LOUNGE
from tests.end_to_end.acting import Play, has_clip, label, png

pytestmark = pytest.mark.asyncio(loop_scope="session")

# A clip of 5 s in 720p costs $0.71, in 4k $6.38, and of 9 s in 4k $11.49.
SETTINGS = {
    "VIDEOS_PER_DAY": "2",
    "JOBS_AT_ONCE": "1",
    "USD_PER_MONTH": "10",
    "SERVER_USD_PER_MONTH": "12",
    "ALLOWED_GUILD_IDS": LOUNGE,
}


@pytest.fixture
def lounge(play: Play) -> Play:
    """The one server that is allowed; all tests here draw on its budget."""
    return Play(play.stage, channel=play.channel, server="Reverie Lounge")


async def test_over_the_videos_of_a_day(lounge: Play):
    for words in ("the first of two", "the second of two"):
        result = await lounge.delivered(words)
    async with lounge.untouched():
        text = await lounge.expect_refused(await lounge.video("one more"), r"today.*2 of 2")
        assert re.search(r"<t:\d+:R>", text)
        await lounge.expect_refused(await lounge.ana.press(result, label(result, "Re-roll")), "today")
    elsewhere = Play(lounge.stage, channel="videos" if lounge.channel == "general" else "general", server=lounge.server)
    assert has_clip(await elsewhere.delivered("but Ben may", by="Ben"))


async def test_over_the_dollars_of_a_month(lounge: Play):
    async with lounge.untouched():
        asked = await lounge.video("too dear", by="Cem", resolution="4k", seconds=9)
        await lounge.expect_refused(asked, r"month.*\$11\.\d\d.*\$10\.00")


async def test_too_many_at_once(lounge: Play):
    await lounge.machine.pause()
    await (await lounge.video("the first", by="Cem")).answer()
    spent = lounge.spent()
    await lounge.expect_refused(await lounge.video("the second", by="Cem"), r"under way.*1 of 1")
    assert lounge.spent() == spent
    await lounge.machine.resume()
    await lounge.result("the first", by="Cem")


async def test_server_over_its_budget(lounge: Play):
    question = await (await lounge.video("a large one", by="Sol", resolution="4k")).answer()  # nobody set confirm-above
    await (await lounge.member("Sol").press(question, label(question, "Make it"))).answer()
    assert has_clip(await lounge.result("a large one", by="Sol"))
    async with lounge.untouched():
        asked = await lounge.video("too dear for all", by="Ada", resolution="4k")
        await lounge.expect_refused(asked, r"this server.*month.*SERVER_USD_PER_MONTH")


async def test_a_server_that_is_not_allowed(play: Play):
    other = Play(play.stage, channel=play.channel, server="Other Guild")
    async with other.untouched():
        await other.expect_refused(await other.video("let me in"), r"not opened it for this server.*ALLOWED_GUILD_IDS")
        await other.expect_refused(await other.ana.command("quota"), "not opened it")
    posted = await other.ben.say("a picture", files=[png()])
    await other.expect_refused(await other.ana.menu("Animate this picture", posted), "not opened it")
