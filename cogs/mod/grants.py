"""/mod grant, revoke, reset; and what who gets or loses something is told, also of gifts."""

from typing import Any

from discord import app_commands

from bot.client import Ask, News, Reverie
from bot.community.staff.grants import Movement
from bot.domain.allowance import Granted
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.money import NOTHING
from bot.lifecycle.wakeups import OUTBOX
from cogs.ui import answers, groups
from cogs.ui.configuring import typed
from cogs.ui.moderating import grants as pages
from cogs.ui.moderating import people
from cogs.ui.moderating.people import Somebody

WHY = app_commands.Range[str, 1, pages.LONGEST_REASON]
COUNT = app_commands.Range[int, 0, 10_000]
DOLLARS = app_commands.Range[str, 0, 12]


class GrantCommands:
    """Staff's hand on what members may use."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        group = groups.mod(bot)
        for name, description, callback in (
            ("grant", "Give a member videos, pictures or dollars on top of the free part", self.grant),
            ("revoke", "Take back what was granted and is not used yet", self.revoke),
            ("reset", "Let a member's free day and month begin anew", self.reset),
        ):
            group.add_command(
                app_commands.Command[Any, ..., None](name=name, description=description, callback=callback)
            )
        bot.renderers[NoticeKind.GIFT] = self.render

    @app_commands.describe(
        member="Who gets it",
        reason="Why: they are told",
        videos="Videos beyond those of the day",
        pictures="Pictures beyond those of the day",
        dollars="Dollars beyond those of the month, such as 2.50",
    )
    async def grant(
        self,
        interaction: Ask,
        member: Somebody,
        reason: WHY,
        videos: COUNT = 0,
        pictures: COUNT = 0,
        dollars: DOLLARS = "",
    ) -> None:
        """Give."""
        await answers.think(interaction)
        moved = await self._services.grants.grant(
            await people.target(interaction, member),
            actor=await people.actor(interaction),
            what=_what(videos, pictures, dollars),
            reason=reason,
            press_id=interaction.id,
        )
        self._services.wakeups.wake(OUTBOX)
        await answers.answer(interaction, pages.answer(Movement.GRANT, member.id, moved))

    @app_commands.describe(
        member="Who loses it",
        reason="Why: they are told",
        videos="How many granted videos",
        pictures="How many granted pictures",
        dollars="How many granted dollars, such as 2.50",
    )
    async def revoke(
        self,
        interaction: Ask,
        member: Somebody,
        reason: WHY,
        videos: COUNT = 0,
        pictures: COUNT = 0,
        dollars: DOLLARS = "",
    ) -> None:
        """Take back."""
        await answers.think(interaction)
        moved = await self._services.grants.revoke(
            await people.target(interaction, member),
            actor=await people.actor(interaction),
            what=_what(videos, pictures, dollars),
            reason=reason,
            press_id=interaction.id,
        )
        self._services.wakeups.wake(OUTBOX)
        await answers.answer(interaction, pages.answer(Movement.REVOKE, member.id, moved))

    @app_commands.describe(member="Whose", reason="Why: they are told")
    async def reset(self, interaction: Ask, member: Somebody, reason: WHY) -> None:
        """Begin anew."""
        await answers.think(interaction)
        moved = await self._services.grants.reset(
            await people.target(interaction, member),
            actor=await people.actor(interaction),
            reason=reason,
            press_id=interaction.id,
        )
        self._services.wakeups.wake(OUTBOX)
        await answers.answer(interaction, pages.answer(Movement.RESET, member.id, moved))

    async def render(self, notice: Notice) -> News | None:
        """Tell who got or lost something."""
        if notice.user_id is None:
            return None
        guild = self._bot.get_guild(notice.guild_id) if notice.guild_id is not None else None
        layout = pages.news(notice, place=guild.name if guild is not None else "a server")
        return News(layout=layout, notifies=(notice.user_id,))


def _what(videos: int, pictures: int, dollars: str) -> Granted:
    return Granted(videos=videos, pictures=pictures, amount=typed.dollars(dollars) or NOTHING)


async def setup(bot: Reverie) -> None:
    """Add the commands."""
    GrantCommands(bot)
