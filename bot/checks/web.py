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
ELSEWHERE: Final = (
    "See that PUBLIC_URL is the address that leads to the bot (https, if http is redirected), path included, and that "
    "the proxy in front of the bot hands /media/ and /callbacks/ on."
)
# A link that nobody has signed, and what bot/web says to that. Many a server answers 200, or 404, to whatever it is
# asked; and /healthz need not be handed on.
UNSIGNED: Final = "media/0/0/0/x"
NOT_FOUND: Final = (HTTPStatus.NOT_FOUND, b'{"status": "not found"}')
BEHIND_A_PROXY: Final = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})

Knock = Callable[[str], Awaitable[tuple[int, bytes]]]  # see bot/http/reach.py


async def look(url: str, knock: Knock) -> Finding:
    """Ask the public address, from here, for a file that there is not: only our own refusal of it will do."""
    place = f"{url.rstrip('/')}/{UNSIGNED}"
    try:
        status, said = await knock(place)
    except ConnectionError as error:
        return Finding.broken(NAME, f"{url} does not answer ({error}).", UNREACHABLE)
    if (status, said) == NOT_FOUND:
        return Finding.fine(NAME, f"{url} leads to the bot.")
    if status in BEHIND_A_PROXY:
        told = f"{place} answers {status}: there is a proxy that does not reach the bot."
        return Finding.broken(NAME, told, UNREACHABLE)
    told = f"{place} answers {status} in another way than the bot, so something else is there."
    return Finding.broken(NAME, told, ELSEWHERE)
