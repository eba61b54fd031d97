"""
/config show, export and import.

An import is shown before it is applied. The file travels on the private message that shows it, and the button reads it
from there again: nothing is kept in memory, and a restart in between loses nothing.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.client import ADMINS, Ask, Mark, Reverie
from bot.community.servers.documents import LARGEST, Imported
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.lifecycle.outbox import File
from cogs.ui import answers, asking, groups, sentences
from cogs.ui.configuring import overview
from cogs.ui.configuring.controls import Control
from cogs.ui.layout import Colour, Layout, note


class Documents:
    """All rules at once: to read, to keep, to bring in."""

    def __init__(self, bot: Reverie) -> None:
        self._configurations = bot.services.configurations
        bot.answer_to(Control.APPLY, self.apply, ADMINS)

    async def show(self, interaction: Ask) -> None:
        """Show all rules."""
        await answers.think(interaction)
        rules = await self._configurations.of(interaction.guild_id)
        await answers.answer(interaction, overview.everything(rules, self._configurations.bounds))

    async def export(self, interaction: Ask) -> None:
        """Give all rules as a file."""
        await answers.think(interaction)
        rules = await self._configurations.of(interaction.guild_id)
        file = File(name=overview.FILE, data=self._configurations.export(rules))
        layout = overview.file_of(
            file.name,
            "### The rules of this server, as a file",
            "Change it and bring it back with **/config import**, here or in another server (with the ids of its own "
            "channels and roles). What you take out of the file stays as it is.",
        )
        await answers.answer(interaction, layout, files=[file])

    @app_commands.describe(file="The rules, as /config export gives them")
    async def bring_in(self, interaction: Ask, file: discord.Attachment) -> None:
        """Show what a file would change."""
        await answers.think(interaction)
        if file.size > LARGEST:  # reading has no limit of its own
            raise UserError(Reason.IMPORT_TOO_LARGE, limit=LARGEST // 1024)
        await self._preview(interaction, await self._imported(interaction, file.read))

    async def apply(self, interaction: Ask, mark: Mark) -> None:
        """Apply the file on this message, where it still changes what the admin saw; else show what it changes now."""
        await answers.think_in_place(interaction)
        try:
            told = await self._apply(interaction, mark)
        except UserError as refusal:
            told = note(sentences.for_error(refusal))
        if told is not None:
            await _instead(interaction, told)

    async def _apply(self, interaction: Ask, mark: Mark) -> Layout | None:
        """Return what is said in place of the page; None where there is a new one already."""
        imported = await self._imported(interaction, _shown_file(interaction))
        try:
            await self._configurations.apply(
                asking.guild_id(interaction), imported, actor_id=interaction.user.id, seen=mark.more
            )
        except UserError as error:
            if error.reason is not Reason.CHANGED_MEANWHILE:
                raise
            await self._preview(interaction, imported, remark=sentences.for_error(error))
            return None
        return note("### It is applied", "**/config show** shows all rules.", colour=Colour.DONE)

    async def _preview(self, interaction: Ask, imported: Imported, *, remark: str = "") -> None:
        before, after = await self._configurations.preview(asking.guild_id(interaction), imported)
        if before == after:
            await _instead(interaction, note("The rules are like that already."))
            return
        file = File(name=overview.FILE, data=imported.written())
        layout = overview.before_import(before, after, self._configurations.bounds, remark=remark)
        await answers.answer(interaction, layout, files=[file])

    async def _imported(self, interaction: Ask, read: Callable[[], Awaitable[bytes]]) -> Imported:
        """Return what a file says. Raises UserError where it is wrong, or speaks of another server."""
        try:
            data = await read()
        except (discord.HTTPException, aiohttp.ClientError) as error:
            raise UserError(Reason.IMPORT_GONE) from error
        imported = self._configurations.read(data)
        guild = interaction.guild
        if guild is not None:
            channels, roles = {one.id for one in guild.channels}, {one.id for one in guild.roles}
            rules = await self._configurations.of(guild.id)
            elsewhere = imported.elsewhere(rules, channels=channels, roles=roles)
            if elsewhere:
                raise UserError(Reason.IMPORT_ELSEWHERE, names=elsewhere)
        return imported


async def _instead(interaction: Ask, layout: Layout) -> None:
    """Say something in place of a page with a file, and take the file away with it."""
    await interaction.edit_original_response(view=layout, attachments=[])


def _shown_file(interaction: Ask) -> Callable[[], Awaitable[bytes]]:
    """Return what reads the file on the message that was pressed. Raises UserError where there is none."""
    message = interaction.message
    if message is not None:
        for part in message.components:
            for one in part.children if isinstance(part, discord.Container) else [part]:
                if isinstance(one, discord.FileComponent):  # it is one of ours, so its size is known to be small
                    return partial(interaction.client.http.get_from_cdn, one.media.url)
    raise UserError(Reason.IMPORT_GONE)


async def setup(bot: Reverie) -> None:
    """Add the subcommands."""
    subject = Documents(bot)
    for name, description, callback in (
        ("show", "Show all rules of this server", subject.show),
        ("export", "Get all rules of this server as a file", subject.export),
        ("import", "Bring rules in from a file; you see what changes before it does", subject.bring_in),
    ):
        command = app_commands.Command[Any, ..., None](name=name, description=description, callback=callback)
        groups.config(bot).add_command(command)
