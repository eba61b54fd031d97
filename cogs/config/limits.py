"""/config budget and confirm-above: how much all together may use, and what is asked about first."""

from typing import Any

from discord import app_commands

from bot.client import Ask, Reverie
from cogs.ui import answers, asking, groups
from cogs.ui.configuring import typed, words
from cogs.ui.layout import Colour, note


class Limits:
    """Money, typed in dollars. `none` takes a limit away."""

    def __init__(self, bot: Reverie) -> None:
        self._configurations = bot.services.configurations

    @app_commands.describe(
        per_day="Dollars that all together may use in a day, such as 12.50, or none",
        per_month="Dollars in a month, or none for what the bot's operator set, which is the most",
    )
    async def budget(self, interaction: Ask, per_day: str | None = None, per_month: str | None = None) -> None:
        """Set how much all together may use."""
        await answers.think(interaction)
        given = {"dollars_per_day": per_day, "dollars_per_month": per_month}
        values = {name: typed.dollars(amount) for name, amount in given.items() if amount is not None}
        await self._set(interaction, values, "config.budget", [*given])

    @app_commands.describe(dollars="What costs more is asked about first, such as 1.00; none: nothing is")
    async def confirm_above(self, interaction: Ask, dollars: str | None = None) -> None:
        """Set from which price on a member is asked first."""
        await answers.think(interaction)
        values = {} if dollars is None else {"confirm_above": typed.dollars(dollars)}
        await self._set(interaction, values, "config.confirm-above", ["confirm_above"])

    async def _set(self, interaction: Ask, values: dict[str, Any], action: str, names: list[str]) -> None:
        """Set what was given, if anything was, and show what holds then."""
        _, rules = await self._configurations.set(
            asking.guild_id(interaction), values, actor_id=interaction.user.id, action=action
        )
        bounds = self._configurations.bounds
        lines = [f"**{words.title(name)}** {words.told(name, getattr(rules, name), bounds)}" for name in names]
        colour = Colour.DONE if values else Colour.QUIET
        await answers.answer(interaction, note("\n".join(lines), colour=colour))


async def setup(bot: Reverie) -> None:
    """Add the subcommands."""
    subject = Limits(bot)
    for name, description, callback in (
        ("budget", "Set how many dollars all members together may use in a day and a month", subject.budget),
        ("confirm-above", "Set from which price on a member is asked before anything is made", subject.confirm_above),
    ):
        command = app_commands.Command[Any, ..., None](name=name, description=description, callback=callback)
        groups.config(bot).add_command(command)
