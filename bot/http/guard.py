"""
A transport that reaches public https addresses only, for links that members or providers gave us.

The address is checked where it is connected to: a name is resolved once, every answer is checked, and the connection
goes to a checked one, so a name that answers differently the next time gains nothing. TLS still sees the name.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Generator, Iterable, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Protocol, Self, cast

import httpcore
import httpx

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

HTTPS_PORT: Final = 443
GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
# Global by Python's tables (those of 3.11 at least), but tunnels to anywhere or documentation.
NOT_PUBLIC: Final = (ipaddress.IPv6Network("2002::/16"), ipaddress.IPv6Network("3fff::/20"))


class AddressForbidden(httpx.TransportError):
    """A link led to where we do not go."""


async def resolve_name(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, in the order of the system's preference."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the public internet, whatever it is wrapped in."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast and not ip.is_reserved
    if ip.ipv4_mapped is not None:
        return is_public(str(ip.ipv4_mapped))
    if ip in NAT64:
        return is_public(str(ipaddress.IPv4Address(ip.packed[-4:])))
    return ip in GLOBAL_UNICAST and ip.is_global and not any(ip in network for network in NOT_PUBLIC)


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections for the pool, to checked addresses."""

    def __init__(self, exceptions: Collection[str], resolve: Resolve, network: httpcore.AsyncNetworkBackend) -> None:
        self._exceptions = exceptions
        self._resolve = resolve
        self._network = network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("the name was not resolved in time") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the name was not resolved") from error
        if _pair(host, port) not in self._exceptions and not all(map(is_public, addresses)):
            raise AddressForbidden("the name leads to an address that is not public")
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in addresses:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class GuardedTransport(httpx.AsyncBaseTransport):
    """
    Carries requests to public https addresses, and to the exceptions: exact "host:port" pairs.

    At an exception http and private addresses are allowed too. Proxies of the environment are not used. Raises
    AddressForbidden, for each redirect anew.
    """

    def __init__(
        self,
        exceptions: Collection[str] = (),
        *,
        resolve: Resolve = resolve_name,
        ssl_context: ssl.SSLContext | None = None,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        network = network or cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())
        self._exceptions = frozenset(pair.lower() for pair in exceptions)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context or httpx.create_ssl_context(trust_env=False),
            max_connections=20,
            keepalive_expiry=5.0,
            network_backend=_GuardedBackend(self._exceptions, resolve, network),
        )

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self._pool.__aexit__(exc_type, exc_value, traceback)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, if it leads to an allowed place."""
        self._check(request.url)
        url = request.url
        carried = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _httpx_errors():
            answer = await self._pool.handle_async_request(carried)
        stream = cast("_Stream", answer.stream)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(stream),
            extensions={"http_version": b"HTTP/1.1"},
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    def _check(self, url: httpx.URL) -> None:
        if url.userinfo:
            raise AddressForbidden("a link with a user name in it")
        if _pair(url.raw_host.decode("ascii"), _port(url)) in self._exceptions:
            return
        if url.scheme != "https":
            raise AddressForbidden("not an https link")
        if _port(url) != HTTPS_PORT:
            raise AddressForbidden("not the usual port")


class _Stream(Protocol):
    """What the pool really gives: bytes, and a way to stop."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def aclose(self) -> None: ...


class _Body(httpx.AsyncByteStream):
    """An answer's body, with httpcore's errors as httpx's."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _httpx_errors():
            async for part in self._stream:
                yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


@contextmanager
def _httpx_errors() -> Generator[None, None, None]:
    """Translate httpcore's errors, as httpx's own transport does."""
    try:
        yield
    except tuple(kind for kind, _ in TRANSLATION) as error:
        translated = next(theirs for ours, theirs in TRANSLATION if isinstance(error, ours))
        raise translated(str(error)) from error


# Most particular first.
TRANSLATION: Final[tuple[tuple[type[Exception], type[httpx.TransportError]], ...]] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.ReadTimeout, httpx.ReadTimeout),
    (httpcore.PoolTimeout, httpx.PoolTimeout),
    (httpcore.TimeoutException, httpx.TimeoutException),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.NetworkError, httpx.NetworkError),
    (httpcore.ProtocolError, httpx.ProtocolError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
)


def _port(url: httpx.URL) -> int:
    return url.port or (HTTPS_PORT if url.scheme == "https" else 80)


def _pair(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
