"""Spending: reserve when accepted, commit when it succeeds, release when it does not; and what staff give and take."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.money import NOTHING, MicroUsd


class EntryKind(StrEnum):
    """The movements of the ledger."""

    RESERVE = "reserve"
    COMMIT = "commit"
    RELEASE = "release"
    GRANT = "grant"  # staff give
    REVOKE = "revoke"  # staff take back what was given
    GIFT = "gift"  # a member hands on what was given: two lines, one of each
    RESET = "reset"  # staff let the free allowance begin anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What one price takes from its member: from the free allowance, and from what was granted."""

    videos: int = 0
    pictures: int = 0
    amount: MicroUsd = NOTHING
    granted_videos: int = 0
    granted_pictures: int = 0
    granted_amount: MicroUsd = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """
    One line, never changed. What was used in a window is the sum of its lines.

    `counts_at` is the moment of the reservation, so that a price given back tomorrow frees today's allowance.
    """

    guild_id: int | None
    user_id: int
    generation_id: int | None
    kind: EntryKind
    amount: MicroUsd  # the server's and the account's books: reserve > 0; commit: actual minus reserved, never > 0;
    # release = -reserved; 0 in what staff give and take
    videos: int  # of the member's free day: reserve 1 or 0 (a granted one), release the same below 0, reset below 0
    counts_at: datetime
    at: datetime
    pictures: int = 0  # as videos
    free_amount: MicroUsd | None = None  # of the member's free month; None: all of the amount
    granted_videos: int = 0  # what this adds to, or takes from, what was granted and never ends by itself
    granted_pictures: int = 0
    granted_amount: MicroUsd = NOTHING
    actor_id: int | None = None  # who gave or took
    reason: str = ""
    press_id: int | None = None  # Discord's event that gave or took; the same one does it once
