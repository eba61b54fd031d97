"""Who is who, and who is kept out."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.community.conduct import RestrictionKind
from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.policies.community import ranks
from db.database import Database


class People:
    """Read what decides whether somebody may do something here."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], operator_ids: frozenset[int]) -> None:
        self._database = database
        self._now = now
        self._operator_ids = operator_ids

    async def rank(self, requester: Requester, *, manages_server: bool, manages_messages: bool) -> Rank:
        """Return somebody's rank in a server; what they may do there, Discord tells with each event."""
        async with self._database.reading() as tables:
            configuration = await tables.configurations.of(requester.guild_id)
        return ranks.rank_of(
            requester,
            configuration,
            manages_server=manages_server,
            manages_messages=manages_messages,
            operator_ids=self._operator_ids,
        )

    async def check(
        self, requester: Requester, needed: Rank, *, manages_server: bool, manages_messages: bool, banned_too: bool
    ) -> Rank:
        """
        Return somebody's rank. Raises UserError where it is too low, or where they are banned.

        `banned_too`: what also somebody may do who is banned. Nobody bans the operator.
        """
        rank = await self.rank(requester, manages_server=manages_server, manages_messages=manages_messages)
        if rank < Rank.OPERATOR and not banned_too:
            await self._check_not_banned(requester)
        ranks.check(rank, needed)
        return rank

    async def _check_not_banned(self, requester: Requester) -> None:
        async with self._database.reading() as tables:
            in_force = await tables.conduct.in_force(requester.user_id, requester.guild_id, now=self._now())
        for one in in_force:
            if one.kind is RestrictionKind.BAN:
                facts = {"reason": one.reason} | ({} if one.until is None else {"until": one.until})
                raise UserError(Reason.BANNED, **facts)
