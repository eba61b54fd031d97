"""How members behave: strikes, pauses and bans; and servers where nothing is made for a while."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """A server (or all of them) where nothing is accepted or submitted for a while; what is queued waits."""

    guild_id: int | None  # None: everywhere
    reason: str
    actor_id: int
    at: datetime
