"""How the machine reaches others: over TLS with real names, some of which lie elsewhere on this machine."""

import ipaddress
import ssl
from collections.abc import Mapping
from pathlib import Path

import httpx


class Network:
    """The way out; `addresses` maps a host to the "address:port" where it really lies."""

    def __init__(self, *, addresses: Mapping[str, str], ca: Path | None = None) -> None:
        self._addresses = addresses
        self._ca = ca

    def client(self, *, seconds: float, redirects: bool) -> httpx.AsyncClient:
        """Open a client of one's own. Slow: the certificates are read."""
        trust = ssl.create_default_context(cafile=str(self._ca) if self._ca else None)
        transport = _ElsewhereTransport(addresses=self._addresses, trust=trust)
        return httpx.AsyncClient(transport=transport, timeout=seconds, follow_redirects=redirects)

    def is_near(self, url: str) -> bool:
        """Say whether this URL leads to this machine, as it is or by the map."""
        host = httpx.URL(url).host
        if host in self._addresses or host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


class _ElsewhereTransport(httpx.AsyncHTTPTransport):
    """Connects to other addresses for some hosts, while TLS and the Host header keep the real name."""

    def __init__(self, *, addresses: Mapping[str, str], trust: ssl.SSLContext) -> None:
        super().__init__(verify=trust, trust_env=False)
        self._addresses = addresses

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if address := self._addresses.get(host):
            local, _, port = address.rpartition(":")
            request.url = request.url.copy_with(host=local, port=int(port))
            request.extensions = {**request.extensions, "sni_hostname": host}
        return await super().handle_async_request(request)
