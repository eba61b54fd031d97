"""Which days are counted, and what is counted in them."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.community.statistics import Burden, FailureGroup, Grouping, Movement, Origin, Period, Tally, Work
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.policies.community import statistics
from bot.policies.community.statistics import FAILURES, count, days, quantile

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
ANA = Origin(user_id=1, model="ray-2", account="luma")
BEN = Origin(user_id=2, model="ray-flash-2", account="luma")


def counted(*, works=(), movements=(), burdens=(), by=Grouping.MEMBER, period=Period.WEEK, zone="UTC", now=NOON):
    span = days(period, now, zone)
    return count(period, by, span, time_zone=zone, works=works, movements=movements, burdens=burdens)


class TestDays:
    @pytest.mark.parametrize(
        ("period", "first", "last"),
        [
            (Period.TODAY, date(2026, 3, 15), date(2026, 3, 15)),
            (Period.WEEK, date(2026, 3, 9), date(2026, 3, 15)),
            (Period.THIRTY_DAYS, date(2026, 2, 14), date(2026, 3, 15)),
            (Period.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 15)),
            (Period.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        ],
    )
    def test_of_each_period(self, period, first, last):
        span = days(period, NOON, "UTC")
        assert (span[0].date, span[-1].date) == (first, last)
        assert len(span) == (last - first).days + 1

    def test_are_those_of_the_servers_calendar(self):
        late = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
        (today,) = days(Period.TODAY, late, "Europe/Berlin")
        assert today.date == date(2026, 4, 1)
        assert today.start == datetime(2026, 3, 31, 22, tzinfo=UTC)
        assert len(days(Period.THIS_MONTH, late, "Europe/Berlin")) == 1
        assert len(days(Period.THIS_MONTH, late, "America/New_York")) == 31

    @given(
        now=st.integers(0, 10**9).map(lambda seconds: NOON + timedelta(seconds=seconds - 10**8)),
        zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "America/Santiago"]),
        period=st.sampled_from(Period),
    )
    def test_follow_one_another_without_a_gap(self, now, zone, period):
        span = days(period, now, zone)
        assert all(one.end == following.start for one, following in pairwise(span))
        assert all(timedelta(hours=22) < one.end - one.start < timedelta(hours=26) for one in span)
        if period is not Period.LAST_MONTH:
            assert span[-1].start <= now < span[-1].end


class TestWork:
    def test_is_counted_by_how_it_ended(self):
        statuses = [Status.SUCCEEDED, Status.SUCCEEDED, Status.CANCELLED, Status.RUNNING, Status.QUEUED]
        total = counted(works=[Work(origin=ANA, status=one, at=NOON) for one in statuses]).total
        assert (total.made, total.cancelled, total.under_way, total.failures, total.people) == (2, 1, 2, 0, 1)

    def test_that_failed_is_told_apart_by_whose_turn_it_is(self):
        reasons = [Reason.MODERATED, Reason.PROMPT_MODERATED, Reason.TOO_SLOW, Reason.ACCOUNT_KEY, Reason.CHANNEL_GONE]
        works = [Work(origin=ANA, status=Status.FAILED, at=NOON, failure=one) for one in reasons]
        assert counted(works=works).total.failed == {
            FailureGroup.MODERATED: 2,
            FailureGroup.PROVIDER: 1,
            FailureGroup.ACCOUNT: 1,
            FailureGroup.DISCORD: 1,
        }

    def test_every_group_of_failures_has_a_reason_but_the_providers_which_is_the_rest(self):
        assert set(FAILURES.values()) == set(FailureGroup) - {FailureGroup.PROVIDER}

    def test_waits_are_those_of_what_was_made(self):
        works = [
            Work(origin=ANA, status=Status.SUCCEEDED, at=NOON, finished_at=NOON + timedelta(seconds=seconds))
            for seconds in range(10, 101, 10)
        ]
        works.append(Work(origin=ANA, status=Status.FAILED, at=NOON, finished_at=NOON + timedelta(hours=9)))
        total = counted(works=works).total
        assert (total.median_seconds, total.p90_seconds) == (50, 90)

    def test_groups_come_largest_first_and_by_what_was_asked(self):
        works = [Work(origin=one, status=Status.SUCCEEDED, at=NOON) for one in (ANA, BEN, BEN)]
        assert list(counted(works=works).groups) == ["2", "1"]
        assert list(counted(works=works, by=Grouping.MODEL).groups) == ["ray-flash-2", "ray-2"]
        assert list(counted(works=works, by=Grouping.PROVIDER).groups) == ["luma"]

    def test_who_was_forgotten_is_no_person_any_more(self):
        nobody = Origin(user_id=0, model="ray-2", account="luma")
        works = [Work(origin=one, status=Status.SUCCEEDED, at=NOON) for one in (ANA, nobody)]
        found = counted(works=works)
        assert (found.total.made, found.total.people) == (2, 1)
        assert set(found.groups) == {"0", "1"}

    def test_falls_on_its_day_where_the_server_lives(self):
        works = [Work(origin=ANA, status=Status.SUCCEEDED, at=datetime(2026, 3, 14, 23, 30, tzinfo=UTC))]
        assert [day for day, _ in counted(works=works).cells] == [date(2026, 3, 14)]
        assert [day for day, _ in counted(works=works, zone="Europe/Berlin").cells] == [date(2026, 3, 15)]


def line(number, kind, amount, *, origin=ANA, granted=0):
    return Movement(
        origin=origin,
        generation_id=number,
        kind=kind,
        amount=MicroUsd(amount),
        at=NOON,
        granted_amount=MicroUsd(granted),
    )


class TestMoney:
    def test_reserved_is_spent_given_back_and_still_reserved(self):
        total = counted(
            movements=[
                line(1, EntryKind.RESERVE, 500_000, granted=-200_000),
                line(1, EntryKind.COMMIT, -100_001),  # cheaper than its price
                line(2, EntryKind.RESERVE, 400_000),
                line(2, EntryKind.RELEASE, -400_000),
                line(3, EntryKind.RESERVE, 300_000),
            ]
        ).total
        assert total.reserved == 1_200_000
        assert total.spent == 399_999
        assert total.refunded == 500_001
        assert total.still_reserved == 300_000
        assert total.used == 699_999
        assert total.granted == 200_000

    def test_what_the_operator_bore_stands_apart(self):
        total = counted(burdens=[Burden(origin=ANA, amount=MicroUsd(7), at=NOON)]).total
        assert (total.borne, total.used) == (7, 0)

    @given(st.data())
    def test_the_parts_add_up_to_the_whole_however_they_are_told_apart(self, data):
        lines = []
        for number in range(data.draw(st.integers(0, 12))):
            price = data.draw(st.integers(0, 10**7))
            origin = data.draw(st.sampled_from([ANA, BEN]))
            lines.append(line(number, EntryKind.RESERVE, price, origin=origin))
            end = data.draw(st.sampled_from([None, EntryKind.COMMIT, EntryKind.RELEASE]))
            if end is EntryKind.RELEASE:
                lines.append(line(number, end, -price, origin=origin))
            elif end is not None:
                lines.append(line(number, end, -data.draw(st.integers(0, price)), origin=origin))
        found = counted(movements=lines, by=data.draw(st.sampled_from(Grouping)))
        assert found.total.used == sum(one.amount for one in lines)
        assert found.total.reserved == found.total.used + found.total.refunded
        for field in ("reserved", "spent", "refunded", "still_reserved"):
            whole = getattr(found.total, field)
            assert whole == sum(getattr(one, field) for one in found.groups.values())
            assert whole == sum(getattr(one, field) for one in found.cells.values())


@pytest.mark.parametrize(
    ("values", "part", "expected"), [([], 0.5, None), ([7], 0.9, 7), ([3, 1, 2], 0.5, 2), (range(1, 101), 0.9, 90)]
)
def test_a_quantile_is_the_nearest_rank(values, part, expected):
    assert quantile(values, part) == expected


def test_nothing_is_nothing():
    found = counted()
    assert (found.total, found.groups, found.cells) == (Tally(), {}, {})
    assert statistics.days(Period.TODAY, NOON, "UTC")[0].date in found.days
