"""/preferences: who may go on with my clips, and whether I want advice about prompts."""

from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Reverie
from bot.domain.community.configuration import Extending
from cogs.ui import answers, asking
from cogs.ui.making import hints as pages
from cogs.ui.personal import consenting

SERVER: Final = "server"
CHOICES: Final = [
    app_commands.Choice(name="Only I", value=Extending.ME.value),
    app_commands.Choice(name="Others, when I allow it", value=Extending.ASK.value),
    app_commands.Choice(name="Anybody", value=Extending.ANYONE.value),
    app_commands.Choice(name="As the server says", value=SERVER),
]


class Preferences(commands.Cog):
    """What a member decides for themselves, in each server."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services

    @app_commands.command(name="preferences", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.describe(
        extending="Who may extend your clips, make them again or use them; nothing shows what holds",
        hints="Whether I say, below my answers, what a prompt could do better",
    )
    @app_commands.choices(extending=CHOICES)
    async def preferences(self, interaction: Ask, extending: str | None = None, hints: bool | None = None) -> None:
        """Decide who may go on with your clips in this server, and whether you want hints about prompts."""
        await answers.think(interaction)
        requester = asking.requester(interaction)
        if hints is not None:
            await self._services.hints.prefer(requester, wanted=hints)
        guild_id, user_id, owners = asking.guild_id(interaction), interaction.user.id, self._services.owners
        if extending is None:
            held = await owners.preference(guild_id, user_id)
        else:
            chosen = None if extending == SERVER else Extending(extending)
            held = await owners.prefer(guild_id, user_id, chosen)
        wanted = await self._services.hints.wanted(requester)
        changed = extending is not None
        await answers.answer(
            interaction,
            consenting.preference(held.own, held.server, changed=changed, said=pages.preference(wanted=wanted)),
        )


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Preferences(bot))
