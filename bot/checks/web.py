"""The public address: does it lead to our own web server?"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from bot.checks.findings import Finding

NAME: Final = "public address"
UNREACHABLE: Final = (
    "Is the bot running, and is WEB_ADDRESS set? Its own web server answers there. If so: see that PUBLIC_URL is "
    "right, that its name resolves, and that the proxy in front of the bot forwards to it."
)

Knock = Callable[[str], Awaitable[int]]  # see bot/http/reach.py


async def look(url: str, knock: Knock) -> Finding:
    """Ask the public address for its health, from here. It does not answer while the bot is not running."""
    place = f"{url.rstrip('/')}/healthz"
    try:
        status = await knock(place)
    except ConnectionError as error:
        return Finding.broken(NAME, f"{place} does not answer ({error}).", UNREACHABLE)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        told = f"{place} answers that the bot is not healthy now."
        return Finding.warning(NAME, told, "The bot may just be starting. If it stays so, its log says why.")
    if status != HTTPStatus.OK:
        told = f"{place} answers {status}, so something else than the bot is there."
        remedy = (
            "See that PUBLIC_URL is the address that leads to the bot (https, if http is redirected), path included."
        )
        return Finding.broken(NAME, told, remedy)
    return Finding.fine(NAME, f"{place} answers.")
