"""How Discord is asked: over REST alone, since each start of a gateway session counts against a day's limit."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import aiohttp
import discord

from bot.checks.findings import Finding

DISCORD: Final = "Discord"
TROUBLE: Final = (
    "See whether this machine reaches https://discord.com (network, DNS, firewall) and what "
    "https://discordstatus.com says; then check again."
)
RESET: Final = (
    "Discord developer portal (https://discord.com/developers/applications), your application, Bot, Reset Token: "
    "put the new one into DISCORD_TOKEN, and start the bot again."
)
# What discord.py, aiohttp and the system raise where Discord or the way to it is at fault.
UNANSWERED: Final = (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError)

Look = Callable[[], Awaitable[Finding | Sequence[Finding]]]


async def log_in(client: discord.Client, token: str) -> Finding:
    """Say whether Discord takes the token: the line of the token, or that of Discord where it does not answer."""
    try:
        await client.login(token)
    except discord.LoginFailure:
        return Finding.broken("token", "Discord does not accept DISCORD_TOKEN.", RESET)
    except TimeoutError:
        raise
    except UNANSWERED as error:
        return Finding.broken(DISCORD, f"Discord does not answer ({_named(error)}).", TROUBLE)
    return Finding.fine("token", f"Discord knows it: {client.user} ({client.application_id}).")


def answered(name: str, look: Look) -> Look:
    """Return the same look, but where Discord does not answer, the line says so."""

    async def asked() -> Finding | Sequence[Finding]:
        try:
            return await look()
        except TimeoutError:
            raise
        except UNANSWERED as error:
            return Finding.broken(name, f"Discord does not tell ({_named(error)}).", TROUBLE)

    return asked


def _named(error: Exception) -> str:
    return f"status {error.status}" if isinstance(error, discord.HTTPException) else type(error).__name__
