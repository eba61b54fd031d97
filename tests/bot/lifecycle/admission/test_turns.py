"""Whose turn it is, from asking to being handed over: on real databases, with two processes, and after restarts."""

import asyncio

import pytest

from bot.domain.community.configuration import Configuration, Tier
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import ProviderUnavailable
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Requester
from bot.lifecycle.upkeep.checkup import Expiry
from bot.policies.community.fairness import SPAN
from tests.bot.house import CHANNEL


@pytest.fixture(autouse=True)
def room(house, second_house):
    for each in (house, second_house):
        each.allow(videos_per_day=100, jobs_at_once=100)
        each.limit(at_once=1, creates_per_minute=1000)


async def handed_over(house, times=1):
    """Hand over, one by one, and return whose it was: each is made at once, so that there is room again."""
    members = []
    for _ in range(times):
        before = len(house.provider.orders)
        await house.submission.run_once()
        [order] = house.provider.orders[before:]
        generation = await house.get(int(order.reference))
        members.append(generation.requester.user_id)
        if generation.status is Status.RUNNING:
            await house.finished(generation)
    return members


async def test_a_heavy_member_does_not_keep_the_others_waiting(house):
    for user_id in (1, 1, 1, 1, 2, 3):
        await house.queued(user_id=user_id)
    assert await handed_over(house, 3) == [1, 2, 3]
    await house.queued(user_id=4)
    assert await handed_over(house, 4) == [1, 4, 1, 1]


async def test_another_process_goes_on_where_one_stopped(house, second_house):
    for user_id in (1, 1, 1, 2, 2):
        await house.queued(user_id=user_id)
    assert await handed_over(house) == [1]
    await second_house.queued(user_id=3)
    assert await handed_over(second_house, 2) == [2, 3]
    assert await handed_over(house, 3) == [1, 2, 1]


async def test_servers_take_turns(house):
    for user_id, guild_id in ((1, 9), (2, 9), (3, 9), (4, 10), (4, 10), (5, None)):
        await house.queued(user_id=user_id, guild_id=guild_id, private=guild_id is None)
        house.clock.forward(seconds=1)
    assert await handed_over(house, 6) == [1, 4, 5, 2, 4, 3]


async def test_a_tiers_weight_counts(house):
    rules = Configuration(tiers=(Tier(role_id=7, weight=4),))
    async with house.database.transaction() as tables:
        assert await tables.configurations.save(9, rules, seen=0, now=house.clock())
    for roles in (frozenset({7}), frozenset[int]()):
        made = await house.admission.admit(
            GenerationRequest(prompt="a lake", model="ray-2"),
            requester=Requester(user_id=1 + len(roles), guild_id=9, role_ids=roles),
            destination=Destination(channel_id=CHANNEL),
            press=house.press(),
        )
        turn = await house.get(made.generation)
        assert turn.next_turn - turn.turn == (SPAN // 4 if roles else SPAN)


async def test_two_who_ask_at_once_do_not_get_the_same_place(house, second_house):
    houses = [house, second_house] * 5
    await asyncio.gather(*(each.ask(user_id=1) for each in houses))
    turns = [(await house.get(number)).turn for number in range(1, 11)]
    assert sorted(turns) == [number * SPAN for number in range(10)]


async def test_what_stands_still_is_passed_and_goes_on_afterwards(house):
    waits = await house.queued(user_id=1, guild_id=9)
    await house.queued(user_id=2, guild_id=10)
    async with house.database.transaction() as tables:
        await tables.conduct.stop(9, reason="a break", actor_id=3, now=house.clock())
    assert await house.estimates.outlook(waits) is None
    assert await handed_over(house) == [2]
    assert not await house.submission.run_once()
    async with house.database.transaction() as tables:
        await tables.conduct.go_on(9)
    assert await handed_over(house) == [1]


async def test_what_the_provider_did_not_take_keeps_its_turn(house):
    for user_id in (1, 2, 3):
        await house.queued(user_id=user_id)
    house.provider.refuses = ProviderUnavailable(Reason.RATE_LIMITED)
    assert await handed_over(house) == [1]
    house.provider.refuses = None
    assert await handed_over(house) == [2]
    house.clock.forward(minutes=10)
    assert await handed_over(house, 2) == [1, 3]


async def test_who_takes_one_back_keeps_the_place_for_the_next(house):
    first, _, _ = [await house.queued(user_id=user_id) for user_id in (1, 1, 2)]
    await house.cancellation.cancel(first.id, requester=Requester(user_id=1, guild_id=9))
    await house.queued(user_id=3)
    assert await handed_over(house, 3) == [1, 2, 3]


async def test_what_waited_in_vain_leaves_its_place_to_the_next(house, clock):
    first = await house.queued(user_id=1)
    clock.forward(hours=23)
    behind = {(await house.queued(user_id=user_id)).id for user_id in (1, 2)}
    await house.deliver()
    clock.forward(hours=1)
    expiry = Expiry(house.database, ["scripted"], now=clock, timing=house.timing, wakeups=house.wakeups)
    assert await expiry.run_once()
    assert await house.status(first) is Status.FAILED
    clock.forward(seconds=30)
    assert {one.generation.id for one in await house.deliver(DeliveryKind.REDRAW)} >= behind
    await house.queued(user_id=3)
    assert await handed_over(house, 3) == [1, 2, 3]


async def test_what_nobody_can_see_leaves_its_place_to_the_next(house):
    await house.ask(user_id=1)
    [card] = await house.outbox.take()
    for user_id in (1, 2):
        await house.ask(user_id=user_id)
    await house.outbox.refused(card, Reason.CHANNEL_GONE)
    await house.deliver()
    await house.queued(user_id=3)
    assert await handed_over(house, 3) == [1, 2, 3]


async def test_the_cards_of_whom_somebody_goes_before_are_drawn_again(house, clock):
    first, second = await house.queued(user_id=1), await house.queued(user_id=1)
    await house.ask(user_id=2)
    assert [one.kind for one in await house.deliver()] == [DeliveryKind.CARD], "not at once"
    clock.forward(seconds=30)
    drawn = {one.generation.id for one in await house.deliver(DeliveryKind.REDRAW)}
    assert {first.id, second.id} <= drawn
