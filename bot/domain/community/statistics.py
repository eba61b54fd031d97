"""What was made in a server and what it cost: the rows that are counted, and what is counted from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.money import NOTHING, MicroUsd
from bot.domain.reasons import Reason


class Period(StrEnum):
    """Which days are counted, in the server's calendar."""

    TODAY = "today"
    WEEK = "7-days"
    THIRTY_DAYS = "30-days"
    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"


class Grouping(StrEnum):
    """By what they are told apart."""

    MEMBER = "member"
    MODEL = "model"
    PROVIDER = "provider"


class FailureGroup(StrEnum):
    """Whose turn it is when something failed."""

    MODERATED = "moderated"  # the member's: the provider does not allow it
    REQUEST = "request"  # the member's: it could not be made as it was asked for
    PROVIDER = "provider"  # the provider's
    ACCOUNT = "account"  # the operator's
    DISCORD = "discord"  # the admin's: the card could not be shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day on the wall of a server: from its first moment to that of the next."""

    date: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who asked, for which model, of which account. Nobody (0) asked for what was forgotten."""

    user_id: int
    model: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One generation, as far as it is counted."""

    origin: Origin
    status: Status
    at: datetime  # when it was asked for
    finished_at: datetime | None = None
    failure: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One line of the ledger about a generation."""

    origin: Origin
    generation_id: int
    kind: EntryKind
    amount: MicroUsd
    at: datetime  # the moment of the reservation, like its generation's
    granted_videos: int = 0
    granted_pictures: int = 0
    granted_amount: MicroUsd = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What an account took that no member pays for."""

    origin: Origin
    amount: MicroUsd
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """
    What was counted in one group, on one day or on all of them.

    Reserved is what was spent, what came back and what is still reserved, to the last millionth of a dollar.
    """

    made: int = 0
    failed: Mapping[FailureGroup, int] = field(default_factory=dict[FailureGroup, int])
    cancelled: int = 0
    under_way: int = 0
    people: int = 0
    median_seconds: float | None = None  # from the wish to the clip
    p90_seconds: float | None = None
    reserved: MicroUsd = NOTHING
    spent: MicroUsd = NOTHING
    refunded: MicroUsd = NOTHING
    still_reserved: MicroUsd = NOTHING
    granted: MicroUsd = NOTHING  # as much of it was paid with what staff or members had given
    granted_videos: int = 0
    granted_pictures: int = 0
    borne: MicroUsd = NOTHING  # by the operator, on top

    @property
    def failures(self) -> int:
        """Return how many failed, for whatever reason."""
        return sum(self.failed.values())

    @property
    def used(self) -> MicroUsd:
        """Return what the members' and the server's limits count: spent or still reserved."""
        return MicroUsd(self.spent + self.still_reserved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """A period, counted: all together, by group (the largest first) and by day and group."""

    period: Period
    by: Grouping
    time_zone: str
    days: tuple[date, ...]
    total: Tally
    groups: Mapping[str, Tally]
    cells: Mapping[tuple[date, str], Tally]  # only where there is something
