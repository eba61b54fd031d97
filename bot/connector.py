"""Points the client at another Discord than the real one, by discord.py's documented `connector=`: the sandbox's."""

import socket
import ssl
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

DISCORD_HOSTS: Final = frozenset({"discord.com", "gateway.discord.gg", "cdn.discordapp.com", "media.discordapp.net"})


class _OnlyDiscord(AbstractResolver):
    """Knows Discord's hosts, all at one address, and nothing else: a stray request fails instead of leaving."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    async def resolve(
        self,
        host: str,
        port: int = 0,  # noqa: ARG002  ours replaces it
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        if host not in DISCORD_HOSTS:
            raise OSError(f"{host} is not one of Discord's hosts, and no other is known here")
        return [
            ResolveResult(hostname=host, host=self._host, port=self._port, family=family, proto=0, flags=0),
        ]

    async def close(self) -> None:
        pass


def connector(address: str, ca_file: str) -> aiohttp.TCPConnector:
    """
    Return a connector that finds Discord at `address` (host:port) and trusts only the authority in `ca_file`.

    Must be called inside the running loop. Raises OSError when the file cannot be read.
    """
    host, _, port = address.rpartition(":")
    trust = ssl.create_default_context(cafile=ca_file)
    return aiohttp.TCPConnector(
        limit=0,
        resolver=_OnlyDiscord(host.strip("[]"), int(port)),
        family=socket.AF_INET6 if ":" in host else socket.AF_INET,
        ssl=trust,
        use_dns_cache=False,
    )
