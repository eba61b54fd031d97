"""Spending: reserve when accepted, commit when it succeeds, release when it does not, grant as a gift."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.money import MicroUsd


class EntryKind(StrEnum):
    """The movements of the ledger."""

    RESERVE = "reserve"
    COMMIT = "commit"
    RELEASE = "release"
    GRANT = "grant"


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
    amount: MicroUsd  # reserve > 0; commit: actual minus reserved, never > 0; release = -reserved
    videos: int  # reserve 1, release -1, else 0
    counts_at: datetime
    at: datetime
