"""/help."""

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, EVERYBODY, Ask, Reverie
from cogs.ui import answers, notes


class Help(commands.Cog):
    """What this bot does."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services

    @app_commands.command(name="help", extras={ACCESS: EVERYBODY})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def help(self, interaction: Ask) -> None:
        """Show what I can do, and what it costs."""
        await answers.answer(interaction, notes.help_page(self._services.models))


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Help(bot))
