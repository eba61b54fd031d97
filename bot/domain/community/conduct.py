"""How members behave: strikes, pauses and bans; and servers where nothing is made for a while."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.generation import Generation, Status
from bot.domain.reasons import REFUSED_CONTENT


def is_strike(generation: Generation) -> bool:
    """Say whether this counts against its member: a provider refused what it shows. No present, no rehearsal does."""
    return generation.status is Status.FAILED and generation.failure in REFUSED_CONTENT and generation.counted


class StrikeKind(StrEnum):
    """Who found something wrong."""

    PROVIDER = "provider"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """One warning. It counts for as long as the server's rules say, unless it was withdrawn."""

    id: int
    guild_id: int | None
    user_id: int
    kind: StrikeKind
    reason: str  # a Reason's word where the provider found it, else what staff wrote
    at: datetime
    generation_id: int | None = None
    actor_id: int | None = None  # None: the bot
    withdrawn_at: datetime | None = None


class RestrictionKind(StrEnum):
    """What is taken from somebody."""

    PAUSE = "pause"  # may make nothing until then
    BAN = "ban"  # may use nothing of the bot but /privacy and an appeal


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A pause or a ban of one member."""

    id: int
    guild_id: int | None  # None: in every server
    user_id: int
    kind: RestrictionKind
    reason: str
    at: datetime
    until: datetime | None = None  # None: until it is lifted
    actor_id: int | None = None  # None: the bot
    lifted_at: datetime | None = None


class Act(StrEnum):
    """What is done to somebody, as the notice to them and the audit log call it."""

    STRIKE = "strike"
    WITHDRAW = "withdraw"
    PAUSE = "pause"
    RESUME = "resume"
    BAN = "ban"
    UNBAN = "unban"


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """What a strike led to."""

    count: int  # how many are in force now, this one included
    limit: int  # at how many a pause follows
    days: int  # how long each counts
    until: datetime | None  # the end of the pause that followed; None: none did


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How a member stands in a server: the strikes in force, newest first, and what holds them back."""

    strikes: tuple[Strike, ...]
    limit: int  # at how many a pause follows
    days: int  # how long each counts
    pause: Restriction | None = None
    ban: Restriction | None = None
    everywhere_until: datetime | None = None  # providers refused too much of theirs, in all servers together


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """A server (or all of them) where nothing is accepted or submitted for a while; what is queued waits."""

    guild_id: int | None  # None: everywhere
    reason: str
    actor_id: int
    at: datetime
