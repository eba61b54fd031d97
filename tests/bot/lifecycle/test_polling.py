import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import AccountRefused, ProviderUnavailable, UserError
from bot.domain.generation import Status
from bot.domain.provider import JobState, ManyAtOnce, ProviderJob
from bot.domain.reasons import Reason
from tests.bot.scripted import ScriptedProvider


async def three(house):
    """Three running jobs, one person each, in the order of their ids."""
    generations = [await house.queued(user_id=user_id) for user_id in (1, 2, 3)]
    await house.submission.run_once()
    house.clock.forward(minutes=1)
    running = [await house.get(one) for one in generations]
    return sorted(running, key=lambda one: one.provider_job_id)  # they were handed over side by side


async def until_the_next_look(house):
    """Go on until a look was made, second by second; return how many went by."""
    looks = len(house.provider.looks)
    for seconds in range(3600):
        await house.polling.run_once()
        if len(house.provider.looks) > looks:
            return seconds
        house.clock.forward(seconds=1)
    raise AssertionError("nobody looked")


async def statuses(house, generations):
    return [await house.status(one) for one in generations]


async def test_a_finished_job_is_collected(house, provider):
    generation = await house.running()
    provider.finish("job-1")
    assert not await house.polling.run_once()  # not due yet
    house.clock.forward(minutes=1)
    assert await house.polling.run_once()
    after = await house.get(generation)
    assert (after.status, after.asset_url) == (Status.DOWNLOADING, "https://cdn.test/clip/job-1.mp4")


async def test_a_failed_job_costs_nothing(house, provider):
    generation = await house.running()
    provider.fail("job-1", Reason.PROMPT_MODERATED)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    after = await house.get(generation)
    assert (after.status, after.failure, after.detail) == (Status.FAILED, Reason.PROMPT_MODERATED, "their words")
    assert (await house.spent(), await house.costs()) == (0, 0)


async def test_a_failure_without_a_reason_has_one_of_ours(house, provider):
    generation = await house.running()
    provider.fail("job-1", None)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    assert (await house.get(generation)).failure is Reason.JOB_FAILED


class TestManyAtOnce:
    async def test_one_call_serves_all(self, house, provider):
        generations = await three(house)
        provider.finish("job-1")
        await house.polling.run_once()
        assert provider.looks == ["many"]
        assert await statuses(house, generations) == [Status.DOWNLOADING, Status.RUNNING, Status.RUNNING]

    async def test_one_job_is_asked_for_by_itself(self, house, provider):
        await house.running()
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        assert provider.looks == ["job-1"]

    async def test_a_provider_without_it_is_asked_one_by_one(self, house, provider):
        provider.facts = replace(provider.facts, many_at_once=ManyAtOnce.NO)
        await three(house)
        await house.polling.run_once()
        assert sorted(provider.looks) == ["job-1", "job-2", "job-3"]

    async def test_a_broken_list_is_gone_round(self, house, provider):
        generations = await three(house)
        provider.many_fails = ProviderUnavailable(Reason.UNAVAILABLE, "500")
        provider.finish("job-2")
        await house.polling.run_once()
        assert sorted(provider.looks) == ["job-1", "job-2", "job-3", "many"]
        assert await statuses(house, generations) == [Status.RUNNING, Status.DOWNLOADING, Status.RUNNING]

    async def test_what_the_list_leaves_out_is_asked_for(self, house, provider):
        generations = await three(house)
        provider.leaves_out = {"job-3"}
        provider.finish("job-3")
        await house.polling.run_once()
        assert provider.looks == ["many", "job-3"]
        assert await house.status(generations[2]) is Status.DOWNLOADING

    async def test_a_stale_list_cannot_hide_a_finished_job(self, house, provider):
        generations = await three(house)
        stale = dict(provider.jobs)

        async def look_at_many(job_ids):
            return {job_id: stale[job_id] for job_id in job_ids}

        provider.look_at_many = look_at_many
        provider.finish("job-1")
        for _ in range(6):
            await house.polling.run_once()
            house.clock.forward(seconds=15)
        assert await house.status(generations[0]) is Status.DOWNLOADING

    async def test_jobs_handed_over_at_odd_moments_become_due_together(self, house, provider):
        for user_id in range(8):
            await house.queued(user_id=user_id)
            await house.submission.run_once()
            house.clock.forward(seconds=0.4)
        house.clock.forward(seconds=60)
        for _ in range(20):
            await house.polling.run_once()
            house.clock.forward(seconds=3)
        by_hand = [look for look in provider.looks if look != "many"]
        assert provider.looks.count("many") >= 18
        assert len(by_hand) <= 8 * 4  # the doubts about the list, and no more


class TestLinks:
    async def test_a_link_may_come_a_little_later(self, house, provider):
        generation = await house.running()
        provider.finish("job-1", url=None)
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        assert await house.status(generation) is Status.RUNNING
        provider.finish("job-1")
        house.clock.forward(seconds=6)
        await house.polling.run_once()
        assert await house.status(generation) is Status.DOWNLOADING

    async def test_but_not_for_ever(self, house, provider):
        generation = await house.running()
        house.clock.forward(minutes=3)
        for _ in range(8):  # a long run before must not count
            await house.polling.run_once()
            house.clock.forward(seconds=15)
        provider.finish("job-1", url=None)
        looks = len(provider.looks)
        for _ in range(10):
            await house.polling.run_once()
            house.clock.forward(seconds=15)
        after = await house.get(generation)
        assert (after.failure, len(provider.looks) - looks) == (Reason.NO_FILE, 6)
        assert (await house.spent(), await house.costs()) == (0, 500_000)

    async def test_a_look_that_tells_nothing_uses_up_none_of_the_wait(self, house, provider):
        generation = await house.running()
        provider.finish("job-1", url=None)
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        provider.look_fails = ProviderUnavailable(Reason.UNAVAILABLE)
        for _ in range(10):
            house.clock.forward(seconds=30)
            await house.polling.run_once()
        provider.look_fails = None
        provider.finish("job-1")
        house.clock.forward(seconds=30)
        await house.polling.run_once()
        assert await house.status(generation) is Status.DOWNLOADING

    async def test_a_stale_list_neither_hides_it_nor_uses_it_up(self, house, provider):
        generations = await three(house)
        stale = dict(provider.jobs)

        async def look_at_many(job_ids):
            provider.looks.append("many")
            return {job_id: stale[job_id] for job_id in job_ids}

        provider.look_at_many = look_at_many
        provider.finish("job-1", url=None)
        for _ in range(5):  # until the list is doubted
            await house.polling.run_once()
            house.clock.forward(seconds=15)
        own = provider.looks.count("job-1")
        await house.polling.run_once()
        assert provider.looks.count("job-1") == own + 1
        provider.finish("job-1")
        house.clock.forward(seconds=15)
        await house.polling.run_once()
        assert await house.status(generations[0]) is Status.DOWNLOADING


class TestErrors:
    async def test_the_wait_that_was_asked_for_is_kept(self, house, provider):
        await house.running()
        house.clock.forward(minutes=1)
        provider.look_fails = ProviderUnavailable(Reason.RATE_LIMITED, retry_after=timedelta(minutes=2))
        await house.polling.run_once()
        house.clock.forward(seconds=119)
        assert not await house.polling.run_once()
        house.clock.forward(seconds=35)
        assert await house.polling.run_once()

    @pytest.mark.parametrize("looks", [0, 6])
    @pytest.mark.parametrize(
        ("error", "least"),
        [
            (ProviderUnavailable(Reason.RATE_LIMITED, "429", retry_after=timedelta(minutes=2)), 120),
            (ProviderUnavailable(Reason.UNAVAILABLE, "503", retry_after=timedelta(seconds=30)), 30),
        ],
    )
    async def test_it_is_kept_however_often_it_was_looked_before(self, house, provider, error, least, looks):
        await house.running()
        for _ in range(looks):
            house.clock.forward(seconds=15)
            assert await house.polling.run_once()
        provider.look_fails = error
        waits = [await until_the_next_look(house) for _ in range(6)]  # nor does it matter how often it was asked for
        assert least <= waits[-1] <= least * 1.25 + 1

    async def test_a_limit_concerns_the_key_so_that_the_whole_account_rests(self, house, provider):
        generations = await three(house)
        later = await house.running(user_id=4)  # is due when the others were looked at
        provider.many_fails = provider.look_fails = ProviderUnavailable(
            Reason.RATE_LIMITED, retry_after=timedelta(minutes=2)
        )
        await house.polling.run_once()
        looks = len(provider.looks)
        for _ in range(119):
            house.clock.forward(seconds=1)
            await house.polling.run_once()
        assert len(provider.looks) == looks
        provider.many_fails = provider.look_fails = None
        provider.finish(later.provider_job_id)
        house.clock.forward(seconds=31)
        await house.polling.run_once()
        assert await statuses(house, [*generations, later]) == [Status.RUNNING] * 3 + [Status.DOWNLOADING]

    async def test_other_accounts_do_not_rest(self, house, provider):
        other = ScriptedProvider(house.clock, name="other")
        house.wire({"scripted": provider, "other": other})
        first = await house.running()
        house.wire({"other": other})
        second = await house.running(user_id=2)
        house.wire({"scripted": provider, "other": other})
        assert [first.account, second.account] == ["scripted", "other"]
        provider.look_fails = ProviderUnavailable(Reason.RATE_LIMITED, retry_after=timedelta(minutes=2))
        for _ in range(4):
            house.clock.forward(seconds=15)
            await house.polling.run_once()
        assert (len(provider.looks), len(other.looks)) == (1, 4)

    async def test_limits_that_go_on_lengthen_the_rest_until_an_answer_comes(self, house, provider):
        await house.running()
        provider.look_fails = ProviderUnavailable(Reason.RATE_LIMITED)
        waits = [await until_the_next_look(house) for _ in range(5)][1:]
        assert all(wait >= least for wait, least in zip(waits, (5, 10, 20, 20), strict=True))
        assert max(waits) <= 20 * 1.25 + 1
        provider.look_fails = None
        await until_the_next_look(house)
        provider.look_fails = ProviderUnavailable(Reason.RATE_LIMITED)
        await until_the_next_look(house)
        assert await until_the_next_look(house) < 15 + 2  # not 20 any more

    async def test_a_refused_key_blocks_the_account_not_the_job(self, house, provider):
        generation = await house.running()
        house.clock.forward(minutes=1)
        provider.look_fails = AccountRefused(Reason.ACCOUNT_KEY)
        await house.polling.run_once()
        assert await house.status(generation) is Status.RUNNING
        with pytest.raises(UserError, match="account_key"):
            await house.ask(user_id=2)

    async def test_one_broken_job_does_not_stop_the_others(self, house, provider):
        generations = await three(house)
        provider.many_fails = ProviderUnavailable(Reason.UNAVAILABLE)

        async def look(job_id):
            if job_id == "job-2":
                raise ZeroDivisionError
            return ProviderJob(id=job_id, state=JobState.FAILED)

        provider.look = look
        await house.polling.run_once()
        assert await statuses(house, generations) == [Status.FAILED, Status.RUNNING, Status.FAILED]

    @pytest.mark.parametrize(
        "error",
        [
            ProviderUnavailable(Reason.RATE_LIMITED, retry_after=timedelta(minutes=1)),
            AccountRefused(Reason.ACCOUNT_KEY),
        ],
    )
    async def test_what_concerns_all_is_not_asked_again_for_each(self, house, provider, error):
        generations = await three(house)
        provider.many_fails = error
        await house.polling.run_once()
        assert provider.looks == ["many"]
        assert await statuses(house, generations) == [Status.RUNNING] * 3
        if error.reason is Reason.RATE_LIMITED:
            house.clock.forward(seconds=59)
            assert not await house.polling.run_once()
        async with house.database.reading() as tables:
            blocked = await tables.accounts.blocked(house.clock())
        assert blocked == ({"scripted": Reason.ACCOUNT_KEY} if isinstance(error, AccountRefused) else {})

    async def test_one_by_one_a_limit_ends_it_for_those_behind(self, house, provider):
        provider.facts = replace(provider.facts, many_at_once=ManyAtOnce.NO)
        generations = await three(house)
        provider.look_fails = ProviderUnavailable(Reason.RATE_LIMITED)
        await house.polling.run_once()
        assert len(provider.looks) == 1
        assert await statuses(house, generations) == [Status.RUNNING] * 3

    @pytest.mark.parametrize("many", [True, False])
    async def test_an_adapter_s_own_error_does_not_end_our_patience(self, house, provider, many):
        generations = await three(house) if many else [await house.running()]
        provider.many_fails = provider.look_fails = ZeroDivisionError()
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        assert await house.status(generations[0]) is Status.RUNNING
        assert (await house.get(generations[0])).lease is None  # it goes on at its usual pace
        house.clock.forward(minutes=61)
        await house.polling.run_once()
        assert {(await house.get(one)).failure for one in generations} == {Reason.TOO_SLOW}

    async def test_jobs_are_looked_at_side_by_side(self, house, provider):
        await three(house)
        provider.many_fails = ProviderUnavailable(Reason.UNAVAILABLE)
        together = asyncio.Barrier(3)

        async def look(job_id):
            async with asyncio.timeout(5):
                await together.wait()
            return provider.jobs[job_id]

        provider.look = look
        assert await house.polling.run_once()
        assert not together.broken

    async def test_the_account_of_a_job_may_be_gone(self, house):
        generation = await house.running()
        house.wire({})
        for minutes in (1, 59):
            house.clock.forward(minutes=minutes)
            await house.polling.run_once()
            assert await house.status(generation) is Status.RUNNING
        house.clock.forward(minutes=2)
        await house.polling.run_once()
        assert (await house.get(generation)).failure is Reason.TOO_SLOW


async def test_a_result_that_comes_after_the_lease_is_discarded(house, second_house, provider, caplog):
    generation = await house.running()
    house.clock.forward(minutes=1)
    overtaken = False

    async def look(job_id):  # so slow that another worker takes over and finishes first
        nonlocal overtaken
        if not overtaken:
            overtaken = True
            house.clock.forward(minutes=3)
            await second_house.polling.run_once()
            return ProviderJob(id=job_id, state=JobState.FAILED)
        return ProviderJob(id=job_id, state=JobState.SUCCEEDED, asset_url="https://cdn.test/1.mp4")

    provider.look = look
    with caplog.at_level(logging.WARNING):
        await house.polling.run_once()
    assert await house.status(generation) is Status.DOWNLOADING
    assert "no longer ours" in caplog.text
    assert await house.spent() == 500_000
