"""Each limit stops at its number, says when it comes back, and the first one broken is named."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.allowance import Allowance, Granted, Left, Usage, Windows
from bot.domain.errors import UserError
from bot.domain.ledger import Charge
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
    pictures_per_day=4,
)
NONE_USED = Usage(videos_today=0, spent_this_month=MicroUsd(0), jobs_now=0, server_spent_this_month=MicroUsd(0))
PRICE = MicroUsd(500_000)
LAST_FIT = {
    "videos_today": 2,
    "spent_this_month": 9_500_000,
    "jobs_now": 1,
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
    ],
)
def test_one_more_than_that_is_refused_with_the_limit_and_its_reset(used, reason, facts):
    assert refusal({**LAST_FIT, **used}) == (reason, facts)


@pytest.mark.parametrize("field", ["videos_per_day", "dollars_per_month", "jobs_at_once"])
def test_who_is_given_nothing_is_not_told_to_wait(field):
    with pytest.raises(UserError) as caught:
        quota.check(PRICE, usage=NONE_USED, allowance=replace(ALLOWANCE, **{field: 0}), windows=WINDOWS)
    assert (caught.value.reason, caught.value.facts) == (Reason.NO_ALLOWANCE, {})


def test_no_moment_is_named_where_waiting_does_not_help():
    reason, facts = refusal({"spent_this_month": 5_000_000}, price=MicroUsd(10_000_001))
    assert (reason, facts) == (
        Reason.DOLLARS_PER_MONTH,
        {"price": 10_000_001, "left": 5_000_000, "limit": 10_000_000},
    )
    granted = Granted(amount=MicroUsd(1))  # with it, next month's reaches
    assert refusal({"spent_this_month": 5_000_000, "granted": granted}, price=MicroUsd(10_000_001))[1]["resets_at"]
    with pytest.raises(UserError) as caught:
        quota.check_account(PRICE, spent=MicroUsd(0), limit=MicroUsd(499_999), windows=WINDOWS)
    assert "resets_at" not in caught.value.facts


def test_where_several_are_broken_the_one_that_waiting_mends_last_is_named_first():
    broken = {"videos_today": 3, "spent_this_month": 10_000_000, "jobs_now": 2}
    order = []
    while broken:
        reason = refusal(broken)[0]
        order.append(reason)
        broken.pop(next(iter(broken)))
    assert order == [Reason.VIDEOS_PER_DAY, Reason.DOLLARS_PER_MONTH, Reason.JOBS_AT_ONCE]


def test_a_limit_lowered_below_what_was_used_leaves_nothing_rather_than_less():
    assert refusal({"spent_this_month": 12_000_000})[1]["left"] == 0
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
    assert quota.after(used, [Charge(videos=1, amount=PRICE)]) == Usage(
        videos_today=3,
        spent_this_month=MicroUsd(10_000_000),
        jobs_now=2,
        server_spent_today=PRICE,
        server_spent_this_month=PRICE,
    )


class TestGranted:
    GRANTED = Granted(videos=2, pictures=1, amount=MicroUsd(700_000))

    def test_what_is_free_goes_first(self):
        charge = self.charge()
        assert charge == Charge(videos=1, amount=PRICE)

    def test_a_granted_video_follows_the_last_free_one(self):
        assert self.charge(videos_today=3) == Charge(granted_videos=1, amount=PRICE)

    def test_only_the_missing_part_is_taken_from_granted_money(self):
        charge = self.charge(spent_this_month=9_800_000)
        assert charge == Charge(videos=1, amount=MicroUsd(200_000), granted_amount=MicroUsd(300_000))

    def test_a_limit_that_was_lowered_is_no_debt(self):
        charge = self.charge(spent_this_month=12_000_000)
        assert charge == Charge(videos=1, granted_amount=PRICE)

    def test_nobody_spends_more_than_was_granted(self):
        price = MicroUsd(900_001)
        used = {"spent_this_month": 9_800_000, "granted": self.GRANTED}
        assert refusal(used, price=price) == (
            Reason.DOLLARS_PER_MONTH,
            {"price": price, "left": 900_000, "limit": 10_000_000, "resets_at": NEXT_MONTH},
        )

    def test_what_was_granted_shrinks_by_what_is_taken_of_it(self):
        usage = replace(NONE_USED, videos_today=3, spent_this_month=MicroUsd(9_800_000), granted=self.GRANTED)
        charges = quota.check(PRICE, usage=usage, allowance=ALLOWANCE, windows=WINDOWS)
        after = quota.after(usage, charges)
        assert after.granted == Granted(videos=1, pictures=1, amount=MicroUsd(400_000))
        assert (after.videos_today, after.spent_this_month) == (3, 10_000_000)
        assert after.server_spent_this_month == PRICE  # the server pays all of it

    def test_what_is_left_is_both_together(self):
        usage = replace(NONE_USED, videos_today=2, spent_this_month=MicroUsd(12_000_000), granted=self.GRANTED)
        assert quota.all_left(usage, ALLOWANCE) == Left(videos=3, pictures=5, amount=MicroUsd(700_000))

    def charge(self, **used):
        usage = replace(NONE_USED, granted=self.GRANTED, **used)
        [charge] = quota.check(PRICE, usage=usage, allowance=ALLOWANCE, windows=WINDOWS)
        return charge


class TestSeveralPictures:
    def charges(self, count, *, price=PRICE, **used):
        usage = replace(NONE_USED, **used)
        return quota.check(price, usage=usage, allowance=ALLOWANCE, windows=WINDOWS, pictures=True, count=count)

    def refusal(self, count, **used):
        with pytest.raises(UserError) as caught:
            self.charges(count, **used)
        return caught.value.reason, caught.value.facts

    def test_each_is_charged_by_itself_and_none_of_them_is_a_video(self):
        assert self.charges(2, videos_today=3) == (Charge(pictures=1, amount=PRICE),) * 2

    def test_what_is_free_is_used_up_before_what_was_granted(self):
        granted = Granted(videos=9, pictures=2, amount=MicroUsd(700_000))
        charges = self.charges(3, pictures_today=3, spent_this_month=MicroUsd(9_200_000), granted=granted)
        assert charges == (
            Charge(pictures=1, amount=PRICE),
            Charge(granted_pictures=1, amount=MicroUsd(300_000), granted_amount=MicroUsd(200_000)),
            Charge(granted_pictures=1, granted_amount=PRICE),
        )

    def test_all_of_them_or_none(self):
        assert self.refusal(3, pictures_today=2) == (
            Reason.PICTURES_PER_DAY,
            {"used": 2, "limit": 4, "count": 3, "left": 2, "resets_at": TOMORROW},
        )
        assert self.refusal(3, spent_this_month=MicroUsd(8_600_000)) == (
            Reason.DOLLARS_PER_MONTH,
            {"price": 1_500_000, "left": 1_400_000, "limit": 10_000_000, "resets_at": NEXT_MONTH},
        )

    def test_more_than_there_are_in_a_day_is_never_possible(self):
        assert "resets_at" not in self.refusal(5)[1]

    def test_who_is_given_no_pictures_may_still_use_what_was_granted(self):
        allowance = replace(ALLOWANCE, pictures_per_day=0)
        usage = replace(NONE_USED, granted=Granted(pictures=1))
        [charge] = quota.check(PRICE, usage=usage, allowance=allowance, windows=WINDOWS, pictures=True)
        assert charge == Charge(granted_pictures=1, amount=PRICE)
        with pytest.raises(UserError) as caught:
            quota.check(PRICE, usage=NONE_USED, allowance=allowance, windows=WINDOWS, pictures=True)
        assert caught.value.reason is Reason.NO_ALLOWANCE

    def test_together_they_are_one_job(self):
        charges = self.charges(4, jobs_now=1)
        assert quota.after(replace(NONE_USED, jobs_now=1), charges).jobs_now == 2
        assert self.refusal(1, jobs_now=2)[0] is Reason.JOBS_AT_ONCE


WISHES = st.lists(st.tuples(st.integers(0, 3 * DOLLAR), st.booleans(), st.integers(1, 4)), max_size=30)


@given(WISHES, st.integers(0, 4), st.integers(0, 4), st.integers(0, 5 * DOLLAR))
def test_whatever_is_asked_no_limit_is_ever_exceeded(wishes, videos, pictures, dollars):
    usage = replace(NONE_USED, granted=Granted(videos=videos, pictures=pictures, amount=MicroUsd(dollars)))
    taken = 0
    for price, makes_picture, count in wishes:
        try:
            charges = quota.check(
                MicroUsd(price),
                usage=usage,
                allowance=ALLOWANCE,
                windows=WINDOWS,
                pictures=makes_picture,
                count=count,
            )
        except UserError:
            continue
        assert len(charges) == count
        assert {one.amount + one.granted_amount for one in charges} == {price}
        assert {one.pictures + one.granted_pictures for one in charges} == {int(makes_picture)}
        assert {one.videos + one.granted_videos for one in charges} == {int(not makes_picture)}
        usage = quota.after(usage, charges)
        taken += price * count
    assert usage.videos_today <= ALLOWANCE.videos_per_day
    assert usage.pictures_today <= ALLOWANCE.pictures_per_day
    assert usage.jobs_now <= ALLOWANCE.jobs_at_once
    assert usage.spent_this_month <= ALLOWANCE.dollars_per_month
    assert min(usage.granted.videos, usage.granted.pictures, usage.granted.amount) >= 0
    assert usage.spent_this_month + dollars - usage.granted.amount == taken == usage.server_spent_this_month
