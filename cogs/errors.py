"""Errors -> sentences, for every command, in one place."""

from discord import InteractionType, app_commands

from bot.client import Ask, Reverie
from cogs.ui import answers, sentences
from cogs.ui.layout import note


async def on_error(interaction: Ask, error: app_commands.AppCommandError) -> None:
    """Answer the person; keep the traceback for us unless it was their request."""
    if interaction.type is InteractionType.autocomplete:
        return
    if isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
        await answers.answer(interaction, note(sentences.COMMANDS_CHANGED))
        return
    await answers.refuse(interaction, error.__cause__ or error)


async def setup(bot: Reverie) -> None:
    """Install the handler."""
    bot.tree.error(on_error)
