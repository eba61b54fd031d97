"""How long work is waited for that a provider does not finish, or does not tell about: hours, on a stepped clock."""

from datetime import timedelta

import pytest

from bot.domain.errors import ProviderUnavailable
from bot.domain.generation import Status
from bot.domain.reasons import Reason


async def test_ends_what_runs_for_ever(house, provider):
    generation = await house.running()
    for _ in range(200):
        await house.polling.run_once()
        house.clock.forward(seconds=5)
    after = await house.get(generation)
    assert (after.status, after.failure) == (Status.FAILED, Reason.TOO_SLOW)
    waited = after.finished_at - after.submitted_at
    assert timedelta(minutes=15) <= waited < timedelta(minutes=16)
    assert (await house.spent(), await house.costs()) == (0, 500_000)  # they may have charged us


async def test_a_job_that_was_ready_while_we_were_down_is_taken(house, provider):
    generation = await house.running()
    provider.finish("job-1")
    house.clock.forward(hours=30)
    await house.polling.run_once()
    assert await house.status(generation) is Status.DOWNLOADING


async def test_no_answer_is_no_verdict(house, provider):
    generation = await house.running()
    house.clock.forward(minutes=20)
    provider.look_fails = ProviderUnavailable(Reason.UNAVAILABLE)
    await house.polling.run_once()
    assert await house.status(generation) is Status.RUNNING
    house.clock.forward(minutes=61)
    await house.polling.run_once()
    assert (await house.get(generation)).failure is Reason.TOO_SLOW


@pytest.mark.parametrize("error", [ProviderUnavailable(Reason.UNAVAILABLE), ProviderUnavailable(Reason.RATE_LIMITED)])
async def test_a_first_look_that_fails_after_a_long_stop_ends_nothing(house, provider, error):
    generations = [await house.running(user_id=user_id) for user_id in (1, 2, 3)]
    for job_id in ("job-1", "job-2", "job-3"):
        provider.finish(job_id)
    house.clock.forward(hours=9)
    provider.look_fails = provider.many_fails = error
    await house.polling.run_once()
    assert {await house.status(one) for one in generations} == {Status.RUNNING}
    provider.look_fails = provider.many_fails = None
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    assert {await house.status(one) for one in generations} == {Status.DOWNLOADING}


async def test_an_answer_ends_a_silence(house, provider):
    generation = await house.running()
    for fails in (True, False, True):
        provider.look_fails = ProviderUnavailable(Reason.UNAVAILABLE) if fails else None
        house.clock.forward(minutes=1)
        await house.polling.run_once()
    house.clock.forward(minutes=59)
    await house.polling.run_once()
    assert await house.status(generation) is Status.RUNNING
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    assert (await house.get(generation)).failure is Reason.TOO_SLOW


async def test_so_does_one_that_another_process_hears(house, second_house, provider):
    generation = await house.running()
    for where, fails in ((house, True), (second_house, False), (house, True)):
        provider.look_fails = ProviderUnavailable(Reason.UNAVAILABLE) if fails else None
        house.clock.forward(minutes=1)
        await where.polling.run_once()
    house.clock.forward(minutes=59)
    await house.polling.run_once()
    assert await house.status(generation) is Status.RUNNING


async def test_counts_from_the_submission_not_from_the_request(house):
    generation = await house.ask()
    house.clock.forward(minutes=20)
    await house.deliver()
    await house.submission.run_once()
    house.clock.forward(minutes=2)
    await house.polling.run_once()
    assert await house.status(generation) is Status.RUNNING
