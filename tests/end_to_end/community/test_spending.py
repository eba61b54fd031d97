"""A server's budget and a question before what is dear, with the bot killed in between."""

from typing import Any

import pytest

from sandbox.discord.driver import Message
from tests.end_to_end.acting import Play, labels

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {"SERVER_USD_PER_MONTH": "400"}  # a bot of its own, for the rules stay
DRAFT: dict[str, Any] = {"model": "ray-flash-2", "resolution": "540p"}


async def alert(play: Play, percent: int) -> Message:
    """Return the alert in the log channel, once it is there."""

    async def found() -> Message | None:
        return next(iter(await play.said(f"{percent} % of today's budget")), None)

    return await play.discord.until(found, what=f"the alert of {percent} %")


async def test_what_is_dear_is_asked_about_and_a_budget_ends_with_drafts_and_news(play: Play):
    ada = play.member("Ada")
    await (await ada.command("config channels", {"log": play.channel})).answer()
    await (await ada.command("config budget", {"per_day": "1.00"})).answer()
    await (await ada.command("config confirm-above", {"dollars": "0.50"})).answer()

    asked = await (await play.video("a heron wades")).answer()
    assert asked.ephemeral
    assert "This costs $0.71" in asked.text
    assert labels(asked) == ["Make it · $0.71", "Never mind"]
    assert play.new_generations() == []
    await play.stage.kill_bot()
    await play.start(**SETTINGS)
    accepted = await (await play.ana.press(asked, "Make it · $0.71")).answer()
    assert accepted.id == asked.id
    assert "Accepted." in accepted.text
    await play.expect_delivered_once("a heron wades")

    told = await alert(play, 50)
    assert f"<@{play.ana.id}> $0.71" in told.text
    assert told.mentions == []
    refused = await play.video("a heron flies", by="Ben")
    await play.expect_refused(refused, "used up its money")
    await (await play.video("a draft of a heron", by="Ben", **DRAFT)).answer()
    await (await play.video("another draft of a heron", by="Ben", **DRAFT)).answer()
    await alert(play, 90)
    await play.expect_refused(await play.video("one more draft", by="Ben", **DRAFT), "It goes on")
    # Two cents are left: enough for drafts of pictures, and for nothing after them.
    drawn = await play.member("Ben").command("image", {"prompt": "a heron", "model": "photon-flash-1", "count": 4})
    assert "Accepted." in (await drawn.answer()).text
    await alert(play, 100)
    await play.at_rest()
    assert len(await play.said("of today's budget")) == 4  # 50, 75, 90, 100

    quota = await (await ada.command("quota", {"member": "Ana"})).answer()
    assert "1 of 1000 videos" in quota.text
    assert "of $1.00" in quota.text
    await (await ada.command("config budget", {"per_day": "none"})).answer()
    await (await ada.command("config confirm-above", {"dollars": "none"})).answer()
    assert await play.discord.violations() == []
