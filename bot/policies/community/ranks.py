"""Who is who here, and may they do this?"""

from collections.abc import Collection
from typing import Final

from bot.domain.community.configuration import Configuration
from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester

REFUSALS: Final = {
    Rank.STAFF: Reason.STAFF_ONLY,
    Rank.ADMIN: Reason.ADMIN_ONLY,
    Rank.OPERATOR: Reason.OPERATOR_ONLY,
}


def rank_of(
    requester: Requester,
    configuration: Configuration,
    *,
    manages_server: bool,
    manages_messages: bool,
    operator_ids: Collection[int],
) -> Rank:
    """
    Return the highest rank that somebody has in a server.

    Until the admin names a staff role, whoever may manage messages is staff; once one is named, only who has it.
    """
    if requester.user_id in operator_ids:
        return Rank.OPERATOR
    if requester.guild_id is None:
        return Rank.MEMBER
    if manages_server:
        return Rank.ADMIN
    role = configuration.staff_role_id
    staff = manages_messages if role is None else role in requester.role_ids
    return Rank.STAFF if staff else Rank.MEMBER


def check(rank: Rank, needed: Rank) -> None:
    """Raise UserError where a rank is too low."""
    if rank < needed:
        raise UserError(REFUSALS[needed])
