"""A refused key is known, and known to be mended, before anybody's request runs into it; nothing waits for ever."""

import logging
from dataclasses import replace

import pytest

from bot.domain.community.people import Actor, Rank
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import AccountRefused, ProviderRejected, ProviderUnavailable, UserError
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame
from bot.lifecycle.upkeep.checkup import Checkup, Expiry

REFUSED = AccountRefused(Reason.ACCOUNT_KEY, "their words about the key")


class Doors:
    """What each account answers when it is asked, and how often it was."""

    def __init__(self, *names: str) -> None:
        self.answers: dict[str, Exception | None] = dict.fromkeys(names)
        self.asked: list[str] = []

    def __getitem__(self, name: str):
        async def check() -> None:
            self.asked.append(name)
            answer = self.answers[name]
            if answer is not None:
                raise answer

        return check


@pytest.fixture
def doors(provider) -> Doors:
    doors = Doors("scripted")
    provider.check = doors["scripted"]
    return doors


@pytest.fixture
def checkup(house, provider, doors):
    return Checkup(house.database, {"scripted": provider}, now=house.clock, timing=house.timing)


@pytest.fixture
def blocked(house):
    async def read() -> dict[str, Reason]:
        async with house.database.reading() as tables:
            return await tables.accounts.blocked(house.clock())

    return read


@pytest.fixture
def block(house):
    async def write(reason: Reason) -> None:
        async with house.database.transaction() as tables:
            now = house.clock()
            await tables.accounts.block("scripted", reason=reason, now=now, until=now + house.timing.account_rest)

    return write


async def test_it_asks_at_the_start_and_again_after_each_rest(checkup, doors, house):
    assert await checkup.run_once()
    assert not await checkup.run_once()
    house.clock.forward(minutes=4, seconds=59)
    assert not await checkup.run_once()
    house.clock.forward(seconds=1)
    assert await checkup.run_once()
    assert doors.asked == ["scripted"] * 2


async def test_a_refused_account_is_closed_and_its_operator_told_without_the_provider_s_words(
    checkup, doors, house, blocked, caplog
):
    doors.answers["scripted"] = REFUSED
    await checkup.run_once()
    assert await blocked() == {"scripted": Reason.ACCOUNT_KEY}
    [line] = [line for line in caplog.records if line.levelno == logging.CRITICAL]
    assert (line.__dict__["provider"], "account_key" in line.getMessage()) == ("scripted", True)
    assert "their words" not in caplog.text
    with pytest.raises(UserError) as caught:
        await house.ask()
    assert caught.value.reason is Reason.ACCOUNT_KEY


async def test_it_stays_closed_from_one_check_to_the_next(checkup, doors, house, blocked):
    doors.answers["scripted"] = REFUSED
    for _ in range(5):
        await checkup.run_once()
        house.clock.forward(minutes=5)
        assert await blocked() == {"scripted": Reason.ACCOUNT_KEY}


async def test_once_the_key_is_mended_it_is_open_again(checkup, doors, house, blocked):
    doors.answers["scripted"] = REFUSED
    await checkup.run_once()
    doors.answers["scripted"] = None
    house.clock.forward(minutes=5)
    await checkup.run_once()
    assert await blocked() == {}
    await house.ask()


async def test_a_key_that_works_says_nothing_about_credits(checkup, block, blocked):
    await block(Reason.ACCOUNT_CREDITS)
    await checkup.run_once()
    assert await blocked() == {"scripted": Reason.ACCOUNT_CREDITS}


@pytest.mark.parametrize("error", [ProviderUnavailable(Reason.UNAVAILABLE), ProviderRejected(Reason.INVALID_REQUEST)])
async def test_any_other_answer_tells_nothing_about_the_key(checkup, doors, block, blocked, error, caplog):
    doors.answers["scripted"] = error
    await checkup.run_once()
    assert await blocked() == {}
    assert [line.levelno for line in caplog.records if line.name == "bot.lifecycle.upkeep.checkup"] == [logging.WARNING]
    await block(Reason.ACCOUNT_KEY)
    assert await blocked() == {"scripted": Reason.ACCOUNT_KEY}


async def test_an_account_that_is_down_stays_closed_if_it_was(checkup, doors, block, blocked):
    await block(Reason.ACCOUNT_KEY)
    doors.answers["scripted"] = ProviderUnavailable(Reason.UNAVAILABLE)
    await checkup.run_once()
    assert await blocked() == {"scripted": Reason.ACCOUNT_KEY}


async def test_one_account_s_trouble_is_not_the_others(house, provider, blocked):
    doors = Doors("first", "second")
    doors.answers["first"] = REFUSED
    providers = {name: type(provider)(house.clock, name=name) for name in doors.answers}
    for name, one in providers.items():
        one.check = doors[name]
    await Checkup(house.database, providers, now=house.clock, timing=house.timing).run_once()
    assert doors.asked == ["first", "second"]
    assert await blocked() == {"first": Reason.ACCOUNT_KEY}


async def test_after_an_error_of_our_own_the_others_are_asked_next_time(house, provider):
    doors = Doors("first", "second")
    doors.answers["first"] = RuntimeError("an adapter broke its promise")
    providers = {name: type(provider)(house.clock, name=name) for name in doors.answers}
    for name, one in providers.items():
        one.check = doors[name]
    checkup = Checkup(house.database, providers, now=house.clock, timing=house.timing)
    with pytest.raises(RuntimeError):
        await checkup.run_once()
    assert await checkup.run_once()
    assert doors.asked == ["first", "second"]


@pytest.fixture
def expire(house):
    """Return a step that knows these accounts."""

    def of(*accounts):
        return Expiry(house.database, accounts, now=house.clock, timing=house.timing, wakeups=house.wakeups)

    return of


async def test_an_account_that_is_gone_gives_its_queue_back(house, expire):
    generation = await house.queued()
    house.clock.forward(minutes=14)
    assert not await expire("another").run_once()  # perhaps it was only a restart
    house.clock.forward(minutes=1)
    assert await expire("another").run_once()
    after = await house.get(generation)
    assert (after.status, after.failure, await house.spent()) == (Status.FAILED, Reason.NO_PROVIDER, 0)
    assert [one.kind for one in await house.entries(generation)] == [EntryKind.RESERVE, EntryKind.RELEASE]
    assert await house.costs() == 0
    assert not await expire("another").run_once()


async def test_with_no_account_at_all_the_queue_is_given_back_too(house, expire):
    generation = await house.queued()
    house.clock.forward(minutes=15)
    await expire().run_once()
    assert (await house.get(generation)).failure is Reason.NO_PROVIDER


async def test_a_continuation_says_that_its_clip_s_account_is_gone(house, expire):
    parent = await house.made()
    child = await house.queued(start=ClipFrame(generation_id=parent.id))
    house.clock.forward(minutes=15)
    await expire("another").run_once()
    assert (await house.get(child)).failure is Reason.CLIP_ACCOUNT_GONE


async def test_what_was_handed_over_is_not_touched(house, expire):
    generation = await house.running()
    house.clock.forward(days=2)
    assert not await expire().run_once()
    assert await house.status(generation) is Status.RUNNING


async def test_an_account_that_stays_refused_gives_its_queue_back_with_its_reason(house, provider, expire, clock):
    house.limit(at_once=1)
    generations = [await house.queued(user_id=user_id) for user_id in (1, 2, 3, 4, 5)]
    provider.refuses = AccountRefused(Reason.ACCOUNT_CREDITS)
    step = expire("scripted")
    for _ in range(3):  # each rest ends with one that tries
        await house.submission.run_once()
        clock.forward(minutes=5)
        assert not await step.run_once()
    await house.submission.run_once()
    assert len(provider.orders) == 4
    assert await step.run_once()
    assert {(await house.get(one)).failure for one in generations} == {Reason.ACCOUNT_CREDITS}
    assert (await house.spent(1), await house.spent(5)) == (0, 0)


async def test_what_waits_at_an_account_that_works_waits_on(house, expire, clock):
    generation = await house.queued()
    clock.forward(hours=23)
    async with house.database.transaction() as tables:  # refused just now: that may pass
        await tables.accounts.block(
            "scripted", reason=Reason.ACCOUNT_KEY, now=clock(), until=clock() + house.timing.account_rest
        )
    assert not await expire("scripted").run_once()
    assert await house.status(generation) is Status.QUEUED


async def test_nothing_waits_for_more_than_a_day(house, expire, clock):
    generation = await house.queued()
    clock.forward(hours=24)
    assert await expire("scripted").run_once()
    after = await house.get(generation)
    assert (after.status, after.failure, await house.spent()) == (Status.FAILED, Reason.UNAVAILABLE, 0)


async def test_what_is_cancelled_meanwhile_stays_cancelled(house, expire, clock):
    generation = await house.queued()
    clock.forward(hours=24)
    await house.cancellation.cancel(generation.id, requester=generation.requester)
    assert not await expire().run_once()
    assert await house.status(generation) is Status.CANCELLED


async def test_a_pause_of_work_ends_nothing_for_a_day_and_then_gives_it_back_with_its_reason(house, expire, clock):
    generation = await house.queued()
    staff = Actor(user_id=5, guild_id=generation.requester.guild_id, rank=Rank.STAFF)
    await house.standstills.stop(actor=staff, reason="a break", everywhere=False)
    clock.forward(hours=23)
    assert not await expire("scripted").run_once()
    clock.forward(hours=1)
    assert await expire("scripted").run_once()
    after = await house.get(generation)
    assert (after.status, after.failure, await house.spent()) == (Status.FAILED, Reason.STOOD_STILL, 0)


async def test_of_several_asked_for_at_once_all_are_given_back_and_one_message_says_so(house, expire, clock):
    batch = await house.paint(count=3)
    await house.deliver()
    assert await house.spent() > 0
    clock.forward(hours=24)
    assert await expire("scripted").run_once()
    ended = [await house.get(one) for one in batch]
    assert {(one.status, one.failure) for one in ended} == {(Status.FAILED, Reason.UNAVAILABLE)}
    assert await house.spent() == 0
    for one in batch:
        assert [line.kind for line in await house.entries(one)] == [EntryKind.RESERVE, EntryKind.RELEASE]
    [result] = await house.deliver(DeliveryKind.RESULT)
    assert (result.generation.id, result.statuses) == (batch[0].id, (Status.FAILED,) * 3)
    assert not await expire("scripted").run_once()
    assert await house.deliver() == []


async def test_what_was_made_of_several_is_shown_when_the_rest_waited_in_vain(house, expire, clock, picture_file):
    house.web.clip = picture_file
    facts = house.provider.facts
    house.provider.facts = replace(facts, limits=replace(facts.limits, at_once=1), picture_limits=None)
    first, *others = await house.painted(count=3)
    assert [first.status, *(one.status for one in others)] == [Status.SUCCEEDED, Status.QUEUED, Status.QUEUED]
    clock.forward(hours=24)
    assert await expire("scripted").run_once()
    [result] = await house.deliver(DeliveryKind.RESULT)
    assert result.statuses == (Status.SUCCEEDED, Status.FAILED, Status.FAILED)
    assert await house.spent() == first.price
