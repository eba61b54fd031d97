"""/mod audit: who did what here; and each line of it in the log channel at once."""

from typing import Any

import discord
from discord import app_commands

from bot.client import STAFF, Ask, Mark, News, Reverie
from bot.community.servers.audit import AuditPlace
from bot.domain.community.audit import AuditSearch
from bot.domain.community.notices import Notice, NoticeKind
from cogs.ui import answers, asking, groups
from cogs.ui.configuring import audit


class Audit:
    """Read what was written down."""

    def __init__(self, bot: Reverie) -> None:
        self._log = bot.services.audit_log
        self._bounds = bot.services.configurations.bounds
        bot.answer_to(audit.VERB, self.turn, STAFF)
        bot.renderers[NoticeKind.AUDIT] = self.render

    @app_commands.describe(member="Only what they did, or what concerned them", action="Only this kind; type to choose")
    async def look(self, interaction: Ask, member: discord.User | None = None, action: str | None = None) -> None:
        """Show the newest lines."""
        await answers.think(interaction)
        member_id = None if member is None else member.id
        await self._page(interaction, AuditSearch(member_id=member_id, action=audit.sought(action)))

    async def offer(self, interaction: Ask, current: str) -> list[app_commands.Choice[str]]:
        """Offer what was ever done here."""
        actions = await self._log.actions(asking.guild_id(interaction), current, limit=asking.MOST_CHOICES)
        return [app_commands.Choice(name=one, value=one) for one in actions]

    async def turn(self, interaction: Ask, mark: Mark) -> None:
        """Show another page."""
        search, place = audit.read(mark.more)
        await answers.think_in_place(interaction)
        await self._page(interaction, search, place)

    async def render(self, notice: Notice) -> News | None:
        """Return one line for the log channel."""
        return News(layout=audit.box(notice.facts, self._bounds))

    async def _page(self, interaction: Ask, search: AuditSearch, place: AuditPlace | None = None) -> None:
        page = await self._log.page(asking.guild_id(interaction), search, place)
        await answers.answer(interaction, audit.page(page, self._bounds))


async def setup(bot: Reverie) -> None:
    """Add the subcommand, and say that this is who tells the log channel."""
    subject = Audit(bot)
    command = app_commands.Command[Any, ..., None](
        name="audit", description="See who changed, reported or decided what here", callback=subject.look
    )
    command.autocomplete("action")(subject.offer)
    groups.mod(bot).add_command(command)
