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


# Whether it is tried for as long as a result is, since something depends on it that nothing else brings about.
OWED_FOR_GOOD: Final[Mapping[NoticeKind, bool]] = {
    NoticeKind.AUDIT: False,  # /mod audit has the same line
    NoticeKind.BUDGET: True,  # each part of a budget is told once only
    NoticeKind.REPORT: True,  # staff decide under it
    NoticeKind.APPEAL: True,  # staff answer under it
    NoticeKind.VERDICT: True,  # the owner appeals under it
    NoticeKind.STRIKE: True,  # only who knows of a warning can heed it
    NoticeKind.CONSENT: True,  # the owner answers under it
    NoticeKind.CONSENTED: True,  # nobody else tells who asked that the answer is no
    NoticeKind.GIFT: False,  # /quota shows what was given
    NoticeKind.REMOVAL: True,  # what was to be forgotten would stay in sight
    NoticeKind.CONCEAL: True,  # what staff hid would stay in sight
    NoticeKind.CREDITS: False,  # told again each day on which little is left
    NoticeKind.DIFFERENCE: True,  # each day is compared once only
}


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
