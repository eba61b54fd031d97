import asyncio
import logging
from datetime import timedelta

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import (
    AccountRefused,
    OutcomeUnknown,
    ProviderRejected,
    ProviderUnavailable,
    UserError,
)
from bot.domain.generation import Status
from bot.domain.provider import ClipOf, PictureAt, ProviderJob
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame
from bot.lifecycle.wakeups import POLLING, SUBMISSION
from db.database import Database


async def test_hands_the_work_over_once(house, provider):
    generation = await house.queued()
    assert await house.submission.run_once()
    assert not await house.submission.run_once()
    [order] = provider.orders
    assert (order.reference, order.request) == (str(generation.id), generation.request)
    running = await house.get(generation)
    assert (running.status, running.provider_job_id, running.submitted_at) == (Status.RUNNING, "job-1", house.clock())


async def test_nothing_is_sent_before_its_card_is_shown(house, provider):
    await house.ask()
    assert not await house.submission.run_once()
    await house.deliver()
    assert await house.submission.run_once()
    assert len(provider.orders) == 1


async def test_what_is_sent_was_written_down_before(house, provider):
    generation = await house.queued()
    seen = []

    async def look():
        seen.append(await house.get(generation))

    provider.before_answering = look
    await house.submission.run_once()
    assert seen[0].status is Status.SUBMITTING


async def test_frames_are_links_and_the_providers_own_ids(house, provider, picture_file):
    parent = await house.made()
    media = (await house.intake.picture(picture_file, filename="a.png", user_id=1)).media
    child = await house.queued(start=ClipFrame(generation_id=parent.id), end=ImageFrame(media_id=media.id))
    await house.submission.run_once()
    order = provider.orders[-1]
    assert (order.start, order.end) == (
        ClipOf(job_id="job-1"),
        PictureAt(url=f"https://cdn.test/{media.filename}?try=1"),
    )
    assert house.published.asked == [(child.id, media.id)]


@pytest.mark.parametrize(
    ("error", "status", "failure", "spent"),
    [
        (ProviderRejected(Reason.PROMPT_MODERATED, "no"), Status.FAILED, Reason.PROMPT_MODERATED, 0),
        (ProviderUnavailable(Reason.UNAVAILABLE), Status.QUEUED, None, 500_000),
        (AccountRefused(Reason.ACCOUNT_KEY), Status.FAILED, Reason.ACCOUNT_KEY, 0),
        (OutcomeUnknown(Reason.UNCONFIRMED), Status.UNCONFIRMED, None, 500_000),
        (ZeroDivisionError(), Status.UNCONFIRMED, None, 500_000),  # an adapter's bug proves nothing
    ],
)
async def test_what_a_failed_create_means(house, provider, error, status, failure, spent):
    generation = await house.queued()
    provider.refuses = error
    await house.submission.run_once()
    after = await house.get(generation)
    assert (after.status, after.failure, await house.spent()) == (status, failure, spent)
    assert len(provider.orders) == 1


async def test_a_certain_refusal_is_tried_five_times_in_all(house, provider, clock):
    generation = await house.queued()
    provider.refuses = ProviderUnavailable(Reason.RATE_LIMITED, "slow down")
    for _ in range(30):
        await house.submission.run_once()
        clock.forward(minutes=2)
    after = await house.get(generation)
    assert (after.status, after.failure, len(provider.orders)) == (Status.FAILED, Reason.RATE_LIMITED, 5)
    assert await house.spent() == 0


async def test_waits_as_long_as_the_provider_says(house, provider, clock):
    await house.queued()
    provider.refuses = ProviderUnavailable(Reason.RATE_LIMITED, retry_after=timedelta(seconds=90))
    await house.submission.run_once()
    clock.forward(seconds=89)
    assert not await house.submission.run_once()
    clock.forward(seconds=25)  # up to a quarter more, so that not all come back together
    assert await house.submission.run_once()


async def test_after_an_unknown_outcome_nothing_is_sent_again(house, provider, clock):
    await house.queued()
    provider.refuses = OutcomeUnknown(Reason.UNCONFIRMED)
    for _ in range(10):
        await house.submission.run_once()
        clock.forward(minutes=10)
    assert len(provider.orders) == 1


class TestTheJobsId:
    """It was paid for, and is nowhere but in the answer."""

    async def test_needs_nothing_but_its_saving(self, house, provider):
        generation = await house.queued()

        async def broken(*_):
            raise RuntimeError("the reader is away")

        async def break_it():
            house.estimates.typical = broken

        provider.before_answering = break_it
        await house.submission.run_once()
        assert (await house.get(generation)).provider_job_id == "job-1"

    async def test_is_saved_in_several_tries(self, house, provider, monkeypatch, caplog):
        generation = await house.queued()
        real_transaction, failures = house.database.transaction, iter(range(3))

        def away():
            house.wakeups.wake(SUBMISSION)  # else each pause takes a second
            if next(failures, None) is not None:
                raise OSError("the database is away")
            return real_transaction()

        async def break_it():
            monkeypatch.setattr(house.database, "transaction", away)

        provider.before_answering = break_it
        with caplog.at_level(logging.INFO):
            await house.submission.run_once()
        after = await house.get(generation)
        assert (after.status, after.provider_job_id, next(failures, None)) == (Status.RUNNING, "job-1", None)
        assert "accepted as job job-1" in caplog.messages

    async def test_is_saved_where_the_lease_ended_meanwhile(self, house, second_house, provider, clock):
        generation = await house.queued()
        provider.found = {}

        async def slow():
            clock.forward(minutes=3)
            await second_house.reconciliation.run_once()
            assert await house.status(generation) is Status.UNCONFIRMED

        provider.before_answering = slow
        await house.submission.run_once()
        after = await house.get(generation)
        assert (after.status, after.provider_job_id, after.lease) == (Status.RUNNING, "job-1", None)

    async def test_is_left_alone_where_the_search_found_it_first(self, house, second_house, provider, clock):
        generation = await house.queued()

        async def submit(order):
            job = provider.start(order)
            clock.forward(minutes=3)
            await second_house.reconciliation.run_once()
            return job

        provider.submit = submit
        await house.submission.run_once()
        after = await house.get(generation)
        assert (after.status, after.provider_job_id) == (Status.RUNNING, "job-1")

    async def test_of_those_asked_for_at_once_any_may_have_it(self, house, second_house, provider, clock, caplog):
        """Both answers come late, and the search has given each of them the other one's job."""
        first, second = await house.paint(2)
        await house.deliver()
        accepted: dict[str, ProviderJob] = {}
        one, both = asyncio.Event(), asyncio.Event()
        house.wakeups.wait = no_pause

        async def submit(order):
            if order.reference == str(first.id):
                await one.wait()
            accepted[order.reference] = provider.start(order)
            one.set()
            if len(accepted) == 2:
                clock.forward(minutes=3)
                await second_house.reconciliation.run_once()
                both.set()
            await both.wait()
            return accepted[order.reference]

        provider.submit = submit
        await house.submission.run_once()
        assert accepted[str(second.id)].id == "job-1"
        stands = [await house.get(one) for one in (first, second)]
        assert {after.status for after in stands} == {Status.RUNNING}
        assert [after.provider_job_id for after in stands] == ["job-1", "job-2"]
        assert not [line for line in caplog.records if line.levelno >= logging.ERROR]

    async def test_comes_too_late_where_the_price_was_given_back(self, house, second_house, provider, clock, caplog):
        generation = await house.queued()
        provider.found = {}
        house.wakeups.wait = no_pause

        async def very_slow():
            clock.forward(minutes=20)
            await second_house.reconciliation.run_once()

        provider.before_answering = very_slow
        await house.submission.run_once()
        assert (await house.get(generation)).failure is Reason.UNCONFIRMED
        assert "job job-1 is left to the search" in caplog.messages


async def no_pause(*_, **__):
    return


async def test_a_hung_create_holds_up_nobody(house, provider):
    first = await house.queued(user_id=1)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hang():
        begun.set()
        await go_on.wait()

    provider.before_answering = hang
    async with asyncio.timeout(10), house.submission.in_hand as in_hand:
        assert await in_hand.top_up()
        await begun.wait()
        provider.before_answering = None
        second = await house.queued(user_id=2)
        assert await in_hand.top_up()
        while await house.status(second) is not Status.RUNNING:
            await house.wakeups.wait(POLLING, 1)
        assert await house.status(first) is Status.SUBMITTING
        go_on.set()
    assert await house.status(first) is Status.RUNNING
    assert len(provider.orders) == 2


@pytest.mark.parametrize(
    ("user_id", "private", "status"), [(2, False, Status.FAILED), (1, False, Status.FAILED), (1, True, Status.RUNNING)]
)
async def test_what_staff_hid_meanwhile_is_continued_by_its_owner_alone(house, provider, user_id, private, status):
    parent = await house.made()
    child = await house.queued(start=ClipFrame(generation_id=parent.id), user_id=user_id, private=private)
    async with house.database.transaction() as tables:
        await tables.generations.hide(parent.id, at=house.clock())
    await house.submission.run_once()
    failure = None if status is Status.RUNNING else Reason.CLIP_HIDDEN
    assert (await house.status(child), (await house.get(child)).failure) == (status, failure)
    assert len(provider.orders) == (1 if failure else 2)


class TestPublishing:
    @pytest.fixture
    async def queued(self, house, picture_file):
        media = (await house.intake.picture(picture_file, filename="a.png", user_id=1)).media
        return await house.queued(start=ImageFrame(media_id=media.id))

    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (ProviderUnavailable(Reason.UNAVAILABLE), Status.QUEUED),
            (ZeroDivisionError(), Status.QUEUED),  # nothing was sent, whatever went wrong
            (ProviderRejected(Reason.FRAMES_UNREADABLE), Status.FAILED),
        ],
    )
    async def test_without_its_picture_nothing_is_sent(self, house, provider, queued, error, status):
        house.published.fails = error
        await house.submission.run_once()
        assert (await house.status(queued), provider.orders) == (status, [])

    async def test_each_try_gets_a_fresh_link(self, house, provider, clock, queued):
        provider.refuses = ProviderUnavailable(Reason.UNAVAILABLE)
        await house.submission.run_once()
        provider.refuses = None
        clock.forward(minutes=1)
        await house.submission.run_once()
        assert [order.start.url[-1] for order in provider.orders] == ["1", "2"]
        assert await house.status(queued) is Status.RUNNING

    async def test_too_slow_a_picture_is_not_sent_behind_anothers_back(self, house, provider, clock, queued):
        house.published.before = lambda: clock.forward(minutes=3)
        await house.submission.run_once()
        assert (await house.status(queued), provider.orders) == (Status.QUEUED, [])


class TestRoom:
    async def test_so_many_at_once(self, house, provider):
        house.limit(at_once=2)
        for user_id in range(3):
            await house.queued(user_id=user_id)
        await house.submission.run_once()
        assert (len(provider.orders), await house.submission.run_once()) == (2, False)
        await house.finished(await house.get(1))
        assert await house.submission.run_once()

    async def test_what_nobody_heard_of_takes_its_place(self, house, provider):
        house.limit(at_once=1)
        provider.accepts_and_then = OutcomeUnknown(Reason.UNCONFIRMED)
        for user_id in range(2):
            await house.queued(user_id=user_id)
        await house.submission.run_once()
        assert (len(provider.orders), await house.submission.run_once()) == (1, False)

    async def test_so_many_a_minute(self, house, provider, clock):
        house.limit(at_once=100, creates_per_minute=3)
        for user_id in range(5):
            await house.queued(user_id=user_id)
        await house.submission.run_once()
        clock.forward(seconds=59)
        assert (len(provider.orders), await house.submission.run_once()) == (3, False)
        clock.forward(seconds=2)
        await house.submission.run_once()
        assert len(provider.orders) == 5

    async def test_longest_waiting_first(self, house, provider, clock):
        house.limit(at_once=1)
        for prompt in ("first", "second"):
            await house.queued(prompt)
            clock.forward(seconds=1)
        await house.submission.run_once()
        assert [order.request.prompt for order in provider.orders] == ["first"]

    async def test_fills_the_room_in_one_batch(self, house, provider):
        house.limit(at_once=3)
        for user_id in range(5):
            await house.queued(user_id=user_id)
        together = asyncio.Barrier(3)
        provider.before_answering = lambda: asyncio.wait_for(together.wait(), 5)
        await house.submission.run_once()
        assert sorted(order.reference for order in provider.orders) == ["1", "2", "3"]

    async def test_many_workers_share_one_room(self, house, second_house, provider, url):
        house.limit(at_once=4, creates_per_minute=4)
        for user_id in range(12):
            await house.queued(user_id=user_id)
        third = await Database.open(url, owner="worker-3")
        another = type(house)(**{**vars_of(house), "database": third})
        second_house.wire({"scripted": provider})
        await asyncio.gather(*(one.submission.run_once() for one in (house, second_house, another) * 3))
        await third.close()
        assert len(provider.orders) == len({order.reference for order in provider.orders}) == 4


def vars_of(house):
    names = ("store", "clock", "provider", "web", "published", "timing", "allowance")
    return {name: getattr(house, name) for name in names}


class TestBreaker:
    async def test_a_refused_account_rests(self, house, provider, clock):
        house.limit(at_once=1)
        first, second = await house.queued(user_id=1), await house.queued(user_id=2)
        provider.refuses = AccountRefused(Reason.ACCOUNT_CREDITS)
        await house.submission.run_once()
        provider.refuses = None
        assert await house.status(first) is Status.FAILED
        assert not await house.submission.run_once()
        with pytest.raises(UserError) as caught:
            await house.ask()
        assert caught.value.reason is Reason.ACCOUNT_CREDITS
        clock.forward(minutes=5)
        await house.submission.run_once()
        assert await house.status(second) is Status.RUNNING


class TestCards:
    async def test_a_card_is_redrawn_when_it_is_handed_over(self, house):
        await house.queued()
        await house.submission.run_once()
        [delivery] = await house.outbox.take()
        assert (delivery.kind, delivery.generation.status) == (DeliveryKind.REDRAW, Status.RUNNING)

    async def test_those_behind_are_redrawn_later_and_once(self, house, clock):
        house.limit(at_once=2)
        for user_id in range(4):
            await house.queued(user_id=user_id)
        await house.submission.run_once()
        assert {one.generation.id for one in await house.deliver()} == {1, 2}
        for number in (1, 2):
            clock.forward(seconds=1)
            await house.finished(await house.get(number))
            await house.submission.run_once()
        clock.forward(seconds=30)
        assert all(one.kind is DeliveryKind.REDRAW for one in await house.deliver())
        redraws = [one for one in house.posted if one.kind is DeliveryKind.REDRAW and one.generation.id == 4]
        assert len(redraws) <= 3
