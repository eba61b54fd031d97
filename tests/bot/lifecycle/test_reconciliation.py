from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import OutcomeUnknown, ProviderUnavailable, UserError
from bot.domain.generation import Status
from bot.domain.provider import ClipOf, JobState, Order, PictureAt, ProviderJob
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame


@pytest.fixture
async def crashed(house):
    """Written down as handed over, and the process died before it was."""
    generation = await house.queued()
    await house.submission._claim(1)
    return generation


@pytest.fixture
async def unanswered(house, provider):
    """The provider has the job, and its answer was lost."""
    generation = await house.queued()
    provider.accepts_and_then = OutcomeUnknown(Reason.UNCONFIRMED)
    await house.submission.run_once()
    provider.accepts_and_then = None
    return generation


async def search(house, *, every=1, **time):
    """Search for a while, every so many minutes."""
    end = house.clock() + timedelta(**time)
    while house.clock() <= end:
        await house.reconciliation.run_once()
        await house.reconciliation.run_late()
        house.clock.forward(minutes=every)


async def test_a_live_submission_is_left_alone(house, crashed):
    house.clock.forward(seconds=119)
    assert not await house.reconciliation.run_once()
    assert await house.status(crashed) is Status.SUBMITTING


async def test_a_crash_before_the_create_ends_in_a_refund(house, provider, crashed):
    house.clock.forward(minutes=3)
    assert await house.reconciliation.run_once()
    assert await house.status(crashed) is Status.UNCONFIRMED
    assert not await house.submission.run_once()
    await search(house, minutes=16)
    after = await house.get(crashed)
    assert (after.status, after.failure, provider.orders) == (Status.FAILED, Reason.UNCONFIRMED, [])
    assert (await house.spent(), await house.costs()) == (0, 500_000)  # it may have been charged
    [result] = await house.deliver(DeliveryKind.RESULT)
    assert result.generation.failure is Reason.UNCONFIRMED


async def test_a_lost_answer_is_found(house, provider, unanswered):
    assert await house.reconciliation.run_once()
    found = await house.get(unanswered)
    assert (found.status, found.provider_job_id) == (Status.RUNNING, "job-1")
    done = await house.finished(found)
    assert (done.status, len(provider.orders), await house.spent()) == (Status.SUCCEEDED, 1, 500_000)


async def test_searches_are_spaced(house, provider, crashed):
    house.clock.forward(minutes=3)
    for _ in range(60 * 2):
        await house.reconciliation.run_once()
        house.clock.forward(seconds=5)
    assert 8 <= provider.looks.count("search") <= 16


async def test_a_job_of_somebody_elses_is_not_taken(house, unanswered):
    other = await house.running("another lake")  # its prompt is not ours
    house.provider.found = {str(unanswered.id): [house.provider.jobs[other.provider_job_id]]}
    await house.reconciliation.run_once()
    assert await house.status(unanswered) is Status.UNCONFIRMED


async def test_two_candidates_are_one_too_many(house, provider, unanswered):
    provider.start(provider.orders[0])  # somebody used the key for the same wish
    await search(house, minutes=17)
    assert (await house.get(unanswered)).failure is Reason.UNCONFIRMED


async def test_two_equal_wishes_are_not_guessed(house, provider):
    provider.accepts_and_then = OutcomeUnknown(Reason.UNCONFIRMED)
    first = await house.queued(user_id=1)
    await house.submission.run_once()
    provider.accepts_and_then = None
    provider.refuses = OutcomeUnknown(Reason.UNCONFIRMED)
    second = await house.queued(user_id=2)
    await house.submission.run_once()
    await house.reconciliation.run_once()
    assert [await house.status(one) for one in (first, second)] == [Status.UNCONFIRMED] * 2


class TestBatch:
    """What was asked for at once is one wish: it makes no difference which of it has which job."""

    async def test_a_crash_between_its_creates_loses_none_that_arrived(self, house, provider, picture_file):
        house.web.picture = picture_file
        batch = await house.paint(4)
        await house.deliver()
        claimed = await house.submission._claim(4)
        for one in claimed[:3]:  # and then the process died
            provider.start(Order(reference=str(one.id), request=one.request))
        house.clock.forward(minutes=3)
        await search(house, minutes=2)
        found = [await house.get(one) for one in batch]
        assert sorted(one.provider_job_id or "" for one in found) == ["", "job-1", "job-2", "job-3"]
        for job_id in provider.jobs:
            provider.finish(job_id)
        await search(house, minutes=16)
        await house.collected()
        ended = [(await house.get(one)).status for one in batch]
        assert sorted(ended) == [Status.FAILED, *[Status.SUCCEEDED] * 3]
        assert provider.orders == []  # nothing was sent again
        assert await house.spent() == 3 * batch[0].price
        [result] = [one for one in house.posted if one.kind is DeliveryKind.RESULT]
        assert sorted(one.status for one in result.batch) == sorted(ended)

    async def test_one_that_may_still_be_answered_keeps_its_own_job(self, house, provider):
        first, second = await house.paint(2)
        await house.deliver()
        provider.refuses = OutcomeUnknown(Reason.UNCONFIRMED)
        house.provider.facts = replace(provider.facts, picture_limits=replace(provider.facts.limits, at_once=1))
        house.wire({provider.name: provider})
        await house.submission.run_once()  # lost, and never arrived
        await house.reconciliation.run_once()
        [handed] = await house.submission._claim(1)  # it has the place, and another worker is at it
        provider.start(Order(reference=str(handed.id), request=handed.request))
        await search(house, minutes=1)
        stands = {(await house.get(one)).status: one.id for one in (first, second)}
        assert stands == {Status.UNCONFIRMED: first.id, Status.SUBMITTING: second.id}

    async def test_a_job_too_many_is_somebody_else_s(self, house, provider):
        batch = await house.paint(2)
        await house.deliver()
        for one in await house.submission._claim(2):
            provider.start(Order(reference=str(one.id), request=one.request))
        provider.start(Order(reference="", request=batch[0].request))
        house.clock.forward(minutes=3)
        await search(house, minutes=5)
        assert {(await house.get(one)).status for one in batch} == {Status.UNCONFIRMED}


async def test_a_wish_that_is_just_being_handed_over_is_thought_of(house, provider, crashed):
    house.clock.forward(minutes=3)
    await house.queued(user_id=2)
    real_find = provider.find

    async def find(orders, *, since):  # meanwhile another worker hands over an equal wish
        [handed] = await house.submission._claim(1)
        provider.start(Order(reference=str(handed.id), request=handed.request))
        return await real_find(orders, since=since)

    provider.find = find
    await house.reconciliation.run_once()
    assert await house.status(crashed) is Status.UNCONFIRMED


async def test_jobs_from_before_the_create_are_not_it(house, provider):
    provider.refuses = OutcomeUnknown(Reason.UNCONFIRMED)
    generation = await house.queued()
    old = ProviderJob(id="old", state=JobState.RUNNING, created_at=house.clock() - timedelta(hours=1))
    provider.found = {str(generation.id): [old]}
    await house.submission.run_once()
    await house.reconciliation.run_once()
    assert await house.status(generation) is Status.UNCONFIRMED


async def test_a_provider_that_does_not_answer_proves_nothing(house, provider, unanswered):
    provider.find_fails = ProviderUnavailable(Reason.UNAVAILABLE)
    await search(house, minutes=10)
    assert await house.status(unanswered) is Status.UNCONFIRMED
    provider.find_fails = None
    await search(house, minutes=1)
    assert await house.status(unanswered) is Status.RUNNING


async def test_an_adapter_s_own_error_is_a_search_that_failed(house, provider, unanswered):
    provider.find_fails = ZeroDivisionError()
    await search(house, minutes=16)
    assert (await house.get(unanswered)).failure is Reason.UNCONFIRMED


async def test_searches_that_fail_are_spaced_too(house, provider, unanswered):
    provider.find_fails = ProviderUnavailable(Reason.UNAVAILABLE)
    moments = []
    for _ in range(24):
        if await house.reconciliation.run_once():
            moments.append(house.clock())
        house.clock.forward(seconds=5)
    assert [(one - moments[0]).total_seconds() for one in moments] == [0, 5, 10, 20, 40, 80]


class TestPlaceAtTheProvider:
    """A lost answer may stand for a job there; what a search has ruled out does not."""

    async def at_provider(self, house):
        async with house.database.reading() as tables:
            return (await tables.generations.at_provider()).get(("scripted", False), 0)

    async def test_is_given_back_once_a_whole_search_did_not_find_it(self, house, provider):
        house.limit(at_once=1)
        provider.refuses = OutcomeUnknown(Reason.UNCONFIRMED)
        await house.queued(user_id=1)
        await house.queued(user_id=2)
        await house.submission.run_once()
        provider.refuses = None
        assert not await house.submission.run_once()
        await house.reconciliation.run_once()
        assert await house.submission.run_once()
        assert await house.status(2) is Status.RUNNING

    async def test_is_kept_while_the_search_fails(self, house, provider, unanswered):
        provider.find_fails = ProviderUnavailable(Reason.UNAVAILABLE)
        await search(house, minutes=5)
        assert await self.at_provider(house) == 1

    async def test_is_kept_while_something_may_be_it(self, house, provider, unanswered):
        provider.start(provider.orders[0])  # two candidates
        await search(house, minutes=5)
        assert await self.at_provider(house) == 1

    async def test_a_job_that_is_another_s_is_not_it(self, house, provider):
        await house.running()
        provider.refuses = OutcomeUnknown(Reason.UNCONFIRMED)
        await house.queued(user_id=2)  # the same wish, never accepted
        await house.submission.run_once()
        assert await self.at_provider(house) == 2
        await house.reconciliation.run_once()
        assert await self.at_provider(house) == 1


async def test_it_tells_what_the_frames_were(house, provider, picture_file):
    parent = await house.made()
    media = (await house.intake.picture(picture_file, filename="a.png", user_id=1)).media
    await house.queued(start=ClipFrame(generation_id=parent.id), end=ImageFrame(media_id=media.id))
    provider.refuses = OutcomeUnknown(Reason.UNCONFIRMED)
    await house.submission.run_once()
    asked = []

    async def find(orders, *, since):
        asked.extend(orders)
        return {}

    provider.find = find
    await house.reconciliation.run_once()
    assert [(order.start, order.end) for order in asked] == [(ClipOf(job_id="job-1"), PictureAt(url=""))]


class TestPresent:
    @pytest.fixture
    async def given_up(self, house, provider, unanswered):
        """It was there all the time, and the provider did not tell."""
        provider.found = {}
        await search(house, minutes=17)
        await house.deliver()
        assert await house.status(unanswered) is Status.FAILED
        provider.found = None
        return unanswered

    async def test_found_late_is_delivered_for_nothing(self, house, provider, given_up):
        await search(house, every=10, hours=2)
        present = await house.get(given_up.id + 1)
        assert (present.present, present.origin_id, present.price) == (True, given_up.id, 0)
        assert (present.status, present.provider_job_id) == (Status.RUNNING, "job-1")
        await house.deliver()
        done = await house.finished(present, cost=700_000)
        assert done.status is Status.SUCCEEDED
        standing = await house.allowances.of(done.requester)
        assert (standing.usage.spent_this_month, standing.usage.videos_today) == (0, 0)
        assert await house.costs() == 500_000  # booked once, when it was given up
        assert [one.generation.id for one in house.posted if one.kind is DeliveryKind.RESULT] == [given_up.id, done.id]
        assert len(provider.orders) == 1

    async def test_there_is_one_present_only(self, house, given_up):
        await search(house, every=30, hours=20)
        with pytest.raises(UserError):
            await house.outbox.peek(given_up.id + 2)

    async def test_what_was_deleted_meanwhile_is_deleted_there_too(self, house, provider, given_up):
        await house.deletion.delete(given_up.id, requester=given_up.requester, may_manage=False)
        await search(house, every=10, hours=2)
        with pytest.raises(UserError):  # nobody wants to see it any more
            await house.outbox.peek(given_up.id + 1)
        assert await house.removal.run_once()
        assert provider.deleted == ["job-1"]
        provider.looks.clear()
        await search(house, every=10, hours=2)
        assert provider.looks == []

    async def test_after_a_day_nobody_searches_any_more(self, house, provider, given_up):
        provider.found = {}
        await search(house, every=30, hours=24)
        provider.looks.clear()
        await search(house, every=10, hours=1)
        assert provider.looks == []

    async def test_its_patience_begins_anew(self, house, provider, given_up):
        house.clock.forward(hours=3)
        await house.reconciliation.run_late()
        house.clock.forward(minutes=5)
        await house.polling.run_once()
        assert await house.status(given_up.id + 1) is Status.RUNNING

    async def test_a_present_whose_card_is_refused_is_still_delivered(self, house, provider, given_up):
        await search(house, every=10, hours=2)
        [card] = await house.outbox.take()
        await house.outbox.refused(card, Reason.CHANNEL_GONE)
        assert await house.status(card.generation) is Status.RUNNING
        assert (await house.finished(await house.get(card.generation))).status is Status.SUCCEEDED
        assert house.posted[-1].kind is DeliveryKind.RESULT
