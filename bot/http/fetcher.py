"""Fetch a file behind a link that somebody gave us, through the guarded transport."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx

from bot.domain.errors import ProviderError, ProviderRejected, ProviderUnavailable
from bot.domain.reasons import Reason
from bot.http.client import retry_after
from bot.http.guard import AddressForbidden, GuardedTransport, Resolve, resolve_name

CHUNK: Final = 1024 * 1024  # bytes held in memory for one file
REDIRECTS: Final = 5
TIMEOUT: Final = httpx.Timeout(30, connect=10)
MAY_WORK_LATER: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class Fetcher:
    """
    Streams files to disk. Close it, or use it as a context manager.

    `exceptions` are exact "host:port" pairs that the operator allows besides public https addresses.
    """

    def __init__(
        self,
        exceptions: Collection[str] = (),
        *,
        resolve: Resolve = resolve_name,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(
            transport=GuardedTransport(exceptions, resolve=resolve, ssl_context=ssl_context),
            timeout=TIMEOUT,
            follow_redirects=False,  # httpx would read and unpack the whole body of each
            trust_env=False,
            headers={"Accept-Encoding": "identity", "User-Agent": "Reverie"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def fetch(self, url: str, *, to: Path, limit_bytes: int, seconds: float) -> int:
        """
        Write what lies behind url to a file, which appears only when it is whole, and return its size in bytes.

        Raises ProviderUnavailable (UNAVAILABLE: the network or the server is in trouble, which passes; LOST_FILE: what
        came is no whole file) or ProviderRejected (LOST_FILE: this link never will work).
        """
        part = to.with_name(f"{to.name}.part")
        try:
            async with asyncio.timeout(seconds), self._answer(url) as answer:
                _check(answer, limit_bytes)
                size = await _write(answer, part, limit_bytes)
            part.replace(to)
        except (AddressForbidden, httpx.TooManyRedirects, httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise _lost(ProviderRejected, str(error) or type(error).__name__) from error
        except TimeoutError as error:
            raise ProviderUnavailable(Reason.UNAVAILABLE, f"not fetched within {seconds:g} s") from error
        except httpx.HTTPError as error:
            raise ProviderUnavailable(Reason.UNAVAILABLE, type(error).__name__) from error
        finally:
            part.unlink(missing_ok=True)
        return size

    @asynccontextmanager
    async def _answer(self, url: str) -> AsyncGenerator[httpx.Response]:
        """Open what a link leads to in the end, its body still unread; of a redirect nothing but its place is read."""
        request = self._http.build_request("GET", url)
        for _ in range(1 + REDIRECTS):
            answer = await self._http.send(request, stream=True)
            try:
                if answer.next_request is None:
                    yield answer
                    return
            finally:
                await answer.aclose()
            request = answer.next_request
        raise httpx.TooManyRedirects("Exceeded maximum allowed redirects.", request=request)


def _check(answer: httpx.Response, limit_bytes: int) -> None:
    status = answer.status_code
    said = f"the link answered {status}"
    if answer.is_server_error or status in MAY_WORK_LATER:
        raise ProviderUnavailable(Reason.UNAVAILABLE, said, retry_after=retry_after(answer.headers))
    if status != HTTPStatus.OK:
        raise _lost(ProviderRejected if answer.is_client_error else ProviderUnavailable, said)
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise _lost(ProviderRejected, "the file came compressed, which we did not ask for")
    if (_length(answer) or 0) > limit_bytes:
        raise _lost(ProviderRejected, f"the file is larger than {limit_bytes} bytes")


async def _write(answer: httpx.Response, part: Path, limit_bytes: int) -> int:
    """Write the body as it comes. httpx itself fails where fewer bytes come than were announced."""
    size = 0
    file = await asyncio.to_thread(part.open, "wb")
    with file:
        try:
            async for chunk in answer.aiter_raw(CHUNK):
                size += len(chunk)
                if size > limit_bytes:
                    raise _lost(ProviderRejected, f"the file is larger than {limit_bytes} bytes")
                await asyncio.to_thread(file.write, chunk)
        except httpx.ProtocolError as error:
            raise _lost(ProviderUnavailable, f"the file ended after {size} bytes") from error
    if size == 0:
        raise _lost(ProviderUnavailable, "the file is empty")
    return size


def _length(answer: httpx.Response) -> int | None:
    value = answer.headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() else None


def _lost(kind: type[ProviderError], detail: str) -> ProviderError:
    return kind(Reason.LOST_FILE, detail)
