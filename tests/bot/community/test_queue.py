"""What of mine is under way, and when it is its turn."""

from dataclasses import replace

from bot.domain.community.people import Rank
from bot.domain.errors import ProviderUnavailable
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import Requester

ME = Requester(user_id=1, guild_id=9)
NEIGHBOUR = replace(ME, user_id=2)


async def lines(house, requester=ME):
    return [
        (line.generation.id, line.generation.status, line.outlook and line.outlook.place)
        for line in await house.queue.mine(requester)
    ]


async def test_who_has_nothing_under_way_sees_nothing(house):
    await house.made()
    cancelled = await house.ask()
    await house.cancellation.cancel(cancelled.id, requester=ME)
    await house.ask(user_id=2)
    assert await lines(house) == []


async def test_oldest_first_with_places_among_everybody_s(house):
    first, theirs, second = await house.ask(), await house.ask(user_id=2), await house.ask()
    assert await lines(house) == [(first.id, Status.QUEUED, 1), (second.id, Status.QUEUED, 3)]
    assert await lines(house, NEIGHBOUR) == [(theirs.id, Status.QUEUED, 2)]


async def test_what_was_handed_over_has_no_place_and_takes_none(house):
    running = await house.running()
    queued = await house.ask()
    assert await lines(house) == [(running.id, Status.RUNNING, None), (queued.id, Status.QUEUED, 1)]


async def test_what_was_refused_for_now_keeps_its_turn(house):
    house.provider.refuses = ProviderUnavailable(Reason.RATE_LIMITED)
    sent_back = await house.running()
    queued = await house.ask()
    assert await lines(house) == [(sent_back.id, Status.QUEUED, 1), (queued.id, Status.QUEUED, 2)]


async def test_each_place_is_a_person_s_turn_in_fact(house):
    """Those whose place is within the room are the ones that are sent."""
    asked = [await house.queued(user_id=user) for user in (1, 2, 1, 2)]
    house.limit(at_once=2)
    next_two = [number for who in (ME, NEIGHBOUR) for number, _, place in await lines(house, who) if place in {1, 2}]
    await house.submission.run_once()
    running = [one.id for one in asked if await house.status(one) is Status.RUNNING]
    assert sorted(next_two) == running
    assert len(running) == 2


async def test_another_server_and_direct_messages_have_lists_of_their_own(house):
    here, there = await house.ask(), await house.ask(guild_id=10)
    alone = await house.ask(guild_id=None, private=True)
    assert [number for number, *_ in await lines(house)] == [here.id]
    assert [number for number, *_ in await lines(house, replace(ME, guild_id=10))] == [there.id]
    assert [number for number, *_ in await lines(house, replace(ME, guild_id=None))] == [alone.id]


async def test_each_says_how_long_such_a_clip_takes(house):
    await house.ask()
    [line] = await house.queue.mine(ME)
    assert (line.wait.low, line.wait.high, line.wait.published) == (70, 105, True)


async def test_the_place_of_one(house):
    first, second = await house.queued(), await house.queued(user_id=2)
    outlooks = [await house.estimates.outlook(one) for one in (first, second)]
    assert [(one.place, one.people) for one in outlooks if one] == [(1, 0), (2, 1)]
    await house.submission.run_once()
    assert await house.estimates.outlook(await house.get(first)) is None


async def test_what_was_asked_for_at_once_is_one_line_that_can_be_taken_back(house):
    house.limit(at_once=2)
    clip = await house.running()
    batch = await house.paint(3)
    await house.deliver()
    await house.submission.run_once()  # there is room for the first
    one, several = await house.queue.mine(ME)
    assert (one.generation.id, one.count) == (clip.id, 1)
    assert (several.generation.id, several.generation.status, several.count) == (batch[1].id, Status.QUEUED, 3)
    page = await house.queue.everybodys(ME, Rank.STAFF)
    assert (page.everything, [line.count for line in page.lines]) == (2, [1, 3])
