"""/quota."""

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Reverie
from cogs.ui import answers, asking
from cogs.ui.moderating import conduct
from cogs.ui.personal import quota as pages


class Quota(commands.Cog):
    """What may still be used."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services

    @app_commands.command(name="quota", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def quota(self, interaction: Ask) -> None:
        """Show what you have used, what is left, and when it is reset."""
        await answers.think(interaction)
        requester = asking.requester(interaction)
        standing = await self._services.allowances.of(requester)
        record = await self._services.conduct.of(requester)
        layout = pages.page(standing, self._services.models, conduct=conduct.lines(record))
        await answers.answer(interaction, layout)


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Quota(bot))
