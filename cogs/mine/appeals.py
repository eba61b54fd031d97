"""What owners and reporters are told of a report, and the owner's appeal: also for who is banned."""

from bot.client import EVERYBODY, Ask, Mark, News, Reverie
from bot.domain.community.notices import Notice, NoticeKind
from bot.lifecycle.wakeups import OUTBOX
from cogs.ui import answers, dialogs
from cogs.ui.moderating import complaining, reports


class Appeals:
    """From the news to the appeal."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        bot.answer_to(reports.Verb.APPEAL, self.ask, EVERYBODY)
        bot.answer_to(reports.Verb.APPEAL_WORDS, self.appeal, EVERYBODY)
        bot.renderers[NoticeKind.VERDICT] = self.render

    async def render(self, notice: Notice) -> News | None:
        """Tell the owner or a reporter."""
        case = await self._services.reports.case(int(str(notice.facts["report"])), guild_id=notice.guild_id)
        server = self._bot.get_guild(notice.guild_id or 0)
        layout = complaining.told(case, notice.facts, "a server" if server is None else server.name)
        return None if layout is None else News(layout=layout)

    async def ask(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog for the owner's words."""
        case = await self._services.reports.check_appeal(reports.number(mark.more), user_id=interaction.user.id)
        await answers.show(interaction, complaining.appeal_dialog(case))

    async def appeal(self, interaction: Ask, mark: Mark) -> None:
        """Hand the appeal to staff."""
        await answers.think(interaction)
        words = dialogs.answers(interaction.data).get(complaining.WORDS, "")
        filed = await self._services.reports.appeal(reports.number(mark.more), user_id=interaction.user.id, words=words)
        self._services.wakeups.wake(OUTBOX)
        notified = self._bot.get_channel(filed.log_channel_id or 0) is not None
        await answers.answer(interaction, complaining.appealed(notified=notified))


async def setup(bot: Reverie) -> None:
    """Answer to the button and the dialog."""
    Appeals(bot)
