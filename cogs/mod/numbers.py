"""/mod stats and /mod costs: how much was made here, how long it took, and what it cost."""

from typing import Any

from discord import app_commands

from bot.client import STAFF, Ask, Mark, Reverie
from bot.domain.community.people import Rank
from bot.domain.community.statistics import Grouping, Period, Statistics
from bot.lifecycle.outbox import File
from bot.media.charts import Easel
from cogs.ui import answers, asking, groups, posting
from cogs.ui.moderating import numbers
from cogs.ui.moderating.numbers import Names, Subject, View

PERIODS = [app_commands.Choice(name=name, value=one.value) for one, name in numbers.PERIODS.items()]
GROUPINGS = [app_commands.Choice(name=name, value=one.value) for one, name in numbers.GROUPINGS.items()]


class Numbers:
    """Count, draw, answer in private."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self._easel = Easel()
        for verb in numbers.Switching:
            bot.answer_to(verb, self.switch, STAFF)
        self.commands = [
            app_commands.Command[Any, ..., None](
                name="stats", description="Show what was made here, and how long people waited", callback=self.stats
            ),
            app_commands.Command[Any, ..., None](
                name="costs", description="Show what was reserved, spent and given back here", callback=self.costs
            ),
        ]

    @app_commands.describe(period="Which days", by="What is told apart")
    @app_commands.choices(period=PERIODS, by=GROUPINGS)
    async def stats(
        self, interaction: Ask, period: str = Period.THIRTY_DAYS.value, by: str = Grouping.MEMBER.value
    ) -> None:
        """Show what was made."""
        await answers.think(interaction)
        await self._show(interaction, View(subject=Subject.STATS, period=Period(period), by=Grouping(by)))

    @app_commands.describe(period="Which days", by="What is told apart")
    @app_commands.choices(period=PERIODS, by=GROUPINGS)
    async def costs(
        self, interaction: Ask, period: str = Period.THIS_MONTH.value, by: str = Grouping.MEMBER.value
    ) -> None:
        """Show what it cost."""
        await answers.think(interaction)
        await self._show(interaction, View(subject=Subject.COSTS, period=Period(period), by=Grouping(by)))

    async def switch(self, interaction: Ask, mark: Mark) -> None:
        """Show other days, or tell other things apart, in place."""
        view = numbers.switched(numbers.read(mark.more), mark.verb, asking.chosen(interaction))
        await answers.think_in_place(interaction)
        await self._show(interaction, view)

    async def _show(self, interaction: Ask, view: View) -> None:
        assert interaction.guild_id is not None  # the group is for servers only
        operator = await asking.rank(interaction) is Rank.OPERATOR
        counted = await self._services.numbers.of(
            interaction.guild_id, view.period, view.by, with_operator_costs=operator
        )
        names = self._names(interaction, counted)
        files: list[File] = []
        if counted.groups:
            drawn = await self._easel.draw(numbers.chart(view, counted, names))
            table = numbers.sheet(view, counted, operator=operator)
            files = [
                File(name=numbers.filename(view, "png"), data=drawn),
                File(name=numbers.filename(view, "csv"), data=table),
            ]
        layout = numbers.answer(view, counted, names, operator=operator, files=files)
        # Not answers.answer: where there are no files now, those of before must go.
        await interaction.edit_original_response(view=layout, attachments=posting.attached(files))

    def _names(self, interaction: Ask, counted: Statistics) -> Names:
        """Return what members are called as far as this process knows it: nobody is asked for."""
        members: dict[str, str] = {}
        if counted.by is Grouping.MEMBER:
            known = {str(interaction.user.id): interaction.user.display_name}
            for group in counted.groups:
                user = self._bot.get_user(int(group))
                name = known.get(group) or (user.display_name if user is not None else None)
                members |= {group: name} if name else {}
        return Names(members=members, models={key: model.label for key, model in self._services.models.items()})


async def setup(bot: Reverie) -> None:
    """Hang the commands on /mod."""
    for command in Numbers(bot).commands:
        groups.mod(bot).add_command(command)
