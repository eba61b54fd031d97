"""/privacy export and /privacy delete: everything about me, as a file; and all of it forgotten."""

import asyncio
from datetime import UTC, datetime
from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, EVERYBODY, Ask, Mark, News, Reverie
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.lifecycle.outbox import File
from bot.lifecycle.wakeups import OUTBOX, RECONCILIATION
from cogs.ui import answers, asking, dialogs, posting
from cogs.ui.personal import privacy
from cogs.ui.personal.privacy import Step

MOST_GENERATIONS: Final = 20_000
AT_ONCE: Final = 2  # each may take hundreds of megabytes


class Privacy(commands.Cog):
    """Open to everybody, also to who is banned."""

    privacy = app_commands.Group(
        name="privacy",
        description="Everything that I keep about you",
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        extras={ACCESS: EVERYBODY},
    )

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def cog_load(self) -> None:
        """Answer to the button and the dialog, and remove messages that are to go."""
        self._bot.answer_to(Step.ASK, self.ask, EVERYBODY)
        self._bot.answer_to(Step.CONFIRM, self.confirm, EVERYBODY)
        self._bot.renderers[NoticeKind.REMOVAL] = self.remove

    @privacy.command(name="export")
    @app_commands.describe(before="Only what has a smaller number: for a history that is too long for one file")
    async def export(self, interaction: Ask, before: str = "") -> None:
        """Get a file with everything that I keep about you, in all servers."""
        await answers.think(interaction)
        first = asking.generation_number(before) if before else None
        async with self._turns:
            limit, most = asking.upload_limit(interaction), MOST_GENERATIONS
            while True:
                everything = await self._services.export.of(interaction.user.id, before=first, limit=most)
                data = await asyncio.to_thread(privacy.archive, everything)
                if len(data) <= limit:
                    break
                if not everything.generations:
                    raise UserError(Reason.EXPORT_TOO_LARGE)
                most = len(everything.generations) // 2
        file = File(name=privacy.FILENAME, data=data)
        await answers.answer(interaction, privacy.exported(everything), files=[file])

    @privacy.command(name="delete")
    async def delete(self, interaction: Ask) -> None:
        """Have everything about you forgotten, in all servers; says first what goes and what stays."""
        await answers.think(interaction)
        facts = await self._services.privacy.look(asking.requester(interaction))
        await answers.answer(interaction, privacy.before_deleting(facts))

    async def ask(self, interaction: Ask, _mark: Mark) -> None:
        """Ask once, with a word that nobody types by mistake."""
        await answers.show(interaction, privacy.dialog())

    async def confirm(self, interaction: Ask, _mark: Mark) -> None:
        """Begin, or leave all as it is."""
        await answers.think_in_place(interaction)
        if not privacy.confirmed(dialogs.answers(interaction.data)):
            await answers.answer(interaction, privacy.not_confirmed())
            return
        await self._services.privacy.delete(asking.requester(interaction))
        for topic in (RECONCILIATION, OUTBOX):
            self._services.wakeups.wake(topic)
        await answers.answer(interaction, privacy.begun())

    async def remove(self, notice: Notice) -> News | None:
        """Delete the message that a notice names, or whose delivery it does; one that is gone already is fine."""
        channel_id = notice.channel_id
        message_id = notice.facts.get("message") or await self._found(notice)
        if isinstance(message_id, int) and channel_id is not None:
            await posting.remove(self._bot, channel_id, message_id)
        return None

    async def _found(self, notice: Notice) -> int | None:
        """Return the message that a process posted which was killed before it could say so, if it did."""
        delivery_id, since, card_id = (notice.facts.get(name) for name in ("delivery", "since", "card"))
        if not isinstance(delivery_id, int) or not isinstance(since, (int, float)) or notice.channel_id is None:
            return None
        return await posting.find(
            self._bot,
            self._bot.get_partial_messageable(notice.channel_id),
            delivery_id=delivery_id,
            card_id=card_id if isinstance(card_id, int) else None,
            since=datetime.fromtimestamp(since, UTC),
        )


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Privacy(bot))
