"""What a callback moves: due work, searches; and how little it is believed."""

from datetime import timedelta

import pytest

from bot.domain.errors import OutcomeUnknown, ProviderRejected, ProviderUnavailable
from bot.domain.generation import Status
from bot.domain.reasons import Reason

PUBLIC = "https://video.test"


@pytest.fixture
def house(house):
    house.call_back(PUBLIC)
    return house


async def heard(house, generation, job_id="job-1", *, there=None):
    """Let the provider call about a generation, and hurry what it was about."""
    account, number, token = (await house.callbacks.url(generation)).split("/")[-3:]
    there = there or house
    assert await there.callbacks.hear(account, number, token, job_id.encode())
    await there.callbacks.run_once()


@pytest.fixture
async def unconfirmed(house, provider):
    generation = await house.queued()
    provider.accepts_and_then = OutcomeUnknown(Reason.UNCONFIRMED)
    await house.submission.run_once()
    provider.accepts_and_then = None
    provider.found = {}  # no list tells of it
    await house.reconciliation.run_once()
    assert await house.status(generation) is Status.UNCONFIRMED
    return generation


async def test_the_place_to_call_is_in_the_order_and_always_the_same(house, provider):
    generation = await house.running()
    [order] = provider.orders
    assert order.callback_url == await house.callbacks.url(generation)
    assert order.callback_url.startswith(f"{PUBLIC}/callbacks/scripted/{generation.id}/")
    assert len(order.callback_url.rsplit("/", 1)[-1]) == 64


async def test_each_generation_and_account_has_its_own(house):
    first, second = await house.running(user_id=1), await house.running(user_id=2)
    assert len({(await house.callbacks.url(one)).rsplit("/", 1)[-1] for one in (first, second)}) == 2


async def test_there_is_none_where_nobody_reaches_us_or_the_provider_cannot(house, provider):
    generation = await house.running()
    house.call_back(None)
    assert await house.callbacks.url(generation) is None
    house.call_back(PUBLIC, calls_back=False)
    assert await house.callbacks.url(generation) is None


async def test_another_process_knows_it_too(house, second_house, provider):
    generation = await house.running()
    second_house.call_back(PUBLIC)
    await heard(house, generation, there=second_house)
    assert (await house.get(generation)).due_at == house.clock()


async def test_a_lie_only_makes_us_look(house, provider):
    generation = await house.running()
    await heard(house, generation, "job-of-somebody-else")
    assert await house.polling.run_once()
    assert provider.looks == ["job-1"]
    assert await house.status(generation) is Status.RUNNING


@pytest.mark.parametrize("ended", ["made", "cancelled"])
async def test_what_has_ended_is_left_alone(house, ended):
    generation = await (house.made() if ended == "made" else house.queued())
    if ended == "cancelled":
        await house.cancellation.cancel(generation.id, requester=generation.requester)
    before = await house.get(generation)
    await heard(house, generation)
    assert await house.get(generation) == before


async def test_one_that_is_just_looked_at_is_looked_at_again(house):
    generation = await house.running()
    async with house.database.transaction() as tables:
        held = await tables.generations.claim_one(
            generation.id, Status.RUNNING, now=house.clock(), until=house.clock() + house.timing.lease
        )
    await heard(house, generation)
    async with house.database.transaction() as tables:
        later = held.moved_to(Status.RUNNING, due_at=house.clock() + house.timing.longest_look)
        await tables.generations.save(later)  # it saw nothing new
    house.clock.forward(seconds=1)
    assert await house.callbacks.run_once()
    assert (await house.get(generation)).due_at == house.clock()


async def over_and_over(house, generation, *, seconds):
    """Let the provider call every second, and look whenever something is due."""
    for _ in range(seconds):
        await heard(house, generation)
        await house.polling.run_once()
        house.clock.forward(seconds=1)


async def test_one_that_comes_again_does_not_use_up_the_wait_for_a_link(house, provider):
    generation = await house.running()
    provider.finish("job-1", url=None)
    await over_and_over(house, generation, seconds=12)
    assert await house.status(generation) is Status.RUNNING
    provider.finish("job-1")
    await over_and_over(house, generation, seconds=5)
    assert await house.status(generation) is Status.DOWNLOADING


async def test_nor_does_it_end_the_rest_that_an_account_asked_for(house, provider):
    generation = await house.running()
    provider.look_fails = ProviderUnavailable(Reason.RATE_LIMITED, retry_after=timedelta(minutes=2))
    await over_and_over(house, generation, seconds=119)
    assert provider.looks == ["job-1"]


class TestUnconfirmed:
    async def test_the_job_that_called_is_its_job(self, house, provider, unconfirmed):
        await heard(house, unconfirmed)
        assert await house.reconciliation.run_once()
        after = await house.get(unconfirmed)
        assert (after.status, after.provider_job_id) == (Status.RUNNING, "job-1")
        assert house.callbacks.named(unconfirmed.id) is None

    async def test_it_is_searched_for_at_once(self, house, provider, unconfirmed):
        assert not await house.reconciliation.run_once()
        provider.found = None
        await heard(house, unconfirmed, "")
        assert await house.reconciliation.run_once()
        assert await house.status(unconfirmed) is Status.RUNNING

    async def test_a_job_that_is_not_there_is_not_believed(self, house, provider, unconfirmed, monkeypatch):
        async def nothing(_):
            raise ProviderRejected(Reason.INVALID_REQUEST, "no such job")

        monkeypatch.setattr(provider, "look", nothing)
        await heard(house, unconfirmed, "job-9")
        assert await house.reconciliation.run_once()
        assert await house.status(unconfirmed) is Status.UNCONFIRMED
        assert house.callbacks.named(unconfirmed.id) is None

    async def test_nor_is_one_that_another_generation_has(self, house, provider, unconfirmed):
        other = await house.running(user_id=2)
        await heard(house, unconfirmed, other.provider_job_id)
        assert await house.reconciliation.run_once()
        assert await house.status(unconfirmed) is Status.UNCONFIRMED

    async def test_after_it_was_given_up_it_comes_as_a_present(self, house, provider, unconfirmed, clock):
        clock.forward(minutes=16)
        await house.reconciliation.run_once()
        assert (await house.get(unconfirmed)).failure is Reason.UNCONFIRMED
        await house.reconciliation.run_late()
        await heard(house, unconfirmed)
        assert await house.reconciliation.run_late()
        present = await house.get(unconfirmed.id + 1)
        assert (present.present, present.price, present.provider_job_id) == (True, 0, "job-1")


async def test_only_so_many_are_kept(house, monkeypatch):
    monkeypatch.setattr("bot.lifecycle.publishing.callbacks.MOST", 2)
    running = [await house.running(user_id=number) for number in range(3)]
    for one in running:
        account, number, token = (await house.callbacks.url(one)).split("/")[-3:]
        await house.callbacks.hear(account, number, token, b"")
    await house.callbacks.run_once()
    assert [(await house.get(one)).due_at == house.clock() for one in running] == [True, True, False]
