from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import IllegalTransition, LeaseLost, ProviderRejected
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.lifecycle.settlement import committed, released, settle


@pytest.mark.parametrize(
    ("cost", "spent", "costs"),
    [(None, 500_000, 0), (500_000, 500_000, 0), (430_000, 430_000, 0), (0, 0, 0), (610_000, 500_000, 110_000)],
)
async def test_a_member_never_pays_more_than_was_reserved(house, cost, spent, costs):
    generation = await house.finished(await house.running(), cost=cost)
    assert (await house.spent(), await house.costs()) == (spent, costs)
    assert [entry.kind for entry in await house.entries(generation)] == [EntryKind.RESERVE, EntryKind.COMMIT]


async def test_a_failure_gives_everything_back_to_the_day_it_was_taken_from(house, provider, clock):
    generation = await house.queued()
    reserved_at = clock()
    provider.refuses = ProviderRejected(Reason.MODERATED)
    clock.forward(hours=13)  # the next day
    await house.submission.run_once()
    reserve, release = await house.entries(generation)
    assert (release.kind, release.amount, release.videos) == (EntryKind.RELEASE, -500_000, -1)
    assert (release.counts_at, release.at) == (reserve.counts_at, clock())
    assert reserve.counts_at == reserved_at


async def test_the_result_redraws_the_card_when_it_is_shown(house):
    generation = await house.running()
    await house.deliver()
    house.posted.clear()
    await house.finished(generation)
    assert [(one.kind, one.generation.status) for one in house.posted] == [
        (DeliveryKind.RESULT, Status.SUCCEEDED),
        (DeliveryKind.REDRAW, Status.SUCCEEDED),
    ]


async def take(house, generation):
    async with house.database.transaction() as tables:
        return await tables.generations.claim_one(
            generation.id, Status.QUEUED, now=house.clock(), until=house.clock() + timedelta(minutes=2)
        )


async def test_status_money_and_message_are_one(house):
    generation = await house.queued()
    mine = await take(house, generation)
    with pytest.raises(ZeroDivisionError):
        async with house.database.transaction() as tables:
            await settle(tables, mine, Status.FAILED, now=house.clock(), failure=Reason.UNAVAILABLE)
            raise ZeroDivisionError
    assert (await house.status(generation), await house.spent()) == (Status.QUEUED, 500_000)
    assert await house.deliver() == []


async def test_nothing_ends_twice(house):
    generation = await house.queued()
    mine = await take(house, generation)
    async with house.database.transaction() as tables:
        ended = await settle(tables, mine, Status.FAILED, now=house.clock(), failure=Reason.UNAVAILABLE)
    for again, error in ((mine, LeaseLost), (ended, IllegalTransition)):
        with pytest.raises(error):
            async with house.database.transaction() as tables:
                await settle(tables, again, Status.FAILED, now=house.clock(), failure=Reason.UNAVAILABLE)
    assert len(await house.entries(generation)) == 2


async def test_an_ending_that_nobody_is_told_of_redraws_the_card(house):
    generation = await house.queued()
    mine = await take(house, generation)
    async with house.database.transaction() as tables:
        await settle(tables, mine, Status.FAILED, now=house.clock(), deliver=False, failure=Reason.CHANNEL_GONE)
    assert [one.kind for one in await house.deliver()] == [DeliveryKind.REDRAW]


@pytest.mark.parametrize(
    ("failure", "booked"),
    [
        (Reason.UNCONFIRMED, 500_000),
        (Reason.TOO_SLOW, 500_000),
        (Reason.LOST_FILE, 500_000),
        (Reason.BROKEN_FILE, 500_000),
        (Reason.NO_FILE, 500_000),
        (Reason.MODERATED, 0),
        (Reason.JOB_FAILED, 0),
        (Reason.UNAVAILABLE, 0),
    ],
)
async def test_what_may_have_been_charged_is_booked_for_the_operator(house, clock, failure, booked):
    mine = await take(house, await house.queued())
    async with house.database.transaction() as tables:
        submitting = mine.moved_to(Status.SUBMITTING, due_at=clock(), submitted_at=clock())
        await tables.generations.save(submitting, keep=True)
        await settle(tables, submitting, Status.FAILED, now=house.clock(), failure=failure)
    assert (await house.spent(), await house.costs()) == (0, booked)


def reserved(**taken):
    return LedgerEntry(
        guild_id=9,
        user_id=1,
        generation_id=1,
        kind=EntryKind.RESERVE,
        amount=MicroUsd(500),
        videos=taken.pop("videos", 1),
        counts_at=datetime(2030, 1, 1, tzinfo=UTC),
        at=datetime(2030, 1, 1, tzinfo=UTC),
        **taken,
    )


LATER = datetime(2030, 1, 3, tzinfo=UTC)


def moved(line):
    return line.amount, line.videos, line.free_amount, line.granted_videos, line.granted_amount


class TestLines:
    def test_all_that_was_taken_goes_back_to_where_it_was(self):
        line = released(reserved(videos=0, free_amount=200, granted_videos=-1, granted_amount=-300), now=LATER)
        assert moved(line) == (-500, 0, -200, 1, 300)
        assert (line.kind, line.counts_at.day, line.at) == (EntryKind.RELEASE, 1, LATER)

    def test_lines_of_an_earlier_version_were_all_free(self):
        assert moved(released(reserved(), now=LATER)) == (-500, -1, -500, 0, 0)

    @pytest.mark.parametrize(
        ("cost", "back"),
        [
            (900, (0, 0, 0, 0, 0)),
            (500, (0, 0, 0, 0, 0)),
            (400, (-100, 0, 0, 0, 100)),
            (200, (-300, 0, 0, 0, 300)),
            (150, (-350, 0, -50, 0, 300)),
            (0, (-500, 0, -200, 0, 300)),
        ],
    )
    def test_what_it_cost_less_goes_back_to_what_was_granted_first(self, cost, back):
        line = committed(reserved(videos=0, free_amount=200, granted_videos=-1, granted_amount=-300), cost, now=LATER)
        assert moved(line) == back
