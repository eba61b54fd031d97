"""
One JSON call to a provider, and what its failure means.

Whether a request was *certainly refused* or its outcome is *unknown* is decided here and nowhere else; only the
provider's own words are read by the adapter. Nothing is repeated and nobody sleeps here: due_at does the waiting.
"""

import asyncio
import json
import math
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final, TypeVar

import httpx

from bot.domain.errors import AccountRefused, OutcomeUnknown, ProviderError, ProviderUnavailable
from bot.domain.reasons import Reason
from bot.http.redaction import redacted
from bot.policies.retry import get_retry

AT_ONCE: Final = 50  # a larger pool collapses in bursts; we queue in front of it ourselves
TIMEOUT: Final = httpx.Timeout(60, connect=5, pool=5)
WHOLE_CALL: Final = 90.0  # seconds; httpx's own timeouts start anew with each chunk
LARGEST_ANSWER: Final = 8 * 1024 * 1024  # bytes; a full page of the list is below one MiB
LONGEST_RETRY_AFTER: Final = timedelta(minutes=10)

NOTHING_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
# These say nothing about what became of the request.
INCONCLUSIVE: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})
GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

Answer = TypeVar("Answer")
Parse = Callable[[object], Answer]  # raises ValueError where the answer is unusable, for example has no id
Classify = Callable[[int, str], ProviderError]  # (status, body) of a refusal


def open_http() -> httpx.AsyncClient:
    """Return the client that all providers share. Who opens it closes it."""
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE // 2)
    return httpx.AsyncClient(timeout=TIMEOUT, limits=limits, follow_redirects=False, trust_env=False)


class JsonClient:
    """Talk JSON to one base URL. GET and DELETE are safe to repeat; POST is not, and never is."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        base_url: str,
        headers: Mapping[str, str],
        secrets: Collection[str],
        classify: Classify,
        at_once: int = AT_ONCE,
    ) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._headers = dict(headers)
        self._secrets = tuple(secrets)
        self._classify = classify
        self._room = asyncio.Semaphore(at_once)

    async def get(self, path: str, parse: Parse[Answer]) -> Answer:
        """
        Return the answer of a GET, which is safe to repeat. Raises ProviderUnavailable (every failure but a clear
        refusal may be tried again later), or what the adapter makes of a 4xx.
        """
        try:
            answer, content = await self._call("GET", path)
        except (httpx.HTTPError, TimeoutError) as error:
            raise ProviderUnavailable(Reason.UNAVAILABLE, self._said(error)) from error
        self._refuse(answer, content)
        if not answer.is_success:
            wait = get_retry(answer.status_code, 1, retry_after=retry_after(answer.headers))
            raise ProviderUnavailable(Reason.UNAVAILABLE, _shown(answer, content), retry_after=wait)
        try:
            return parse(json.loads(content))
        except ValueError as error:
            raise ProviderUnavailable(
                Reason.UNAVAILABLE, f"GET gave {answer.status_code} and no usable answer"
            ) from error

    async def post(self, path: str, body: object, parse: Parse[Answer]) -> Answer:
        """
        Return the answer of a POST, sent once.

        Raises ProviderUnavailable (certainly not accepted), OutcomeUnknown, or what the adapter makes of a 4xx.
        """
        try:
            answer, content = await self._call("POST", path, body)
        except NOTHING_SENT as error:
            raise ProviderUnavailable(Reason.UNAVAILABLE, self._said(error)) from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise OutcomeUnknown(Reason.UNCONFIRMED, self._said(error)) from error
        self._refuse(answer, content)
        if not answer.is_success:
            raise OutcomeUnknown(Reason.UNCONFIRMED, _shown(answer, content))
        try:
            return parse(json.loads(content))
        except ValueError as error:
            detail = f"POST gave {answer.status_code} and no usable answer"
            raise OutcomeUnknown(Reason.UNCONFIRMED, detail) from error

    async def delete(self, path: str) -> None:
        """
        Have something deleted; what is not there any more is fine. Safe to repeat.

        Raises ProviderUnavailable, or what the adapter makes of a 4xx.
        """
        try:
            answer, content = await self._call("DELETE", path)
        except (httpx.HTTPError, TimeoutError) as error:
            raise ProviderUnavailable(Reason.UNAVAILABLE, self._said(error)) from error
        if answer.status_code in GONE:
            return
        self._refuse(answer, content)
        if not answer.is_success:
            raise ProviderUnavailable(Reason.UNAVAILABLE, _shown(answer, content))

    def _refuse(self, answer: httpx.Response, content: bytes) -> None:
        """Raise where the request was certainly refused."""
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            wait = retry_after(answer.headers)
            raise ProviderUnavailable(Reason.RATE_LIMITED, _shown(answer, content), retry_after=wait)
        if answer.is_client_error and answer.status_code not in INCONCLUSIVE:
            error = self._classify(answer.status_code, content.decode(errors="replace"))
            raise type(error)(error.reason, redacted(f"{answer.status_code}: {error.detail}", self._secrets))

    async def _call(self, method: str, path: str, body: object = None) -> tuple[httpx.Response, bytes]:
        if not all(_fits_a_header(value) for value in self._headers.values()):
            raise AccountRefused(Reason.ACCOUNT_KEY, "the key holds characters that no header can carry")
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        async with (
            self._room,
            asyncio.timeout(WHOLE_CALL),
            self._http.stream(method, self._base_url + path, content=content, headers=headers) as answer,
        ):
            read = bytearray()
            async for chunk in answer.aiter_bytes():
                read += chunk
                if len(read) > LARGEST_ANSWER:
                    raise httpx.DecodingError("the answer is too large")
            return answer, bytes(read)

    def _said(self, error: Exception) -> str:
        return redacted(f"{type(error).__name__}: {error}", self._secrets)


def _shown(answer: httpx.Response, content: bytes) -> str:
    """Return what came, not what was in it: of what a provider writes there only the adapter knows what may be told."""
    return f"{answer.status_code}, {len(content)} bytes of {answer.headers.get('content-type', 'no type')[:60]}"


def retry_after(headers: httpx.Headers) -> timedelta | None:
    """Return how long Retry-After asks to wait, ten minutes at most. A date is held against the answer's own Date."""
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = _seconds_between(headers.get("date"), value)
    if not math.isfinite(seconds):
        return None
    return timedelta(seconds=min(max(seconds, 0), LONGEST_RETRY_AFTER.total_seconds()))


def _seconds_between(start: str | None, end: str) -> float:
    try:
        return (parsedate_to_datetime(end) - parsedate_to_datetime(start or "")).total_seconds()
    except (ValueError, TypeError):
        return math.nan


def _fits_a_header(value: str) -> bool:
    return value.isascii() and value.isprintable() and value == value.strip()
