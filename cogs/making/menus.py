"""The menus of messages that do what a button under them does: Extend this clip, Show generation."""

from dataclasses import replace
from typing import Final

import discord
from discord import app_commands

from bot.client import ACCESS, MEMBERS, Ask, Mark, Reverie
from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from cogs.ui.buttons import Action
from cogs.ui.groups import BY_SERVERS, IN_SERVERS
from cogs.ui.making import messages

EXTEND: Final = "Extend this clip"
SHOW: Final = "Show generation"


class Menus:
    """From a message to what its buttons say that it is about."""

    def __init__(self, bot: Reverie) -> None:
        for name, callback in {EXTEND: self.extend, SHOW: self.show}.items():
            bot.tree.add_command(
                app_commands.ContextMenu(
                    name=name,
                    callback=callback,
                    allowed_contexts=IN_SERVERS,
                    allowed_installs=BY_SERVERS,
                    extras={ACCESS: MEMBERS},
                )
            )

    async def extend(self, interaction: Ask, message: discord.Message) -> None:
        """Ask what happens next in the clip of a message."""
        await _press(interaction, await _mark(interaction, message), Action.EXTEND)

    async def show(self, interaction: Ask, message: discord.Message) -> None:
        """Open what a message is about, with its buttons."""
        mark = await _mark(interaction, message)
        outbox = interaction.client.services.outbox
        first = await outbox.peek(mark.generation_id)  # of several pictures; where it failed, another one is shown
        made = [one.id for one in await outbox.batch(first) if one.status is Status.SUCCEEDED]
        await _press(interaction, replace(mark, generation_id=made[0]) if made else mark, Action.SHOW)


async def _mark(interaction: Ask, message: discord.Message) -> Mark:
    """Return what a message is about. Raises UserError for one that is not about anything of ours."""
    mark = await messages.mark_in(interaction, message)
    if mark is None:
        raise UserError(Reason.NOT_OUR_MESSAGE)
    return mark


async def _press(interaction: Ask, mark: Mark, action: Action) -> None:
    """Do what the button would; who may call the menu may press it, too."""
    await interaction.client.verbs[action].verb(interaction, mark)


async def setup(bot: Reverie) -> None:
    """Add the menus."""
    Menus(bot)
