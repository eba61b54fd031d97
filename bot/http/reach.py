"""Who is there? One request, and the beginning of its answer."""

from typing import Final

import httpx

from bot.http.redaction import redacted

BEGINNING: Final = 1024  # bytes


async def knock(http: httpx.AsyncClient, url: str) -> tuple[int, bytes]:
    """
    Return the status with which an address answers a GET, and the beginning of what it says.

    Raises ConnectionError, which says what went wrong.
    """
    try:
        async with http.stream("GET", url, headers={"Accept-Encoding": "identity"}) as answer:
            said = bytearray()
            async for piece in answer.aiter_bytes(BEGINNING):
                said += piece
                if len(said) >= BEGINNING:
                    break
            return answer.status_code, bytes(said[:BEGINNING])
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ConnectionError(redacted(f"{type(error).__name__}: {error}")) from error
