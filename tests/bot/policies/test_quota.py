"""Each limit stops at its number, says when it comes back, and the first one broken is named."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.allowance import Allowance, Usage, Windows
from bot.domain.errors import UserError
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.reasons import Reason
from bot.policies import quota

TOMORROW, NEXT_MONTH = datetime(2030, 1, 2, tzinfo=UTC), datetime(2030, 2, 1, tzinfo=UTC)
WINDOWS = Windows(
    day_start=datetime(2030, 1, 1, tzinfo=UTC),
    day_end=TOMORROW,
    month_start=datetime(2030, 1, 1, tzinfo=UTC),
    month_end=NEXT_MONTH,
)
ALLOWANCE = Allowance(
    videos_per_day=3,
    dollars_per_month=MicroUsd(10 * DOLLAR),
    jobs_at_once=2,
    server_dollars_per_month=MicroUsd(50 * DOLLAR),
)
NONE_USED = Usage(videos_today=0, spent_this_month=MicroUsd(0), jobs_now=0, server_spent_this_month=MicroUsd(0))
PRICE = MicroUsd(500_000)
LAST_FIT = {
    "videos_today": 2,
    "spent_this_month": 9_500_000,
    "jobs_now": 1,
    "server_spent_this_month": 49_500_000,
}


def refusal(used, *, price=PRICE):
    with pytest.raises(UserError) as caught:
        quota.check(price, usage=replace(NONE_USED, **used), allowance=ALLOWANCE, windows=WINDOWS)
    return caught.value.reason, caught.value.facts


def test_the_last_that_fits_passes():
    quota.check(PRICE, usage=replace(NONE_USED, **LAST_FIT), allowance=ALLOWANCE, windows=WINDOWS)


@pytest.mark.parametrize(
    ("used", "reason", "facts"),
    [
        ({"videos_today": 3}, Reason.VIDEOS_PER_DAY, {"used": 3, "limit": 3, "resets_at": TOMORROW}),
        (
            {"spent_this_month": 9_500_001},
            Reason.DOLLARS_PER_MONTH,
            {"price": 500_000, "left": 499_999, "limit": 10_000_000, "resets_at": NEXT_MONTH},
        ),
        ({"jobs_now": 2}, Reason.JOBS_AT_ONCE, {"used": 2, "limit": 2}),
        (
            {"server_spent_this_month": 49_500_001},
            Reason.SERVER_BUDGET,
            {"price": 500_000, "left": 499_999, "limit": 50_000_000, "resets_at": NEXT_MONTH},
        ),
    ],
)
def test_one_more_than_that_is_refused_with_the_limit_and_its_reset(used, reason, facts):
    assert refusal({**LAST_FIT, **used}) == (reason, facts)


def test_where_several_are_broken_the_one_that_waiting_mends_last_is_named_first():
    broken = {"videos_today": 3, "spent_this_month": 10_000_000, "jobs_now": 2, "server_spent_this_month": 50_000_000}
    order = []
    while broken:
        reason = refusal(broken)[0]
        order.append(reason)
        broken.pop(next(iter(broken)))
    assert order == [Reason.VIDEOS_PER_DAY, Reason.DOLLARS_PER_MONTH, Reason.JOBS_AT_ONCE, Reason.SERVER_BUDGET]


def test_a_limit_lowered_below_what_was_used_leaves_nothing_rather_than_less():
    assert refusal({"spent_this_month": 12_000_000})[1]["left"] == 0
    assert refusal({"server_spent_this_month": 60_000_000})[1]["left"] == 0
    assert quota.left(MicroUsd(3), MicroUsd(2)) == 0
    assert quota.left(MicroUsd(2), MicroUsd(3)) == 1


@pytest.mark.parametrize("spent", [0, 4_500_000])
def test_the_operator_s_account_takes_what_fits(spent):
    quota.check_account(PRICE, spent=MicroUsd(spent), limit=MicroUsd(5_000_000), windows=WINDOWS)


@pytest.mark.parametrize(("spent", "left"), [(4_500_001, 499_999), (7_000_000, 0)])
def test_and_no_more(spent, left):
    with pytest.raises(UserError) as caught:
        quota.check_account(PRICE, spent=MicroUsd(spent), limit=MicroUsd(5_000_000), windows=WINDOWS)
    assert caught.value.reason is Reason.ACCOUNT_BUDGET
    assert caught.value.facts == {"price": 500_000, "left": left, "resets_at": NEXT_MONTH}


def test_after_it_everything_has_grown_by_one_or_by_the_price():
    used = replace(NONE_USED, **LAST_FIT)
    assert quota.after(used, PRICE) == Usage(
        videos_today=3,
        spent_this_month=MicroUsd(10_000_000),
        jobs_now=2,
        server_spent_this_month=MicroUsd(50_000_000),
    )


@given(st.lists(st.integers(0, 3 * DOLLAR), max_size=30))
def test_whatever_is_asked_no_limit_is_ever_exceeded(prices):
    usage = NONE_USED
    for price in map(MicroUsd, prices):
        try:
            quota.check(price, usage=usage, allowance=ALLOWANCE, windows=WINDOWS)
        except UserError:
            continue
        usage = quota.after(usage, price)
    assert usage.videos_today <= ALLOWANCE.videos_per_day
    assert usage.jobs_now <= ALLOWANCE.jobs_at_once
    assert usage.spent_this_month <= ALLOWANCE.dollars_per_month
    assert usage.server_spent_this_month <= ALLOWANCE.server_dollars_per_month
