"""Staff's side of reports: the queue in the log channel and in /mod reports, decisions, and answers to appeals."""

from typing import Any, Final

import discord
from discord import app_commands

from bot.client import STAFF, Ask, Mark, News, Reverie
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.community.reports import WITH_REASON, Decision, ReportState
from bot.lifecycle.wakeups import OUTBOX
from cogs.ui import answers, dialogs, groups
from cogs.ui.layout import note
from cogs.ui.moderating import complaining, people
from cogs.ui.moderating import reports as pages

QUEUES: Final = [app_commands.Choice(name=words, value=state.value) for state, words in pages.STATES.items()]


class Reports:
    """From the queue to what staff decide."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self._reports = bot.services.reports
        groups.mod(bot).add_command(
            app_commands.Command[Any, ..., None](
                name="reports", description="What members reported, and appeals: look and decide", callback=self.queue
            )
        )
        for verb, answer in {
            pages.Verb.DECIDE: self.decide,
            pages.Verb.REASON: self.decide_with_reason,
            pages.Verb.TURN: self.turn,
            pages.Verb.ANSWER: self.answer,
        }.items():
            bot.answer_to(verb, answer, STAFF)
        bot.renderers[NoticeKind.REPORT] = self.render
        bot.renderers[NoticeKind.APPEAL] = self.render

    @app_commands.describe(state="Which of them; left out, those that wait for a decision")
    @app_commands.choices(state=QUEUES)
    async def queue(self, interaction: Ask, state: str = ReportState.OPEN.value) -> None:
        """Show the first of those in a state."""
        await answers.think(interaction)
        await self._page(interaction, ReportState(state))

    async def turn(self, interaction: Ask, mark: Mark) -> None:
        """Show another one."""
        state, report_id = pages.read_turn(mark.more)
        await answers.think_in_place(interaction)
        await self._page(interaction, state, at=report_id)

    async def decide(self, interaction: Ask, mark: Mark) -> None:
        """Do what was pressed, or ask first why."""
        verdict, report_id, queue = pages.read(mark.more)
        if verdict in WITH_REASON:
            actor = await people.actor(interaction)
            case = await self._reports.check_decision(report_id, verdict, actor=actor)
            await answers.show(interaction, complaining.reason_dialog(verdict, case, queue))
            return
        await self._decide(interaction, report_id, Decision(verdict=verdict), queue)

    async def decide_with_reason(self, interaction: Ask, mark: Mark) -> None:
        """Do what was pressed, for the reason that the dialog brought."""
        verdict, report_id, queue = pages.read(mark.more)
        decision = complaining.decision(verdict, dialogs.answers(interaction.data))
        await self._decide(interaction, report_id, decision, queue)

    async def answer(self, interaction: Ask, mark: Mark) -> None:
        """Let a decision stand, or take it back."""
        upheld, report_id = pages.read_answer(mark.more)
        await answers.think_in_place(interaction)
        actor = await people.actor(interaction)
        case = await self._reports.case(report_id, guild_id=actor.guild_id)
        owner = await people.looked_up(interaction, case.owner_id)
        answered = await self._reports.answer(report_id, upheld=upheld, actor=actor, owner=owner)
        self._services.wakeups.wake(OUTBOX)
        await self._finish(interaction, pages.answered(answered), ReportState.APPEALED)

    async def render(self, notice: Notice) -> News | None:
        """Show a case in the log channel; or draw anew what shows it there."""
        case = await self._reports.case(int(str(notice.facts["report"])), guild_id=notice.guild_id)
        layout = pages.shown(case)
        redraws = notice.facts.get("redraws")
        if redraws is None:
            return News(layout=layout)
        place = await self._reports.shown_by(int(str(redraws)))
        if place is not None:
            message = self._bot.get_partial_messageable(place[0]).get_partial_message(place[1])
            try:
                await message.edit(view=layout, allowed_mentions=discord.AllowedMentions.none())
            except discord.NotFound:  # a moderator cleared it away
                await self._reports.tell_again(case.report.id, missing=int(str(redraws)))
        return None

    async def _decide(self, interaction: Ask, report_id: int, decision: Decision, queue: ReportState | None) -> None:
        await answers.think_in_place(interaction)
        actor = await people.actor(interaction)
        case = await self._reports.case(report_id, guild_id=actor.guild_id)
        owner = await people.looked_up(interaction, case.owner_id)
        decided = await self._reports.decide(report_id, decision, actor=actor, owner=owner)
        self._services.wakeups.wake(OUTBOX)
        await self._finish(interaction, pages.done(decided), queue)

    async def _finish(self, interaction: Ask, said: str, queue: ReportState | None) -> None:
        """Say what was done: over the next one of the queue, or, under a message of the log channel, in private."""
        message = interaction.message
        if queue is not None and message is not None and message.flags.ephemeral:
            await self._page(interaction, queue, above=said)
        else:
            await answers.answer(interaction, note(said))

    async def _page(self, interaction: Ask, state: ReportState, *, at: int | None = None, above: str = "") -> None:
        actor = await people.actor(interaction)
        found = await self._reports.page(actor.guild_id, state, at=at)
        await answers.answer(interaction, pages.page(found, above=above))


async def setup(bot: Reverie) -> None:
    """Add the command, and answer to the buttons and the dialog."""
    Reports(bot)
