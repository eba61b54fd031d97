"""How much a member or a server may use, and has used."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.money import NOTHING, MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The limits: per member and server, and the server's own."""

    videos_per_day: int
    dollars_per_month: MicroUsd
    jobs_at_once: int
    server_dollars_per_month: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The calendar day and month that contain a moment, in the server's time zone; ends are when they reset."""

    day_start: datetime
    day_end: datetime
    month_start: datetime
    month_end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was used or is reserved in the current windows."""

    videos_today: int
    spent_this_month: MicroUsd
    jobs_now: int
    server_spent_this_month: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What staff or other members gave a member, and is not used yet; it does not end by itself."""

    videos: int = 0
    pictures: int = 0
    amount: MicroUsd = NOTHING
