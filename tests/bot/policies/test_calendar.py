"""Days and months of the wall clock, on the days on which it jumps too."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.policies.calendar import windows

# Not the file system's own odds and ends ("localtime", "posix/…").
ZONES = sorted(name for name in available_timezones() if name[0].isupper())
TICK = timedelta(microseconds=1)
zones = st.sampled_from(ZONES)
moments = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 (Hypothesis adds the zone)
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "starts", "ends"),
    [
        ("UTC", "2030-06-15T12:00", "2030-06-15T00:00", "2030-06-16T00:00"),
        ("UTC", "2030-06-15T00:00", "2030-06-15T00:00", "2030-06-16T00:00"),
        # Still yesterday in New York, already tomorrow in Auckland.
        ("America/New_York", "2030-06-15T03:59", "2030-06-14T04:00", "2030-06-15T04:00"),
        ("Pacific/Auckland", "2030-06-15T12:00", "2030-06-15T12:00", "2030-06-16T12:00"),
        ("Asia/Kathmandu", "2030-06-15T12:00", "2030-06-14T18:15", "2030-06-15T18:15"),
        # 23, 25 and 23½ hours.
        ("Europe/Berlin", "2026-03-29T12:00", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("Europe/Berlin", "2026-10-25T12:00", "2026-10-24T22:00", "2026-10-25T23:00"),
        ("Australia/Lord_Howe", "2026-10-04T00:00", "2026-10-03T13:30", "2026-10-04T13:00"),
        # Midnight is skipped: the day begins at one o'clock, which is the moment of the jump.
        ("America/Santiago", "2024-09-08T12:00", "2024-09-08T04:00", "2024-09-09T03:00"),
        # Midnight comes twice: the first of the two.
        ("America/Havana", "2024-11-03T12:00", "2024-11-03T04:00", "2024-11-04T05:00"),
    ],
)
def test_a_day_is_from_midnight_to_midnight_on_the_wall(zone, now, starts, ends):
    found = windows(utc(now), zone)
    assert (found.day_start, found.day_end) == (utc(starts), utc(ends))


@pytest.mark.parametrize(
    ("zone", "now", "starts", "ends"),
    [
        ("UTC", "2030-12-31T23:59", "2030-12-01T00:00", "2031-01-01T00:00"),
        ("UTC", "2028-02-29T12:00", "2028-02-01T00:00", "2028-03-01T00:00"),
        ("UTC", "2030-01-31T12:00", "2030-01-01T00:00", "2030-02-01T00:00"),
        # The month has both kinds of time.
        ("Europe/Berlin", "2026-10-31T12:00", "2026-09-30T22:00", "2026-10-31T23:00"),
        ("America/Los_Angeles", "2030-01-01T07:59", "2029-12-01T08:00", "2030-01-01T08:00"),
    ],
)
def test_a_month_is_from_first_to_first(zone, now, starts, ends):
    found = windows(utc(now), zone)
    assert (found.month_start, found.month_end) == (utc(starts), utc(ends))


@given(now=moments, zone=zones)
@settings(deadline=None, max_examples=300)
@example(now=utc("2024-11-03T04:30"), zone="America/Havana")
@example(now=utc("2024-11-03T05:30"), zone="America/Havana")
@example(now=utc("2024-09-08T04:00"), zone="America/Santiago")
def test_any_moment_is_inside_its_windows_and_the_day_inside_the_month(now, zone):
    found = windows(now, zone)
    assert found.day_start <= now < found.day_end
    assert found.month_start <= found.day_start < found.day_end <= found.month_end
    assert all(edge.tzinfo is UTC for edge in (found.day_start, found.day_end, found.month_start, found.month_end))


@given(now=moments, zone=zones)
@settings(deadline=None, max_examples=300)
def test_windows_adjoin(now, zone):
    """What is counted in no window, or in two, would be given away or charged twice."""
    here = windows(now, zone)
    before, after = windows(here.day_start - TICK, zone), windows(here.day_end, zone)
    assert (before.day_end, after.day_start) == (here.day_start, here.day_end)
    before, after = windows(here.month_start - TICK, zone), windows(here.month_end, zone)
    assert (before.month_end, after.month_start) == (here.month_start, here.month_end)


@given(now=moments, zone=zones, part=st.floats(0, 1))
@settings(deadline=None, max_examples=300)
def test_all_of_a_day_has_the_same_windows_and_the_same_date(now, zone, part):
    here = windows(now, zone)
    other = min(here.day_start + (here.day_end - here.day_start) * part, here.day_end - TICK)
    assert windows(other, zone) == here
    assert other.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize(
    "zone", ["Africa/Cairo", "America/Havana", "America/Santiago", "Asia/Beirut", "Atlantic/Azores", "Europe/London"]
)
def test_a_year_has_365_days_wherever_the_clock_jumps_about_midnight(zone):
    """A year that is over: what a government decides for the next one is news to some databases of time zones."""
    starts = [windows(utc("2025-01-01T12:00"), zone).day_start]
    while len(starts) <= 365:
        starts.append(windows(starts[-1], zone).day_end)
    lengths = [(end - start) / timedelta(hours=1) for start, end in pairwise(starts)]
    assert (lengths.count(23), lengths.count(24), lengths.count(25)) == (1, 363, 1)
    assert starts[-1] == windows(utc("2026-01-01T12:00"), zone).day_start
