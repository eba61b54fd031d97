"""When do a day and a month begin and end where this server lives?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.allowance import Windows


def windows(now: datetime, zone_name: str) -> Windows:
    """
    Return the calendar day and month that contain `now` in this time zone, as moments in UTC.

    A day may have 23, 24 or 25 hours; its bounds are midnights on the wall. Where midnight is skipped, the day begins
    at the first moment after the gap; where it comes twice, at the first of the two.
    """
    zone = ZoneInfo(zone_name)
    today = now.astimezone(zone).date()
    first = today.replace(day=1)
    return Windows(
        day_start=_midnight(today, zone),
        day_end=_midnight(today + timedelta(days=1), zone),
        month_start=_midnight(first, zone),
        month_end=_midnight((first + timedelta(days=32)).replace(day=1), zone),
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    # Where the wall skips midnight, Python counts on from before the gap, which is the moment the day begins; where it
    # shows midnight twice, fold=0 is the first time.
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
