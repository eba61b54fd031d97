"""How much a member or a server may use, and has used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.money import NOTHING, MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The limits of one member in one server."""

    videos_per_day: int
    pictures_per_day: int = 0
    dollars_per_month: MicroUsd
    jobs_at_once: int
    weight: int = 1  # of their turns in the queue
    models: frozenset[str] | None = None  # None: all that the server allows
    resolutions: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """A member's allowance, and where it comes from."""

    allowance: Allowance
    why: Mapping[str, tuple[int, ...]]  # the roles that gave a field of it; what is not here everybody has


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What many members together may use; None is no limit."""

    dollars_per_day: MicroUsd | None = None
    dollars_per_month: MicroUsd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the operator allows: a member, a server (an admin may lower it), and all servers together."""

    allowance: Allowance
    server: Budget
    all_servers: Budget = field(default_factory=Budget)
    time_zone: str = "UTC"  # of the accounts' months and of all servers together; of a server unless its admin says
    strikes_everywhere: int = 6  # so many refusals by providers, all servers together, and a member starts nothing more
    operator_ids: frozenset[int] = frozenset()  # who hears when much of it is used
    has_public_url: bool = False  # whether providers can fetch files from our own web server


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The calendar day and month that contain a moment, in the server's time zone; ends are when they reset."""

    day_start: datetime
    day_end: datetime
    month_start: datetime
    month_end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What staff or other members gave a member, and is not used yet; it does not end by itself."""

    videos: int = 0
    pictures: int = 0
    amount: MicroUsd = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """
    What was used or is reserved in the current windows.

    A member's own numbers are those of the free allowance; what was granted is counted by itself.
    """

    videos_today: int
    pictures_today: int = 0
    spent_this_month: MicroUsd
    jobs_now: int
    server_spent_today: MicroUsd = NOTHING
    server_spent_this_month: MicroUsd
    granted: Granted = field(default_factory=Granted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a member may still use, the free part and what was granted together."""

    videos: int
    pictures: int
    amount: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What came back to a member for one reason."""

    why: str  # a Reason's word, "cancelled", or "cheaper" for what a finished clip cost less
    count: int
    amount: MicroUsd
