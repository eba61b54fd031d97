import asyncio

import pytest

from bot.domain.community.audit import AuditSearch
from bot.domain.community.people import Actor, Rank
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from tests.bot.house import GUILD

SOL = Actor(user_id=50, guild_id=GUILD, rank=Rank.STAFF)
OPAL = Actor(user_id=60, guild_id=GUILD, rank=Rank.OPERATOR)


@pytest.fixture
def standstills(house):
    return house.standstills


async def refusal(doing):
    with pytest.raises(UserError) as refused:
        await doing
    return refused.value.reason


async def test_one_server_stands_still_and_the_others_go_on(house, standstills):
    waiting, other = await house.queued(), await house.queued(guild_id=GUILD + 1)
    await standstills.stop(actor=SOL, reason="a break", everywhere=False)
    assert await refusal(house.ask()) is Reason.STANDING_STILL
    assert await house.ask(guild_id=GUILD + 1)
    await house.submission.run_once()
    assert (await house.status(waiting), await house.status(other)) == (Status.QUEUED, Status.RUNNING)
    assert await standstills.go_on(actor=SOL, reason="", everywhere=False) is None
    await house.submission.run_once()
    assert await house.status(waiting) is Status.RUNNING


async def test_everywhere_is_the_operators_and_stands_over_a_servers_own(house, standstills):
    assert await refusal(standstills.stop(actor=SOL, reason="x", everywhere=True)) is Reason.OPERATOR_ONLY
    assert await refusal(standstills.go_on(actor=SOL, reason="x", everywhere=True)) is Reason.OPERATOR_ONLY
    await standstills.stop(actor=OPAL, reason="the account", everywhere=True)
    assert await refusal(house.ask(guild_id=GUILD + 1)) is Reason.STANDING_STILL
    await standstills.stop(actor=SOL, reason="ours", everywhere=False)
    assert (await standstills.of(GUILD)).reason == "the account"
    left = await standstills.go_on(actor=SOL, reason="", everywhere=False)
    assert left is not None
    assert left.guild_id is None
    assert await standstills.go_on(actor=OPAL, reason="", everywhere=True) is None
    assert await house.ask()


async def test_nothing_to_resume(standstills):
    assert await refusal(standstills.go_on(actor=SOL, reason="", everywhere=False)) is Reason.GOES_ON


async def test_a_newer_reason_replaces_the_old_one_and_each_is_written_down(house, standstills):
    for reason in ("one", "two"):
        await standstills.stop(actor=SOL, reason=reason, everywhere=False)
    assert (await standstills.of(GUILD)).reason == "two"
    await standstills.go_on(actor=SOL, reason="over", everywhere=False)
    async with house.database.reading() as tables:
        lines = [one.deed for one in await tables.audit.older(GUILD, AuditSearch(), limit=9)][::-1]
    assert [(one.action, one.reason) for one in lines] == [
        ("mod.pause-work", "one"), ("mod.pause-work", "two"), ("mod.resume-work", "over")
    ]  # fmt: skip


async def test_that_of_all_servers_is_written_down_where_it_was_typed(house, standstills):
    await house.configurations.set(GUILD, {"log_channel_id": 7}, actor_id=1, action="config.channels")
    await standstills.stop(actor=OPAL, reason="the account", everywhere=True)
    await standstills.go_on(actor=OPAL, reason="it is back", everywhere=True)
    page = await house.audit_log.page(GUILD, AuditSearch(action="mod"))
    assert [(one.deed.action, one.deed.reason, one.deed.after) for one in page.entries] == [
        ("mod.resume-work", "it is back", "in all servers"), ("mod.pause-work", "the account", "in all servers")
    ]  # fmt: skip
    told = [one.facts["action"] for one in await house.notices.take() if one.channel_id == 7]
    assert told[-2:] == ["mod.pause-work", "mod.resume-work"]
    assert (await house.audit_log.page(GUILD + 1, AuditSearch())).entries == []


async def test_the_cards_of_those_who_wait_are_drawn_anew_at_both_ends(house, standstills):
    house.limit(at_once=1)
    running = await house.running()
    waiting = await house.queued()
    await house.queued(guild_id=GUILD + 1)

    async def redrawn():
        shown = await house.deliver()
        return {one.generation.id for one in shown if one.kind is DeliveryKind.REDRAW}

    house.clock.forward(minutes=1)
    await redrawn()
    await standstills.stop(actor=SOL, reason="a break", everywhere=False)
    assert await redrawn() == {waiting.id}
    await standstills.go_on(actor=SOL, reason="", everywhere=False)
    assert await redrawn() == {waiting.id}
    assert await house.status(running) is Status.RUNNING


@pytest.mark.parametrize("ends", [False, True])
async def test_who_stops_and_who_is_handed_over_do_not_wait_for_each_others_cards(house, second_house, ends):
    first, second = await house.queued(), await house.queued()
    if ends:
        await house.standstills.stop(actor=SOL, reason="a break", everywhere=False)
    async with second_house.database.transaction() as tables:
        await tables.alone("room at the providers")
        await tables.deliveries.owe(DeliveryKind.REDRAW, second.id, now=house.clock())
        if ends:
            stopping = asyncio.create_task(house.standstills.go_on(actor=SOL, reason="", everywhere=False))
        else:
            stopping = asyncio.create_task(house.standstills.stop(actor=SOL, reason="a break", everywhere=False))
        await house.blocked(stopping)
        await tables.deliveries.owe(DeliveryKind.REDRAW, first.id, now=house.clock())
    await stopping
    assert (await house.standstills.of(GUILD) is None) is ends
