"""What a message is about, for the menus of messages."""

import discord

from bot.client import Ask, Mark
from bot.domain.errors import UserError
from cogs.ui import asking, posting
from cogs.ui.buttons import Action


async def mark_in(interaction: Ask, message: discord.Message) -> Mark | None:
    """
    Return what a message of ours is about.

    Its buttons are read; nobody else's can hold such a mark. A card that has ended has none, and is looked up.
    """
    if message.author != interaction.client.user:
        return None
    for custom_id in posting.custom_ids(message):
        try:
            mark = asking.read_mark(custom_id)
        except UserError:
            continue
        if mark.generation_id:
            return mark
    if interaction.guild_id is None:
        return None
    made = await interaction.client.services.outbox.of_card(message.id, guild_id=interaction.guild_id)
    return None if made is None else Mark(verb=Action.SHOW, generation_id=made.id)


def pictures_in(message: discord.Message) -> list[discord.Attachment]:
    """Return what is attached to a message and looks like a picture."""
    return [one for one in message.attachments if asking.looks_like_picture(one)]
