"""The driver's own promises: waiting that says what for, refusals as sentences, a world that can be cleared."""

import asyncio

import pytest

from sandbox.discord.driver import LocalDiscord, Refused
from tests.sandbox.discord.conftest import GENERAL, Bare


async def test_until_returns_as_soon_as_something_happened(discord: LocalDiscord) -> None:
    ben = discord.member("Ben")

    async def heard() -> str | None:
        return next((one.text for one in await ben.read()), None)

    waiting = asyncio.create_task(discord.until(heard, what="a word"))
    await discord.member("Ana").say("hello")
    assert await waiting == "hello"


async def test_until_says_what_it_waited_for_and_what_it_saw(discord: LocalDiscord) -> None:
    await discord.member("Ana").say("hello")

    async def never() -> None:
        return None

    with pytest.raises(TimeoutError, match=r"in vain for a wonder(?s:.)*#general Ana: 'hello'"):
        await discord.until(never, timeout=0.01, what="a wonder")


async def test_a_refusal_is_a_sentence(discord: LocalDiscord) -> None:
    with pytest.raises(Refused, match="No server is called 'Nowhere'"):
        await discord.member("Ana", server="Nowhere").read()
    with pytest.raises(Refused, match="No permission is called 'SHOUT'"):
        await discord.set_permissions("general", deny=["SHOUT"])
    with pytest.raises(Refused, match="0 or above"):
        await discord.set_time(rate=-1)
    with pytest.raises(Refused, match="Say something"):
        await discord.member("Ana").say("")


async def test_everything_that_can_be_read_is_text(discord: LocalDiscord, bare: Bare) -> None:
    field = {"name": "field", "value": "value"}
    embed = {"title": "title", "description": "words", "fields": [field], "footer": {"text": "footer"}}
    await bare.post(GENERAL, {"content": "content", "embeds": [embed]})
    accessory = {"type": 2, "style": 5, "label": "Open", "url": "https://example.org/"}
    section = {"type": 9, "components": [{"type": 10, "content": "beside"}], "accessory": accessory}
    await bare.post(GENERAL, {"flags": 1 << 15, "components": [{"type": 17, "components": [section]}]})
    plain, layout = await discord.member("Ana").read()
    assert plain.text.splitlines() == ["content", "title", "words", "field", "value", "footer"]
    assert (layout.text, layout.button("Open").url) == ("beside", "https://example.org/")
    assert await discord.violations() == []


async def test_clearing_leaves_nothing_behind(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    await discord.member("Ana").say("hello")
    await discord.member("Ana", "dm").say("hello")
    await discord.set_permissions("general", deny=["VIEW_CHANNEL"])
    await discord.set_dms_open("Ben", False)
    await discord.fault("POST /channels/*/messages", "status")
    await discord.set_time(offset_seconds=3600, rate=2)
    await bare.post(GENERAL, {})
    await discord.clear()
    assert await discord.member("Ana").read() == await discord.member("Ana", "dm").read() == []
    assert await discord.violations() == await discord.requests() == []
    assert (await bare.post(GENERAL, {"content": "x"})).status_code == 200
    assert len(await discord.commands()) == 2, "they are the application's"


async def test_direct_messages_that_bots_remember_outlive_clearing(discord: LocalDiscord, bare: Bare) -> None:
    channel = (await discord.member("Ana", "dm").say("hello")).channel_id
    await discord.clear()
    assert (await bare.post(channel, {"content": "still here"})).status_code == 200
    assert [one.text for one in await discord.member("Ana", "dm").read()] == ["still here"]


async def test_the_clock_steps_and_runs(discord: LocalDiscord) -> None:
    await discord.set_time(offset_seconds=86_400)
    later = (await discord.member("Ana").say("tomorrow")).created_at
    await discord.set_time(offset_seconds=0)
    now = (await discord.member("Ana").say("today")).created_at
    assert 86_000 < (later - now).total_seconds() < 86_500
