"""/mod ban, unban, pause-member, resume-member, strike, strikes; and what a member is told about it."""

from typing import Any

from discord import app_commands

from bot.client import STAFF, Ask, Mark, News, Reverie
from bot.domain.community.conduct import Act
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.lifecycle.wakeups import OUTBOX, SUBMISSION
from cogs.ui import answers, asking, groups
from cogs.ui.moderating import conduct as pages
from cogs.ui.moderating import people
from cogs.ui.moderating.people import Somebody

WHY = app_commands.Range[str, 1, pages.LONGEST_REASON]
DAYS = app_commands.Range[int, 1, 3650]
HOURS = app_commands.Range[int, 1, 720]


class ConductCommands:
    """Staff's hand on how members behave."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self._conduct = bot.services.conduct
        group = groups.mod(bot)
        for name, description, callback in (
            ("ban", "Keep a member from using me here; what they have waiting is cancelled", self.ban),
            ("unban", "Let a member use me here again", self.unban),
            ("pause-member", "Let a member start nothing new here for some hours", self.pause),
            ("resume-member", "End a member's pause", self.resume),
            ("strike", "Warn a member; too many strikes pause them", self.strike),
            ("strikes", "Show a member's strikes, and withdraw one", self.strikes),
        ):
            group.add_command(
                app_commands.Command[Any, ..., None](name=name, description=description, callback=callback)
            )
        bot.answer_to(pages.Verb.WITHDRAW, self.withdraw, STAFF)
        bot.renderers[NoticeKind.STRIKE] = self.render

    @app_commands.describe(member="Whom", reason="Why: they are told", days="For how long; left out, until /mod unban")
    async def ban(self, interaction: Ask, member: Somebody, reason: WHY, days: DAYS | None = None) -> None:
        """Keep a member out."""
        await answers.think(interaction)
        actor, target = await people.actor(interaction), await people.target(interaction, member)
        cancelled = await self._conduct.ban(target, actor=actor, reason=reason, days=days)
        self._wake()
        record = await self._conduct.of(Requester(user_id=target.user_id, guild_id=actor.guild_id))
        until = record.ban.until if record.ban is not None else None
        await answers.answer(interaction, pages.banned(target.user_id, until, cancelled))

    @app_commands.describe(member="Whom", reason="Why: they are told")
    async def unban(self, interaction: Ask, member: Somebody, reason: WHY) -> None:
        """Let a member in again."""
        await answers.think(interaction)
        actor, target = await people.actor(interaction), await people.target(interaction, member)
        await self._conduct.unban(target, actor=actor, reason=reason)
        self._wake()
        await answers.answer(interaction, pages.freed(target.user_id, Act.UNBAN))

    @app_commands.describe(member="Whom", hours="For how many hours", reason="Why: they are told")
    async def pause(self, interaction: Ask, member: Somebody, hours: HOURS, reason: WHY) -> None:
        """Let a member start nothing new."""
        await answers.think(interaction)
        actor, target = await people.actor(interaction), await people.target(interaction, member)
        until = await self._conduct.pause(target, actor=actor, reason=reason, hours=hours)
        self._wake()
        await answers.answer(interaction, pages.paused(target.user_id, until))

    @app_commands.describe(member="Whom", reason="Why: they are told")
    async def resume(self, interaction: Ask, member: Somebody, reason: WHY) -> None:
        """End a member's pause."""
        await answers.think(interaction)
        actor, target = await people.actor(interaction), await people.target(interaction, member)
        await self._conduct.resume(target, actor=actor, reason=reason)
        self._wake()
        await answers.answer(interaction, pages.freed(target.user_id, Act.RESUME))

    @app_commands.describe(member="Whom", reason="Why: they are told")
    async def strike(self, interaction: Ask, member: Somebody, reason: WHY) -> None:
        """Warn a member."""
        await answers.think(interaction)
        actor, target = await people.actor(interaction), await people.target(interaction, member)
        await self._conduct.strike(target, actor=actor, reason=reason)
        self._wake()
        record = await self._conduct.of(Requester(user_id=target.user_id, guild_id=actor.guild_id))
        await answers.answer(interaction, pages.struck(target.user_id, record))

    @app_commands.describe(member="Whose")
    async def strikes(self, interaction: Ask, member: Somebody) -> None:
        """Show how a member stands."""
        await answers.think(interaction)
        await self._list(interaction, member.id)

    async def withdraw(self, interaction: Ask, mark: Mark) -> None:
        """Let one strike count no more, and show those that are left."""
        await answers.think_in_place(interaction)
        number = asking.number(mark.more)
        if number is None:
            raise UserError(Reason.STRIKE_UNKNOWN)
        struck = await self._conduct.withdraw(number, actor=await people.actor(interaction))
        self._wake()
        await self._list(interaction, struck.user_id)

    async def render(self, notice: Notice) -> News | None:
        """Tell a member what was done, in the words of today's rules."""
        if notice.user_id is None:
            return None
        guild = self._bot.get_guild(notice.guild_id) if notice.guild_id is not None else None
        record = await self._conduct.of(Requester(user_id=notice.user_id, guild_id=notice.guild_id))
        place = guild.name if guild is not None else "a server"
        layout = pages.news(notice, place=place, everywhere_until=record.everywhere_until)
        return News(layout=layout, notifies=(notice.user_id,))

    async def _list(self, interaction: Ask, user_id: int) -> None:
        guild_id = (await people.actor(interaction)).guild_id
        record = await self._conduct.of(Requester(user_id=user_id, guild_id=guild_id))
        strikes = await self._conduct.strikes(user_id, guild_id)
        await answers.answer(interaction, pages.listed(user_id, record, strikes))

    def _wake(self) -> None:
        for topic in (OUTBOX, SUBMISSION):
            self._services.wakeups.wake(topic)


async def setup(bot: Reverie) -> None:
    """Add the commands."""
    ConductCommands(bot)
