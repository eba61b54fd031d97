"""Whose word is needed to go on with a clip?"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from bot.domain.community.configuration import Configuration, Extending
from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.reasons import Reason

LAPSES: Final = timedelta(days=7)  # how long an owner may take to answer, and a yes may wait to be used
MOST_OPEN: Final = 5  # requests of one person to another


def of_others(made_from: Iterable[Generation], *, user_id: int) -> list[Generation]:
    """Return what somebody else has made, one for each of them: nobody asks themselves."""
    others: dict[int, Generation] = {}
    for one in made_from:
        if one.requester.user_id != user_id:
            others.setdefault(one.requester.user_id, one)
    return list(others.values())


def choice(owner: Extending | None, configuration: Configuration) -> Extending:
    """Return who may go on with a member's clips: what they chose, else what the server says."""
    return configuration.extending if owner is None else owner


def check(others: Iterable[Generation], choices: Mapping[int, Extending]) -> None:
    """Raise UserError where somebody keeps a clip to themselves. Staff have no more rights here than anybody."""
    for one in others:
        if choices[one.requester.user_id] is Extending.ME:
            raise UserError(Reason.CLIP_KEPT_BY_OWNER, owner=f"<@{one.requester.user_id}>", **one.named)


def to_ask(
    others: Iterable[Generation], choices: Mapping[int, Extending], *, agreed: Iterable[int]
) -> Generation | None:
    """Return the first clip whose owner wants to be asked and has not said yes to this yet."""
    willing = set(agreed)
    for one in others:
        owner_id = one.requester.user_id
        if choices[owner_id] is Extending.ASK and owner_id not in willing:
            return one
    return None


def check_open(count: int) -> None:
    """Raise UserError where somebody has asked the same person for enough already."""
    if count >= MOST_OPEN:
        raise UserError(Reason.CONSENT_TOO_MANY, limit=MOST_OPEN)
