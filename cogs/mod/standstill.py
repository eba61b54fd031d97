"""/mod pause and /mod resume: nothing new is taken or begun for a while; what waits keeps its place."""

from typing import Any

from discord import app_commands

from bot.client import Ask, Reverie
from bot.lifecycle.wakeups import OUTBOX, SUBMISSION
from cogs.ui import answers, groups
from cogs.ui.layout import Colour, note
from cogs.ui.moderating import conduct as pages
from cogs.ui.moderating import people

WHY = app_commands.Range[str, 1, pages.LONGEST_REASON]


class StandstillCommands:
    """Stop and go on, here or (the operator) everywhere."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services
        group = groups.mod(bot)
        for name, description, callback in (
            ("pause", "Take and begin nothing new here for a while; what waits keeps its place", self.pause),
            ("resume", "Go on with what waits, and take new work again", self.resume),
        ):
            group.add_command(
                app_commands.Command[Any, ..., None](name=name, description=description, callback=callback)
            )

    @app_commands.describe(
        reason="Why: everybody who asks for something reads it", everywhere="The operator: all servers"
    )
    async def pause(self, interaction: Ask, reason: WHY, everywhere: bool = False) -> None:
        """Stop."""
        await answers.think(interaction)
        actor = await people.actor(interaction)
        await self._services.standstills.stop(actor=actor, reason=reason, everywhere=everywhere)
        self._services.wakeups.wake(OUTBOX)
        where = "everywhere" if everywhere else "here"
        told = f"⏸️ Work is paused {where}. What has begun is finished and posted; what waits keeps its place."
        await answers.answer(interaction, note(told, "/mod resume goes on.", colour=Colour.WORKING))

    @app_commands.describe(reason="Why, for the audit log", everywhere="The operator: all servers")
    async def resume(
        self,
        interaction: Ask,
        reason: app_commands.Range[str, 0, pages.LONGEST_REASON] = "",
        everywhere: bool = False,
    ) -> None:
        """Go on."""
        await answers.think(interaction)
        actor = await people.actor(interaction)
        left = await self._services.standstills.go_on(actor=actor, reason=reason, everywhere=everywhere)
        for topic in (SUBMISSION, OUTBOX):
            self._services.wakeups.wake(topic)
        if left is None:
            layout = note("▶️ Work goes on: what waited is begun, in its order.", colour=Colour.DONE)
        else:
            layout = note("That pause is over, but another one holds this server up:", pages.banner(left))
        await answers.answer(interaction, layout)


async def setup(bot: Reverie) -> None:
    """Add the commands."""
    StandstillCommands(bot)
