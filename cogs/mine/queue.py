"""/queue, and the Cancel button."""

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Mark, Reverie
from bot.domain.money import shown
from cogs.ui import answers, asking, notes
from cogs.ui.buttons import Action
from cogs.ui.layout import note


class Queue(commands.Cog):
    """What is under way."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services

    async def cog_load(self) -> None:
        """Answer to the button."""
        self._bot.answer_to(Action.CANCEL, self.cancel, MEMBERS)

    @app_commands.command(name="queue", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def queue(self, interaction: Ask) -> None:
        """Show your videos that are under way, and cancel what has not begun."""
        await answers.think(interaction)
        lines = await self._services.queue.mine(asking.requester(interaction))
        await answers.answer(interaction, notes.queue(lines, self._services.models))

    async def cancel(self, interaction: Ask, mark: Mark) -> None:
        """Take back what has not begun."""
        await answers.think(interaction)
        cancelled = await self._services.cancellation.cancel(
            mark.generation_id, requester=asking.requester(interaction)
        )
        self._bot.answers.take(cancelled.id)
        await answers.answer(
            interaction, note(f"✖️ #{cancelled.id} is cancelled. {shown(cancelled.price)} came back to your quota.")
        )


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Queue(bot))
