"""/config check: does everything work in this server? At last one simulated clip goes the whole way, for nothing."""

import logging
from typing import Any, Final

import discord
from discord import app_commands

from bot.checks.findings import Finding, State, all_well
from bot.checks.running import run
from bot.checks.servers import rules
from bot.client import Ask, Reverie
from bot.domain.community.configuration import Configuration, Visibility
from bot.domain.errors import UserError
from bot.domain.generation import Generation, Status
from cogs.ui import answers, asking, groups, sentences, text
from cogs.ui.layout import Colour, Layout, note

logger = logging.getLogger(__name__)

SIGNS: Final = {State.FINE: "✅", State.WARNING: "⚠️", State.BROKEN: "❌", State.SKIPPED: "🔸"}
PATH: Final = "whole path"
PATH_SECONDS: Final = 90.0
LONGEST_LINE: Final = 300
TO_THE_OPERATOR: Final = "Tell whoever runs this bot: python -m bot check names the remedy."


class CheckCommand:
    """Look at the server's rules, at what the bot itself needs, and rehearse."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self.command = app_commands.Command[Any, ..., None](
            name="check",
            description="See whether everything works here; a simulated clip goes the whole way, for nothing",
            callback=self.check,
        )

    async def check(self, interaction: Ask) -> None:
        """Look at everything, show it, then rehearse in this channel and show that, too."""
        await answers.think(interaction)
        guild = interaction.guild
        assert guild is not None  # the group is for servers only
        configuration = await self._services.configurations.of(guild.id)
        looked = [*rules.look(guild, configuration), *map(_for_admins, await run(self._services.checks))]
        await answers.answer(interaction, _page([*looked, Finding.skipped(PATH, "A simulated clip is on its way…")]))
        await answers.answer(interaction, _page([*looked, await self._rehearse(interaction, configuration)]))

    async def _rehearse(self, interaction: Ask, configuration: Configuration) -> Finding:
        """Send one simulated clip through everything, and remove what it left."""
        began = self._services.now()
        if await self._services.standstills.of(interaction.guild_id) is not None:
            return Finding.warning(PATH, "Work is paused here, so no simulated clip was sent.", "/mod resume.")
        try:
            destination = await asking.destination(interaction, visibility=Visibility.CHANNEL)
        except UserError as error:
            if configuration.channel_ids and not {*asking.here(interaction)} & {*configuration.channel_ids}:
                told = "I am not meant to post in this channel, and may not, so no simulated clip was sent."
                return Finding.warning(PATH, told, "Try it in a channel where I may be used.")
            return Finding.broken(PATH, sentences.for_error(error), "Try it in another channel, or mend this one.")
        simulation = self._services.simulation
        generation = await simulation.begin(
            requester=asking.requester(interaction), destination=destination, press=asking.press(interaction)
        )
        generation, message = await simulation.shown(generation.id, seconds=PATH_SECONDS)
        if message is None or generation.status is not Status.SUCCEEDED:
            return _stuck(generation)
        left = await self._remove(interaction, generation)
        seconds = (self._services.now() - began).total_seconds()
        told = f"A simulated clip was accepted, made, fetched, kept and posted in {text.lasted(seconds)}"
        if left:
            remedy = "See whether my messages about it are still there, and remove them."
            return Finding.warning(PATH, f"{told}; not everything of it could be removed.", remedy)
        return Finding.fine(PATH, f"{told}, and removed again.")

    async def _remove(self, interaction: Ask, generation: Generation) -> int:
        """Delete the clip and its messages; return how many could not be removed."""
        deleted = await self._services.deletion.delete(
            generation.id, requester=asking.requester(interaction), may_manage=True
        )
        left = 0
        for channel_id, message_id in deleted.message_ids:
            message = self._bot.get_partial_messageable(channel_id).get_partial_message(message_id)
            try:
                await message.delete()
            except discord.NotFound:
                continue
            except discord.HTTPException as error:
                logger.warning("a rehearsal's message stays: %s", error, extra={"generation": generation.id})
                left += 1
        return left


def _stuck(generation: Generation) -> Finding:
    where = generation.failure or generation.status
    logger.warning("a rehearsal did not arrive: %s", where, extra={"generation": generation.id})
    told = f"A simulated clip did not arrive within {PATH_SECONDS:g} s; it is: {where.value.replace('_', ' ')}."
    return Finding.broken(PATH, told, TO_THE_OPERATOR)


def _for_admins(finding: Finding) -> Finding:
    """Return what an admin needs to know of the bot itself; sums and addresses are the operator's."""
    if finding.state is State.BROKEN:
        return Finding.broken(finding.name, "This does not work now.", TO_THE_OPERATOR)
    if finding.state is State.SKIPPED:
        return finding
    return Finding.fine(finding.name, "This works.")


def _page(findings: list[Finding]) -> Layout:
    waiting = any(one.state is State.SKIPPED and one.name == PATH for one in findings)
    well = all_well(findings)
    verdict = "I am still looking." if waiting else "Everything works." if well else "Something does not work."
    colour = Colour.WAITING if waiting else Colour.DONE if well else Colour.FAILED
    return note(f"### {verdict}", "\n".join(_line(one) for one in findings), colour=colour)


def _line(finding: Finding) -> str:
    remedy = f"\n-# → {text.plain(finding.remedy, LONGEST_LINE)}" if finding.remedy else ""
    told = text.plain(finding.told, LONGEST_LINE)
    return f"{SIGNS[finding.state]} **{text.plain(finding.name, 40)}** · {told}{remedy}"


async def setup(bot: Reverie) -> None:
    """Add it to /config."""
    groups.config(bot).add_command(CheckCommand(bot).command)
