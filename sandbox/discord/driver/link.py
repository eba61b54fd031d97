"""The HTTP link to the control API."""

import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import httpx

from sandbox import changes

T = TypeVar("T")


class Refused(Exception):  # noqa: N818 - Discord's client refused, nothing failed
    """Discord's client would not have let the member do this, or there is no such thing here."""


class Link:
    """Calls to the control API, and waiting for something to happen."""

    def __init__(self, control_url: str) -> None:
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # plain HTTP: loading the usual authorities would take longer
        self.http = httpx.AsyncClient(base_url=control_url, timeout=30, trust_env=False, verify=nobody)

    async def get(self, path: str, **query: Any) -> Any:
        return self._read(await self.http.get(path, params=query))

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._read(await self.http.post(path, json=body or {}))

    async def delete(self, path: str, **query: Any) -> Any:
        return self._read(await self.http.delete(path, params=query))

    async def until(self, condition: Callable[[], Awaitable[T | None]], seconds: float, what: str) -> T:
        """Return the first true value of `condition`, asked again whenever something happened. Raises TimeoutError."""
        return await changes.until(self.http, condition, timeout_seconds=seconds, what=what)

    @staticmethod
    def _read(answer: httpx.Response) -> Any:
        if answer.status_code == httpx.codes.BAD_REQUEST:
            raise Refused(answer.text)
        return answer.raise_for_status().json()
