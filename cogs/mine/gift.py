"""/gift: hand on what was granted to you."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Reverie
from bot.community.staff.grants import Movement
from bot.domain.allowance import Granted
from bot.domain.errors import UserError
from bot.domain.money import NOTHING
from bot.domain.reasons import Reason
from bot.lifecycle.wakeups import OUTBOX
from cogs.ui import answers
from cogs.ui.configuring import typed
from cogs.ui.moderating import grants as pages
from cogs.ui.moderating import people


class Gift(commands.Cog):
    """From one member to another."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services

    @app_commands.command(name="gift", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.describe(
        member="Who gets it",
        videos="How many of the videos that were granted to you",
        pictures="How many of the pictures that were granted to you",
        dollars="How many of the dollars that were granted to you, such as 2.50",
        note="Some words for them",
    )
    async def gift(
        self,
        interaction: Ask,
        member: people.Somebody,
        videos: app_commands.Range[int, 0, 10_000] = 0,
        pictures: app_commands.Range[int, 0, 10_000] = 0,
        dollars: app_commands.Range[str, 0, 12] = "",
        note: app_commands.Range[str, 0, pages.LONGEST_REASON] = "",
    ) -> None:
        """Give another member some of what was granted to you."""
        await answers.think(interaction)
        if not isinstance(member, discord.Member):
            raise UserError(Reason.NOT_IN_SERVER)
        moved = await self._services.grants.give(
            await people.target(interaction, member),
            giver=await people.actor(interaction),
            what=Granted(videos=videos, pictures=pictures, amount=typed.dollars(dollars) or NOTHING),
            note=note,
            press_id=interaction.id,
        )
        self._services.wakeups.wake(OUTBOX)
        await answers.answer(interaction, pages.answer(Movement.GIFT, member.id, moved))


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Gift(bot))
