"""Reporting a clip to the moderators: by its button, or by the menu of its message."""

import discord
from discord import app_commands

from bot.client import ACCESS, MEMBERS, Ask, Mark, Reverie
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.lifecycle.wakeups import OUTBOX
from cogs.ui import answers, asking, dialogs
from cogs.ui.buttons import Action
from cogs.ui.making import messages
from cogs.ui.moderating import complaining
from cogs.ui.moderating.reports import Verb

NAME = "Report to moderators"


class Reporting:
    """From a clip to the staff's queue."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self.menu = app_commands.ContextMenu(
            name=NAME,
            callback=self.ask_by_menu,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            extras={ACCESS: MEMBERS},
        )
        bot.tree.add_command(self.menu)
        bot.answer_to(Action.REPORT, self.ask, MEMBERS)
        bot.answer_to(Verb.FILE, self.file, MEMBERS)

    async def ask(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog, unless this clip cannot be reported by this member."""
        await self._ask(interaction, mark, interaction.message)

    async def ask_by_menu(self, interaction: Ask, message: discord.Message) -> None:
        """Do the same for the clip in a message, which its buttons name."""
        mark = await messages.mark_in(interaction, message)
        if mark is None:
            raise UserError(Reason.NO_CLIP_IN_MESSAGE)
        await self._ask(interaction, mark, message)

    async def file(self, interaction: Ask, mark: Mark) -> None:
        """Hand the report to staff."""
        await answers.think(interaction)
        complaint, words = complaining.complaint(dialogs.answers(interaction.data))
        filed = await self._services.reports.file(
            mark.generation_id, reporter=asking.requester(interaction), complaint=complaint, words=words
        )
        self._services.wakeups.wake(OUTBOX)
        notified = self._bot.get_channel(filed.log_channel_id or 0) is not None
        await answers.answer(interaction, complaining.filed(mark.generation_id, notified=notified))

    async def _ask(self, interaction: Ask, mark: Mark, message: discord.Message | None) -> None:
        await self._services.reports.check(mark.generation_id, reporter=asking.requester(interaction))
        await answers.show(interaction, complaining.report_dialog(mark.generation_id))
        if message is not None and mark.delivery_id:  # after a crash our rows may not know this message yet
            await self._services.outbox.seen(
                mark.delivery_id, mark.generation_id, channel_id=message.channel.id, message_id=message.id
            )


async def setup(bot: Reverie) -> None:
    """Add the menu, and answer to the button and the dialog."""
    Reporting(bot)
