"""Is anybody there? One request, of whose answer only the status counts."""

import httpx

from bot.http.redaction import redacted


async def knock(http: httpx.AsyncClient, url: str) -> int:
    """Return the status with which an address answers a GET. Raises ConnectionError, which says what went wrong."""
    try:
        async with http.stream("GET", url) as answer:
            return answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ConnectionError(redacted(f"{type(error).__name__}: {error}")) from error
