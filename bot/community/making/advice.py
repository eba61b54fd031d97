"""Hints about prompts, for who wants them."""

from bot.domain.community.hints import Advice
from bot.domain.request import Requester
from bot.policies import hints
from db.database import Database


class Hints:
    """What a prompt could do better, unless its author switched that off."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def about(
        self, prompt: str, *, requester: Requester, picture: bool = False, from_picture: bool = False
    ) -> Advice:
        """Return advice about a prompt; none where it is not wanted. See bot/policies/hints."""
        advice = hints.advise(prompt, picture=picture, from_picture=from_picture)
        return advice if advice.hints and await self.wanted(requester) else Advice()

    async def wanted(self, requester: Requester) -> bool:
        """Whether somebody wants hints here; in direct messages, unless they said otherwise there is no knowing."""
        if requester.guild_id is None:
            return True
        async with self._database.reading() as tables:
            return await tables.configurations.hints(requester.guild_id, requester.user_id)

    async def prefer(self, requester: Requester, *, wanted: bool) -> None:
        """Remember whether somebody wants them in this server."""
        async with self._database.transaction() as tables:
            await tables.configurations.prefer_hints(requester.guild_id or 0, requester.user_id, wanted=wanted)
