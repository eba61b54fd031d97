"""/mod queue and /mod cancel: what everybody has under way here, and taking back what has not begun."""

from discord import app_commands

from bot.client import Ask, Reverie
from bot.domain.money import shown
from cogs.ui import answers, asking, groups
from cogs.ui.layout import note
from cogs.ui.personal import queue as pages

LONGEST_REASON = 400


class StaffQueue:
    """The whole server's queue."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        group = groups.mod(bot)
        group.add_command(
            app_commands.Command(
                name="queue", description="See what everybody has under way here, and cancel it", callback=self.queue
            )
        )
        group.add_command(
            app_commands.Command(
                name="cancel", description="Take back what somebody asked for, before it begins", callback=self.cancel
            )
        )

    async def queue(self, interaction: Ask) -> None:
        """Show the first page."""
        await answers.think(interaction)
        page = await self._services.queue.everybodys(asking.requester(interaction), await asking.rank(interaction))
        await answers.answer(interaction, pages.everybodys(page, self._services.models))

    @app_commands.describe(number="Which one, such as 12", reason="Why; it stands in the audit log")
    async def cancel(self, interaction: Ask, number: str, reason: app_commands.Range[str, 1, LONGEST_REASON]) -> None:
        """Take one back."""
        await answers.think(interaction)
        cancelled = await self._services.cancellation.cancel(
            asking.generation_number(number),
            requester=asking.requester(interaction),
            rank=await asking.rank(interaction),
            reason=reason,
        )
        one = cancelled.generation
        self._bot.answers.take(one.id)
        owner = f"<@{one.requester.user_id}>"
        await answers.answer(
            interaction, note(f"✖️ #{one.id} of {owner} is cancelled. {shown(cancelled.amount)} came back to them.")
        )


async def setup(bot: Reverie) -> None:
    """Hang the commands on /mod."""
    StaffQueue(bot)
