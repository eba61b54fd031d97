"""News that we owe to a person or a channel besides the clips themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.lease import Lease

NoticeFact = str | int | float | bool | None | list["NoticeFact"] | dict[str, "NoticeFact"]

# Under this name the facts of a notice to a user may say in which channel it is told if they take no direct messages.
OTHERWISE_IN: Final = "otherwise_in"


class NoticeKind(StrEnum):
    """What is told. The cog that knows the kind renders it (Reverie.notices)."""

    AUDIT = "audit"  # log channel: somebody changed something
    BUDGET = "budget"  # log channel (or the operator): a part of a budget is used
    REPORT = "report"  # log channel: a clip was reported, with the buttons
    APPEAL = "appeal"  # log channel: the owner asks again
    VERDICT = "verdict"  # owner and reporter: what became of it
    STRIKE = "strike"  # the member: a warning, and what follows
    CONSENT = "consent"  # the owner: may somebody go on with a clip?
    CONSENTED = "consented"  # who asked: what the owner said
    GIFT = "gift"  # who was given something
    REMOVAL = "removal"  # nobody: a message is to be removed
    CONCEAL = "conceal"  # nobody: a result is to be hidden, or shown again
    CREDITS = "credits"  # the operator: an account has little left
    DIFFERENCE = "difference"  # the operator: an account's credits and our books do not agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One piece of news owed: to a channel, or to a user's direct messages (exactly one of the two)."""

    id: int
    kind: NoticeKind
    guild_id: int | None
    channel_id: int | None
    user_id: int | None
    facts: Mapping[str, NoticeFact]
    nonce: str
    attempts: int  # this one included
    first_attempt_at: datetime
    lease: Lease
