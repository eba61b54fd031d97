"""Who is who in a server."""

from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """What somebody may do here; a higher rank may do all that the lower ones may."""

    MEMBER = 0
    STAFF = 1  # the role that the admin named; until one is named, who may manage messages
    ADMIN = 2  # who may manage the server
    OPERATOR = 3  # whom the bot's settings name


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts on others: who, in which server, and with which rank there."""

    user_id: int
    guild_id: int
    rank: Rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody who is acted on: who, and with which rank in the actor's server."""

    user_id: int
    rank: Rank = Rank.MEMBER
    is_bot: bool = False
