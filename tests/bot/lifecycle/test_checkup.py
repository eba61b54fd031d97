"""A refused key is known, and known to be mended, before anybody's request runs into it."""

import logging

import pytest

from bot.domain.errors import AccountRefused, ProviderRejected, ProviderUnavailable, UserError
from bot.domain.reasons import Reason
from bot.lifecycle.checkup import Checkup

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
    assert [line.levelno for line in caplog.records if line.name == "bot.lifecycle.checkup"] == [logging.WARNING]
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
