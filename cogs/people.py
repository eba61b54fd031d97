"""The gate of ranks: who may do this here, and who is kept out."""

from bot.client import Access, Ask, Reverie
from cogs.ui import asking


async def only_who_may(interaction: Ask, access: Access) -> None:
    """Raise UserError for a rank that is too low, and for somebody who is banned."""
    allowed = asking.allowed_here(interaction)
    await interaction.client.services.people.check(
        asking.requester(interaction),
        access.rank,
        manages_server=allowed.manage_guild,
        manages_messages=allowed.manage_messages,
        banned_too=access.banned_too,
    )


async def setup(bot: Reverie) -> None:
    """Close the gate."""
    bot.gates.append(only_who_may)


async def teardown(bot: Reverie) -> None:
    """Open it again."""
    bot.gates.remove(only_who_may)
