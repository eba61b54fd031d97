"""/help."""

from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, EVERYBODY, Ask, Reverie
from cogs.ui import answers, notes
from cogs.ui.making import hints

PROMPTS: Final = "prompts"


class Help(commands.Cog):
    """What this bot does."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services

    @app_commands.command(name="help", extras={ACCESS: EVERYBODY})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.describe(topic="Something in more depth")
    @app_commands.choices(topic=[app_commands.Choice(name="How to write prompts", value=PROMPTS)])
    async def help(self, interaction: Ask, topic: str | None = None) -> None:
        """Show what I can do and what it costs, or how to write prompts."""
        page = hints.page() if topic == PROMPTS else notes.help_page(self._services.models)
        await answers.answer(interaction, page)


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Help(bot))
