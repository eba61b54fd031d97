"""Several pictures that are asked for at once: one wish, one card, one result, and books of their own for each."""

import asyncio
from dataclasses import replace

import pytest

from bot.community.bookkeeping import rules
from bot.domain.allowance import Granted
from bot.domain.community.configuration import Configuration
from bot.domain.community.people import Actor, Rank, Target
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError, WordNeeded
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Destination, Operation, Requester
from bot.policies import pricing
from db.gateways.community.books import Books
from tests.bot.house import CHANNEL, GUILD
from tests.bot.scripted import FACTS

ME = Requester(user_id=1, guild_id=GUILD)
HERE = Destination(channel_id=CHANNEL)


@pytest.fixture(autouse=True)
def paintings(house, picture_file):
    house.web.picture = picture_file


async def usage(house, user_id=1):
    return (await house.allowances.of(Requester(user_id=user_id, guild_id=GUILD))).usage


async def statuses(house, batch):
    return [await house.status(one) for one in batch]


async def running(house, count):
    batch = await house.paint(count)
    await house.deliver()
    await house.submission.run_once()
    return [await house.get(one) for one in batch]


async def test_each_has_a_price_and_a_reservation_of_its_own(house):
    batch = await house.paint(3)
    price = pricing.quote(batch[0].request, FACTS.models["photon-1"])
    assert price > 0
    for one in batch:
        assert one.price == price
        assert [(line.kind, line.amount, line.pictures, line.videos) for line in await house.entries(one)] == [
            (EntryKind.RESERVE, price, 1, 0)
        ]
    used = await usage(house)
    assert (used.pictures_today, used.videos_today, used.spent_this_month) == (3, 0, 3 * price)


async def test_the_first_has_the_press_and_the_card_and_they_are_one_job(house):
    first, *others = batch = await house.paint(3)
    assert {one.batch_id for one in batch} == {first.id}
    async with house.database.reading() as tables:
        owed = [len(await tables.deliveries.of(one.id)) for one in batch]
    assert owed == [1, 0, 0]
    assert (await usage(house)).jobs_now == 1
    [card] = await house.deliver()
    assert (card.kind, card.generation.id) == (DeliveryKind.CARD, first.id)
    shown = (await house.get(first)).card_message_id
    assert shown is not None
    assert {(await house.get(one)).card_message_id for one in others} == {shown}


async def test_one_alone_is_no_batch(house):
    [one] = await house.paint(1)
    assert one.batch_id is None


async def test_what_was_asked_twice_by_one_event_is_made_once(house):
    press = house.press()
    first = await house.admit(operation=Operation.IMAGE, model="photon-1", count=2, press=press)
    again = await house.admit(operation=Operation.IMAGE, model="photon-1", count=2, press=press)
    assert (first.duplicate, again.duplicate) == (False, True)
    assert first.batch == again.batch
    assert again.price == 2 * again.generation.price
    assert (await usage(house)).pictures_today == 2


@pytest.mark.parametrize(
    ("operation", "model", "count"), [("image", "photon-1", 5), ("image", "photon-1", 0), ("video", "ray-2", 2)]
)
async def test_no_more_than_a_message_holds(house, operation, model, count):
    with pytest.raises(UserError) as caught:
        await house.admit(operation=Operation(operation), model=model, count=count)
    assert caught.value.reason is Reason.OPTION_UNSUPPORTED


async def test_all_or_nothing(house):
    house.allow(pictures_per_day=3)
    with pytest.raises(UserError) as caught:
        await house.paint(4)
    assert caught.value.reason is Reason.PICTURES_PER_DAY
    assert (await usage(house)).pictures_today == 0
    assert len(await house.paint(3)) == 3


async def test_the_budget_has_to_reach_for_all_of_them(house):
    [one] = await house.paint(1)
    house.budgeted(one.price * 4)
    with pytest.raises(UserError) as caught:
        await house.paint(4)
    assert caught.value.reason is Reason.SERVER_BUDGET
    assert caught.value.facts["price"] == 4 * one.price


async def test_granted_pictures_follow_the_free_ones(house):
    house.allow(pictures_per_day=1)
    staff = Actor(user_id=50, guild_id=GUILD, rank=Rank.ADMIN)
    given = Granted(pictures=2)
    await house.grants.grant(Target(user_id=1), actor=staff, what=given, reason="won", press_id=1)
    batch = await house.paint(3)
    lines = [line for one in batch for line in await house.entries(one)]
    assert [(line.pictures, line.granted_pictures) for line in lines] == [(1, 0), (0, -1), (0, -1)]
    await house.deliver()
    await house.cancellation.cancel(batch[0].id, requester=ME)
    used = await usage(house)
    assert (used.pictures_today, used.granted.pictures) == (0, 2)


async def test_what_is_dear_together_is_asked_about_once(house):
    [one] = await house.paint(1)
    async with house.database.transaction() as tables:
        asking = Configuration(confirm_above=MicroUsd(one.price * 2))
        await tables.configurations.save(GUILD, asking, seen=0, now=house.clock())
    assert len(await house.paint(2)) == 2
    with pytest.raises(WordNeeded) as needed:
        await house.paint(3)
    proposal = needed.value.proposal
    assert (proposal.count, proposal.price) == (3, 3 * one.price)
    admitted = await house.admission.accept(proposal.id, requester=ME, press=house.press())
    assert len(admitted.batch) == 3


async def test_the_result_is_owed_when_the_last_has_ended(house):
    batch = await running(house, 3)
    house.provider.finish(batch[1].provider_job_id)
    await house.collected()
    assert await statuses(house, batch) == [Status.RUNNING, Status.SUCCEEDED, Status.RUNNING]
    assert [one for one in house.posted if one.kind is DeliveryKind.RESULT] == []
    house.provider.fail(batch[0].provider_job_id)
    house.provider.finish(batch[2].provider_job_id)
    await house.collected()
    results = [one for one in house.posted if one.kind is DeliveryKind.RESULT]
    assert [one.generation.id for one in results] == [batch[0].id]
    assert [one.status for one in results[0].batch] == [Status.FAILED, Status.SUCCEEDED, Status.SUCCEEDED]
    used = await usage(house)
    assert (used.pictures_today, used.spent_this_month, used.jobs_now) == (2, 2 * batch[0].price, 0)


async def test_the_auditor_finds_every_one_of_them_delivered_and_nothing_wrong(house):
    batch = await house.painted(3)
    async with house.database.reading() as tables:
        lines = await Books(tables.statements).lines()
    assert [line.id for line in lines] == [one.id for one in batch]
    assert [wrong for line in lines for wrong in rules.of_line(line)] == []
    assert {line.pictures for line in lines} == {1}
    assert len({line.result_message_id for line in lines} - {None}) == 1


async def test_two_processes_that_end_the_last_two_at_once_owe_one_result(house, second_house, picture_file):
    batch = await running(house, 2)
    for one in batch:
        house.provider.finish(one.provider_job_id)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    await asyncio.gather(house.download.run_once(), second_house.download.run_once())
    assert await statuses(house, batch) == [Status.SUCCEEDED, Status.SUCCEEDED]
    async with house.database.reading() as tables:
        owed = [[one.kind for one in await tables.deliveries.of(one.id)] for one in batch]
    assert [owed[0].count(DeliveryKind.RESULT), len(owed[1])] == [1, 0]


async def test_those_that_still_wait_can_be_taken_back(house):
    house.limit(at_once=1)
    batch = await running(house, 3)
    assert await statuses(house, batch) == [Status.RUNNING, Status.QUEUED, Status.QUEUED]
    cancelled = await house.cancellation.cancel(batch[0].id, requester=ME)
    assert (cancelled.count, cancelled.amount) == (2, 2 * batch[0].price)
    assert await statuses(house, batch) == [Status.RUNNING, Status.CANCELLED, Status.CANCELLED]
    house.provider.finish(batch[0].provider_job_id)
    await house.collected()
    results = [one for one in house.posted if one.kind is DeliveryKind.RESULT]
    assert [[made.status for made in one.batch] for one in results] == [
        [Status.SUCCEEDED, Status.CANCELLED, Status.CANCELLED]
    ]
    assert (await usage(house)).pictures_today == 1


async def test_taken_back_altogether_there_is_nothing_to_show(house):
    batch = await house.paint(2)
    await house.deliver()
    cancelled = await house.cancellation.cancel(batch[1].id, requester=ME)  # whichever of them is named
    assert cancelled.count == 2
    assert [one.kind for one in await house.deliver()] == [DeliveryKind.REDRAW]
    assert (await house.cancellation.cancel(batch[0].id, requester=ME)).count == 2  # again is fine
    assert (await usage(house)).spent_this_month == 0


async def test_what_a_provider_refuses_counts_once_for_all_of_them(house):
    batch = await running(house, 3)
    for one in batch:
        house.provider.fail(one.provider_job_id, Reason.MODERATED)
    await house.collected()
    async with house.database.reading() as tables:
        assert await tables.conduct.count_strikes(1, GUILD, since=house.clock().replace(year=2000)) == 1


async def test_the_first_stands_for_all_when_it_is_made_again(house):
    batch = await house.painted(3)
    again = await house.admission.again(batch[0].id, prompt="more", requester=ME, destination=HERE, press=house.press())
    assert [one.request.prompt for one in again.batch] == ["more"] * 3
    assert {one.origin_id for one in again.batch} == {batch[0].id}
    alone = await house.admission.again(batch[1].id, prompt=None, requester=ME, destination=HERE, press=house.press())
    assert len(alone.batch) == 1


async def test_pictures_do_not_wait_behind_clips(house):
    house.limit(at_once=1)
    facts = house.provider.facts
    house.provider.facts = replace(facts, picture_limits=replace(facts.limits, at_once=2))
    house.wire({house.provider.name: house.provider})
    clips = [await house.queued(user_id=number) for number in (1, 2, 3)]
    pictures = await house.paint(3, user_id=4)
    await house.deliver()
    await house.submission.run_once()
    assert await statuses(house, clips) == [Status.RUNNING, Status.QUEUED, Status.QUEUED]
    assert await statuses(house, pictures) == [Status.RUNNING, Status.RUNNING, Status.QUEUED]
    outlooks = await house.estimates.outlooks([house.provider.name])
    assert {number: one.place for number, one in outlooks.items()} == {
        clips[1].id: 1,
        clips[2].id: 2,
        pictures[2].id: 1,
    }


async def test_where_the_limits_are_common_so_is_the_line(house):
    house.limit(at_once=2)
    clip = await house.queued(user_id=1)
    pictures = await house.paint(2, user_id=2)
    await house.deliver()
    await house.submission.run_once()
    assert await statuses(house, [clip, *pictures]) == [Status.RUNNING, Status.RUNNING, Status.QUEUED]
