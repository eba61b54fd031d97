"""Which servers are served: the gate before everything that anybody does."""

from bot.client import Ask, Reverie
from cogs.ui import asking


async def only_allowed_servers(interaction: Ask) -> None:
    """Raise UserError in a server that the operator did not allow."""
    asking.check_server(interaction.client.services, interaction.guild_id)


async def setup(bot: Reverie) -> None:
    """Close the gate."""
    bot.gates.append(only_allowed_servers)


async def teardown(bot: Reverie) -> None:
    """Open it again."""
    bot.gates.remove(only_allowed_servers)
