"""/quota."""

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Reverie
from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from cogs.ui import answers, asking
from cogs.ui.moderating import conduct
from cogs.ui.moderating.people import Somebody
from cogs.ui.personal import quota as pages


class Quota(commands.Cog):
    """What may still be used."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services

    @app_commands.command(name="quota", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.describe(member="Whose, if not your own; only staff may look at others'")
    async def quota(self, interaction: Ask, member: Somebody | None = None) -> None:
        """Show what you have used, what is left, and when it is reset."""
        await answers.think(interaction)
        whose, member_id = asking.requester(interaction), None
        if member is not None and member.id != interaction.user.id:
            if await asking.rank(interaction) < Rank.STAFF:
                raise UserError(Reason.STAFF_ONLY)
            whose, member_id = asking.member(interaction, member), member.id
        standing = await self._services.allowances.of(whose)
        record = await self._services.conduct.of(whose)
        layout = pages.page(standing, self._services.models, member_id=member_id, conduct=conduct.lines(record))
        await answers.answer(interaction, layout)


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Quota(bot))
