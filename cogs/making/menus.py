"""The menus of messages that do what a button under them does: Extend this clip, Show generation."""

from typing import Final

import discord
from discord import app_commands

from bot.client import ACCESS, MEMBERS, Ask, Reverie
from bot.domain.errors import UserError
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
        await _press(interaction, message, Action.EXTEND)

    async def show(self, interaction: Ask, message: discord.Message) -> None:
        """Open what a message is about, with its buttons."""
        await _press(interaction, message, Action.SHOW)


async def _press(interaction: Ask, message: discord.Message, action: Action) -> None:
    """Do what the button would; who may call the menu may press it, too. Raises UserError for another message."""
    mark = messages.mark_in(interaction, message)
    if mark is None:
        raise UserError(Reason.NOT_OUR_MESSAGE)
    await interaction.client.verbs[action].verb(interaction, mark)


async def setup(bot: Reverie) -> None:
    """Add the menus."""
    Menus(bot)
