"""What is counted, on which day, in which group?"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.community.statistics import (
    Burden,
    Day,
    FailureGroup,
    Grouping,
    Movement,
    Origin,
    Period,
    Statistics,
    Tally,
    Work,
)
from bot.domain.generation import UNFINISHED, Status
from bot.domain.ledger import EntryKind
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.policies import calendar

NOBODY: Final = 0

FAILURES: Final = {
    **dict.fromkeys(
        (Reason.BLACKLISTED_WORDS, Reason.FRAME_MODERATED, Reason.PROMPT_MODERATED, Reason.MODERATED),
        FailureGroup.MODERATED,
    ),
    **dict.fromkeys(
        (
            Reason.FRAMES_UNREADABLE,
            Reason.INVALID_REQUEST,
            Reason.FRAMES_MISSING,
            Reason.REQUEST_NOT_UNDERSTOOD,
            Reason.CLIP_DELETED,
            Reason.CLIP_HIDDEN,
        ),
        FailureGroup.REQUEST,
    ),
    **dict.fromkeys(
        (Reason.ACCOUNT_KEY, Reason.ACCOUNT_CREDITS, Reason.NO_PROVIDER, Reason.CLIP_ACCOUNT_GONE),
        FailureGroup.ACCOUNT,
    ),
    **dict.fromkeys(
        (
            Reason.CARD_GONE,
            Reason.RESULT_GONE,
            Reason.CHANNEL_FORBIDDEN,
            Reason.CHANNEL_GONE,
            Reason.DIRECT_MESSAGES_CLOSED,
        ),
        FailureGroup.DISCORD,
    ),
}


def days(period: Period, now: datetime, zone_name: str) -> list[Day]:
    """Return the days of a period where this server lives, oldest first; today is the last of most."""
    today = now.astimezone(ZoneInfo(zone_name)).date()
    first, last = _bounds(period, today)
    return [_day(first + timedelta(days=number), zone_name) for number in range((last - first).days + 1)]


def count(
    period: Period,
    by: Grouping,
    span: Sequence[Day],
    *,
    time_zone: str,
    works: Iterable[Work],
    movements: Iterable[Movement],
    burdens: Iterable[Burden] = (),
) -> Statistics:
    """Count what lies in these days. Groups come in the order of what they made and used."""
    cells: dict[tuple[date, str], _Heap] = defaultdict(_Heap)
    for work in works:
        cells[_place(work.origin, work.at, by, span)].works.append(work)
    for movement in movements:
        cells[_place(movement.origin, movement.at, by, span)].movements.append(movement)
    for burden in burdens:
        cells[_place(burden.origin, burden.at, by, span)].burdens.append(burden)
    groups: dict[str, _Heap] = defaultdict(_Heap)
    everything = _Heap()
    for (_, group), heap in sorted(cells.items()):
        groups[group].add(heap)
        everything.add(heap)
    tallies = {group: heap.tally() for group, heap in groups.items()}
    order = sorted(tallies, key=lambda group: (-tallies[group].made, -tallies[group].used, group))
    return Statistics(
        period=period,
        by=by,
        time_zone=time_zone,
        days=tuple(day.date for day in span),
        total=everything.tally(),
        groups={group: tallies[group] for group in order},
        cells={place: heap.tally() for place, heap in sorted(cells.items())},
    )


def quantile(values: Sequence[float], part: float) -> float | None:
    """Return the value that this part of them does not exceed (nearest rank); None where there are none."""
    ordered = sorted(values)
    return ordered[max(0, ceil(part * len(ordered)) - 1)] if ordered else None


@dataclass(slots=True)
class _Heap:
    """What fell into one place, before it is counted."""

    works: list[Work] = field(default_factory=list[Work])
    movements: list[Movement] = field(default_factory=list[Movement])
    burdens: list[Burden] = field(default_factory=list[Burden])

    def add(self, other: "_Heap") -> None:
        self.works += other.works
        self.movements += other.movements
        self.burdens += other.burdens

    def tally(self) -> Tally:
        statuses = Counter(work.status for work in self.works)
        failed = Counter(
            FAILURES.get(work.failure or Reason.NOT_OUR_WORDS, FailureGroup.PROVIDER)
            for work in self.works
            if work.status is Status.FAILED
        )
        waits = [
            (work.finished_at - work.at).total_seconds()
            for work in self.works
            if work.status is Status.SUCCEEDED and work.finished_at is not None
        ]
        kinds: dict[int, set[EntryKind]] = defaultdict(set)
        for movement in self.movements:
            kinds[movement.generation_id].add(movement.kind)
        spent = _sum(one.amount for one in self.movements if EntryKind.COMMIT in kinds[one.generation_id])
        reserved = _sum(one.amount for one in self.movements if one.kind is EntryKind.RESERVE)
        refunded = _sum(-one.amount for one in self.movements if one.kind is not EntryKind.RESERVE)
        return Tally(
            made=statuses[Status.SUCCEEDED],
            failed={group: failed[group] for group in FailureGroup if failed[group]},
            cancelled=statuses[Status.CANCELLED],
            under_way=sum(statuses[status] for status in UNFINISHED),
            people=len({work.origin.user_id for work in self.works} - {NOBODY}),
            median_seconds=quantile(waits, 0.5),
            p90_seconds=quantile(waits, 0.9),
            reserved=reserved,
            spent=spent,
            refunded=refunded,
            still_reserved=MicroUsd(reserved - refunded - spent),
            granted=_sum(-one.granted_amount for one in self.movements),
            granted_videos=-sum(one.granted_videos for one in self.movements),
            granted_pictures=-sum(one.granted_pictures for one in self.movements),
            borne=_sum(one.amount for one in self.burdens),
        )


def _sum(amounts: Iterable[int]) -> MicroUsd:
    return MicroUsd(sum(amounts))


def _bounds(period: Period, today: date) -> tuple[date, date]:
    first_of_month = today.replace(day=1)
    if period is Period.LAST_MONTH:
        last = first_of_month - timedelta(days=1)
        return last.replace(day=1), last
    firsts = {
        Period.TODAY: today,
        Period.WEEK: today - timedelta(days=6),
        Period.THIRTY_DAYS: today - timedelta(days=29),
        Period.THIS_MONTH: first_of_month,
    }
    return firsts[period], today


def _day(day: date, zone_name: str) -> Day:
    noon = datetime.combine(day, time(12), tzinfo=ZoneInfo(zone_name)).astimezone(UTC)  # there is one on every day
    bounds = calendar.windows(noon, zone_name)
    return Day(date=day, start=bounds.day_start, end=bounds.day_end)


def _place(origin: Origin, at: datetime, by: Grouping, span: Sequence[Day]) -> tuple[date, str]:
    day = span[max(0, bisect_right(span, at, key=lambda one: one.start) - 1)]
    group = {
        Grouping.MEMBER: str(origin.user_id),
        Grouping.MODEL: origin.model,
        Grouping.PROVIDER: origin.account,
    }[by]
    return day.date, group
