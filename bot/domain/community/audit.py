"""What people with a rank did: who, when, what, from and to."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that is about to be written down."""

    action: str  # a dotted word: config.budget, mod.ban, report.hide
    actor_id: int | None  # None: the bot itself
    guild_id: int | None  # None: in direct messages
    user_id: int | None = None  # whom it concerned
    generation_id: int | None = None
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the audit log; it is never changed."""

    id: int
    at: datetime
    deed: Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSearch:
    """Which lines of a server somebody looks for."""

    member_id: int | None = None  # who did it, or whom it concerned
    action: str = ""  # one action, or the first word of several; empty: every one
