"""Credits of an account: remembered, warned about, and held against our books."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.community.bookkeeping import differences
from bot.community.bookkeeping.credits import Credits
from bot.domain.community.notices import NoticeKind
from bot.domain.errors import ProviderUnavailable
from bot.domain.generation import Status
from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Operation
from db.gateways.community.charges import Charges, Given

OPERATOR = 42
NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)
MORNING = NOON - timedelta(hours=12)
PRICE = MicroUsd(500_000)


@pytest.fixture
def credits_(house):
    return Credits(
        house.database,
        {house.provider.name: house.provider},
        now=house.clock,
        time_zone="UTC",
        warn_below={house.provider.name: MicroUsd(10 * DOLLAR)},
        operator_ids={OPERATOR},
        wake=lambda: None,
    )


async def told(house, kind):
    return [one for one in await house.notices.take(50) if one.kind is kind]


async def test_a_balance_is_remembered_each_hour(house, credits_):
    first = house.clock()
    assert await credits_.run_once()
    assert not await credits_.run_once()
    house.provider.left = MicroUsd(90 * DOLLAR)
    house.clock.forward(hours=1)
    assert await credits_.run_once()
    async with house.database.reading() as tables:
        assert await tables.balances.at("scripted", first) == (MicroUsd(100 * DOLLAR), first)
        assert await tables.balances.at("scripted", house.clock()) == (MicroUsd(90 * DOLLAR), house.clock())


@pytest.mark.parametrize("left", [None, ProviderUnavailable(Reason.UNAVAILABLE)])
async def test_what_is_not_said_is_not_remembered(house, credits_, left):
    house.provider.left, house.provider.balance_fails = None, left
    assert await credits_.run_once()
    async with house.database.reading() as tables:
        assert await tables.balances.at("scripted", house.clock()) is None


async def test_the_operator_hears_once_a_day_that_little_is_left(house, credits_):
    house.provider.left = MicroUsd(10 * DOLLAR)
    await credits_.run_once()
    assert await told(house, NoticeKind.CREDITS) == []  # not below
    house.provider.left = MicroUsd(9 * DOLLAR)
    for _ in range(2):
        house.clock.forward(hours=1)
        await credits_.run_once()
    (notice,) = await told(house, NoticeKind.CREDITS)
    assert notice.user_id == OPERATOR
    assert notice.facts == {"account": "scripted", "left": 9 * DOLLAR, "below": 10 * DOLLAR}
    await house.notices.told(notice, message_id=1)
    house.clock.forward(hours=24)
    await credits_.run_once()
    assert len(await told(house, NoticeKind.CREDITS)) == 1


class TestTheDay:
    @pytest.fixture
    async def days(self, house, credits_):
        """Let two midnights pass, with a look before each; between them things happen and credits go."""

        async def days(happen, gone):
            house.clock.time = house.clock().replace(hour=23, minute=30)
            await credits_.run_once()
            await happen()
            house.provider.left = MicroUsd(100 * DOLLAR - gone)
            house.clock.time = house.clock().replace(hour=23, minute=30) + timedelta(days=1)
            await credits_.run_once()
            house.clock.forward(hours=1)
            await credits_.run_once()
            return await told(house, NoticeKind.DIFFERENCE)

        return days

    async def test_nothing_is_said_where_the_sums_fit(self, house, days):
        async def happen():
            house.clock.forward(hours=2)
            await house.made()

        assert await days(happen, PRICE + CENT) == []  # credits are counted in cents

    async def test_failed_work_that_was_billed_is_named(self, house, days):
        async def happen():
            house.clock.forward(hours=2)
            running = await house.running()
            house.provider.fail(running.provider_job_id, Reason.JOB_FAILED)
            house.clock.forward(minutes=1)
            await house.polling.run_once()
            await house.made()

        (notice,) = await days(happen, 2 * PRICE)
        assert notice.user_id == OPERATOR
        assert (notice.facts["gone"], notice.facts["expected"]) == (2 * PRICE, PRICE)
        assert notice.facts["failed"] == {"times": 1, "amount": PRICE}

    async def test_another_process_does_not_say_it_again(self, house, credits_, days):
        async def happen():
            pass

        assert len(await days(happen, DOLLAR)) == 1
        credits_._due = None
        await credits_.run_once()
        assert await told(house, NoticeKind.DIFFERENCE) == []


def given(
    status=Status.SUCCEEDED, *, begun=NOON, ended: datetime | None = NOON + timedelta(minutes=2), **more: Any
) -> Given:
    values: dict[str, Any] = {
        "id": 1,
        "operation": Operation.VIDEO,
        "model": "ray-2",
        "prompt": "a lake",
        "status": status,
        "failure": None,
        "cost": PRICE,
        "job_id": "job-1",
        "submitted_at": begun,
        "finished_at": ended,
        "deleted": False,
    }
    return Given(**{**values, **more})


LATE = NOON + timedelta(days=1)
EARLY = MORNING - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (given(), PRICE),
        (given(Status.RUNNING, ended=None), PRICE),  # taken when it begins
        (given(Status.FAILED), 0),  # and given back
        (given(Status.FAILED, begun=EARLY), -PRICE),  # it was taken before
        (given(begun=EARLY), 0),
        (given(Status.FAILED, ended=LATE), PRICE),  # when we looked it was under way
    ],
)
def test_what_should_have_gone(one, expected):
    found = differences.between([one], since=MORNING, until=NOON + timedelta(hours=6), gone=MicroUsd(0))
    assert found.expected == expected
    assert found.unexplained == -expected


def test_what_may_explain_a_difference_is_counted():
    work = [
        given(Status.FAILED),
        given(Status.FAILED, job_id=None, failure=Reason.UNCONFIRMED),
        given(operation=Operation.UPSCALE),
        given(Status.RUNNING, ended=None),
    ]
    found = differences.between(work, since=MORNING, until=NOON + timedelta(hours=6), gone=MicroUsd(0))
    counted = [one.times for one in (found.failed, found.unconfirmed, found.guessed, found.under_way)]
    assert counted == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("gone", "matters"), [(PRICE + CENT, False), (PRICE + CENT + 1, True), (PRICE - 2 * CENT, True)]
)
def test_a_cent_is_rounding(gone, matters):
    found = differences.between([given()], since=MORNING, until=LATE, gone=MicroUsd(gone))
    assert found.matters is matters


async def test_what_was_given_is_read_by_time_and_by_job(house):
    made = await house.made()
    now = house.clock()
    async with house.database.reading() as tables:
        charges = Charges(tables.statements)
        (one,) = await charges.within("scripted", since=now - timedelta(hours=1), until=now)
        assert (one.id, one.cost, one.status) == (made.id, made.price, Status.SUCCEEDED)
        assert await charges.within("scripted", since=now, until=now + timedelta(hours=1)) == []
        assert await charges.within("another", since=now - timedelta(hours=1), until=now) == []
        assert await charges.since("scripted", since=now - timedelta(hours=1)) == [one]
        assert await charges.known("scripted", ["job-1", "job-9"]) == [one]
