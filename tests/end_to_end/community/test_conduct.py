"""Strikes that pause, bans, work that is paused, and gifts: all of it in the rows, through kills of the bot."""

import re

import pytest

from sandbox.discord.driver import Message
from tests.end_to_end.acting import Play, labels

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLACE = ("general", "Reverie Lounge")  # Sol is of its staff
SETTINGS = {"PROVIDERS__LUMA__AT_ONCE": "1", "VIDEOS_PER_DAY": "500"}  # a bot of its own, for what was done stays


@pytest.fixture(autouse=True)
def in_the_lounge(play: Play) -> None:
    """Act where there is staff, and where everybody can read."""
    play.server, play.channel = "Reverie Lounge", "videos" if play.channel == "nsfw" else play.channel


async def mail(play: Play, name: str, containing: str) -> Message:
    """Wait for a direct message with these words (a regular expression)."""

    async def found() -> Message | None:
        messages = await play.member(name).at("dm").read()
        return next((one for one in messages[::-1] if re.search(containing, one.text, re.DOTALL)), None)

    return await play.discord.until(found, what=f"{containing!r} in {name}'s direct messages")


async def test_strikes_pause_a_member_until_staff_withdraw_one(play: Play):
    for number in range(3):
        words = f"deepfake number {number}"
        await play.video(words, by="Cem")
        await play.expect_given_back(words, "counts as a strike", by="Cem", again="Edit & re-run")
    told = await mail(play, "Cem", "3 strikes count now")
    assert "nothing new there" in told.text
    await play.stage.kill_bot()
    await play.start(**SETTINGS)
    async with play.untouched():
        await play.expect_refused(await play.video("a lake", by="Cem"), "You are paused here.*3 strikes")
    sol = play.member("Sol")
    listed = await (await sol.command("mod strikes", {"member": "Cem"})).answer()
    assert listed.ephemeral
    assert "3 strikes count now, and 3 are too many" in listed.text
    assert labels(listed) == ["Withdraw"] * 3
    first = listed.buttons[0].custom_id
    shown = await (await sol.press(listed, custom_id=first)).answer()
    assert shown.id == listed.id
    assert "2 of 3 strikes count now" in shown.text
    await play.delivered("a lake again", by="Cem")
    await mail(play, "Cem", "was withdrawn")
    assert await play.discord.violations() == []


async def test_paused_work_waits_through_a_kill_and_goes_on(play: Play):
    await play.machine.pause()
    await play.video("this one runs")
    await play.last_generation("running")
    await play.video("this one waits", by="Ben")
    card = await play.card("this one waits")
    sol = play.member("Sol")
    stopped = await (await sol.command("mod pause", {"reason": "a look at the account"})).answer()
    assert "Work is paused here" in stopped.text
    await play.changed(card, "Paused by staff.*a look at the account")
    await play.expect_refused(await play.video("nothing new"), "a look at the account")
    await play.machine.resume()
    await play.result("this one runs")  # what has begun is finished and posted
    await play.stage.kill_bot()
    await play.start(**SETTINGS)
    assert play.generations()[-1]["status"] == "queued"
    await play.expect_refused(await play.video("still nothing new"), "a look at the account")
    await (await sol.command("mod resume")).answer()
    await play.result("this one waits", by="Ben")


async def test_what_is_granted_is_handed_on_and_a_ban_shuts_the_door(play: Play):
    sol = play.member("Sol")
    granted = await (
        await sol.command("mod grant", {"member": "Ana", "reason": "won a vote", "videos": 2, "dollars": "1.50"})
    ).answer()
    assert "was granted 2 videos and $1.50" in granted.text
    await mail(play, "Ana", "You were granted 2 videos and .1.50 in")
    gift = {"member": "Ben", "videos": 1, "dollars": "0.50", "note": "for the next one"}
    given = await (await play.ana.command("gift", gift)).answer()
    assert given.ephemeral
    assert "You have 1 video and $1.00 left" in given.text
    await mail(play, "Ben", "gave you 1 video and .0.50.*for the next one")
    await play.expect_refused(await play.ana.command("gift", {"member": "Ben", "videos": 2}), "only what was granted")

    await play.machine.pause()
    await play.video("it runs", by="Cem")
    await play.last_generation("running")
    await play.video("it waits")
    await play.last_generation("queued")
    banned = await (await sol.command("mod ban", {"member": "Ana", "reason": "an end-to-end test", "days": 2})).answer()
    assert "1 waiting video of theirs was cancelled" in banned.text
    await mail(play, "Ana", "You may not use me in .* any more.*an end-to-end test")
    await play.expect_refused(await play.video("a lake"), "may not use this bot here.*an end-to-end test")
    await play.expect_refused(await play.ana.command("quota"), "may not use this bot")
    for who, sentence in (("Ada", "same rank"), ("Sol", "to yourself"), ("Reverie", "a bot")):
        await play.expect_refused(await sol.command("mod ban", {"member": who, "reason": "x"}), sentence)
    await play.machine.resume()
    await (await sol.command("mod unban", {"member": "Ana", "reason": "it is over"})).answer()
    await play.delivered("back again")
