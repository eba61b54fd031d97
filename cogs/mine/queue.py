"""/queue, and the Cancel button."""

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, STAFF, Ask, Mark, Reverie
from bot.domain.community.people import Rank
from bot.domain.money import shown
from cogs.ui import answers, asking
from cogs.ui.buttons import Action
from cogs.ui.layout import note
from cogs.ui.personal import queue as pages


class Queue(commands.Cog):
    """What is under way."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services

    async def cog_load(self) -> None:
        """Answer to the buttons."""
        self._bot.answer_to(Action.CANCEL, self.cancel, MEMBERS)
        self._bot.answer_to(pages.Queueing.MINE, self.mine, MEMBERS)
        self._bot.answer_to(pages.Queueing.EVERYBODYS, self.everybodys, STAFF)

    @app_commands.command(name="queue", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def queue(self, interaction: Ask) -> None:
        """Show your videos that are under way, when their turn is, and cancel what has not begun."""
        await answers.think(interaction)
        await self._mine(interaction)

    async def mine(self, interaction: Ask, _mark: Mark) -> None:
        """Turn back to one's own."""
        await answers.think_in_place(interaction)
        await self._mine(interaction)

    async def everybodys(self, interaction: Ask, mark: Mark) -> None:
        """Show a page of everybody's."""
        await answers.think_in_place(interaction)
        page = await self._services.queue.everybodys(
            asking.requester(interaction),
            await asking.rank(interaction),
            first=asking.number(mark.more.removeprefix("=")) or 0,
        )
        await answers.answer(interaction, pages.everybodys(page, self._services.models))

    async def cancel(self, interaction: Ask, mark: Mark) -> None:
        """Take back what has not begun: one's own, or as staff anybody's in this server."""
        await answers.think(interaction)
        requester = asking.requester(interaction)
        cancelled = await self._services.cancellation.cancel(
            mark.generation_id, requester=requester, rank=await asking.rank(interaction)
        )
        one = cancelled.generation
        self._bot.answers.take(one.id)
        whose = "your" if one.requester.user_id == requester.user_id else "their"
        await answers.answer(
            interaction, note(f"✖️ #{one.id} is cancelled. {shown(cancelled.amount)} came back to {whose} quota.")
        )

    async def _mine(self, interaction: Ask) -> None:
        requester, services = asking.requester(interaction), self._services
        lines = await services.queue.mine(requester)
        standstill = await services.standstills.of(requester.guild_id)
        staff = await asking.rank(interaction) >= Rank.STAFF
        await answers.answer(interaction, pages.mine(lines, services.models, standstill=standstill, staff=staff))


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Queue(bot))
