"""Channels side by side, and the end of the day: who waits for whom."""

import asyncio

from bot import worker
from bot.lifecycle.wakeups import OUTBOX
from cogs import delivery as cog
from tests.cogs.test_delivery import ask


async def test_channels_do_not_wait_for_each_other_and_each_keeps_its_order(lounge, monkeypatch):
    lounge.pump.cancel()
    for channel, prompt in ((lounge.general, "one"), (lounge.general, "two"), (lounge.videos, "three")):
        await ask(lounge, prompt, channel=channel)
    order = []
    gate = asyncio.Event()
    card = lounge.cog._card

    async def slow(delivery):
        if delivery.generation.request.prompt == "one":
            await gate.wait()
        order.append(delivery.generation.request.prompt)
        if delivery.generation.request.prompt == "three":
            gate.set()  # the other channel's message was not kept waiting
        await card(delivery)

    monkeypatch.setattr(lounge.cog, "_card", slow)
    await lounge.quiet()
    assert order == ["three", "one", "two"]


async def test_however_much_a_slow_channel_is_owed_it_takes_one_place(lounge, monkeypatch):
    lounge.pump.cancel()
    monkeypatch.setattr(cog, "AT_ONCE", 2)
    lounge.cog = cog.DeliveryCog(lounge.bot)
    for number in range(2):
        await ask(lounge, f"slow {number}")
    await ask(lounge, "quick", channel=lounge.videos)
    began, gate, quick = [], asyncio.Event(), asyncio.Event()
    card = lounge.cog._card

    async def slow(delivery):
        prompt = delivery.generation.request.prompt
        began.append(prompt)
        if prompt.startswith("slow"):
            await gate.wait()
        await card(delivery)
        if prompt == "quick":
            quick.set()

    monkeypatch.setattr(lounge.cog, "_card", slow)
    while await lounge.cog.run_once():
        pass
    async with asyncio.timeout(5):
        await quick.wait()
    assert began == ["slow 0", "quick"]
    assert len(lounge.messages(lounge.videos.id)) == 1
    gate.set()
    await lounge.quiet()
    assert began == ["slow 0", "quick", "slow 1"]


async def test_what_is_still_owed_to_a_channel_is_hinted_at_when_it_is_free_again(lounge, monkeypatch):
    lounge.pump.cancel()
    await ask(lounge, "one")
    count = lounge.house.wakeups.count(OUTBOX)

    async def nothing(delivery):
        return

    monkeypatch.setattr(lounge.cog, "_card", nothing)
    await lounge.quiet()
    assert lounge.house.wakeups.count(OUTBOX) > count


async def test_unloading_ends_though_every_place_is_taken_by_what_hangs(lounge, monkeypatch):
    lounge.pump.cancel()
    monkeypatch.setattr(cog, "AT_ONCE", 1)
    monkeypatch.setattr(worker, "LAST_SECONDS", 0.01)
    loaded = cog.DeliveryCog(lounge.bot)
    began, ended = asyncio.Event(), asyncio.Event()

    async def hangs(delivery):
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    monkeypatch.setattr(loaded, "_card", hangs)
    await ask(lounge, "one")
    await ask(lounge, "two", channel=lounge.videos)
    await loaded.cog_load()
    await began.wait()
    async with asyncio.timeout(5):
        await loaded.cog_unload()
    assert ended.is_set()
    (left,) = await lounge.house.outbox.take()  # it was never taken, so nobody has to wait for a lease
    assert left.generation.request.prompt == "two"


async def test_unloading_finishes_what_is_in_hand(lounge, monkeypatch):
    lounge.pump.cancel()
    loaded = cog.DeliveryCog(lounge.bot)
    began, card = asyncio.Event(), loaded._card

    async def told(delivery):
        began.set()
        await card(delivery)

    monkeypatch.setattr(loaded, "_card", told)
    await ask(lounge)
    await loaded.cog_load()
    await began.wait()
    await loaded.cog_unload()
    assert len(lounge.messages()) == 1
    assert loaded._loop is not None
    assert loaded._loop.done()


async def test_while_stopping_nothing_new_is_taken(lounge):
    lounge.pump.cancel()
    lounge.bot.services.stopping.set()
    await ask(lounge)
    assert await lounge.cog.run_once() is False
    assert lounge.messages() == []
