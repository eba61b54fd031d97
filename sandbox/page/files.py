"""Files of messages: the local Discord's CDN, seen through the page's own address.

A browser knows neither Discord's hosts on this machine nor the throw-away authority that signed for them.
"""

import contextlib
import ssl
from types import TracebackType
from typing import Self

import httpx
from aiohttp import web

from sandbox.stage import FILE_HOSTS, Stage

PASSED_ON = ("Content-Length", "Content-Range", "Accept-Ranges", "Cache-Control")
# What a browser may show. Everything else is a stranger's file under our own address: it is handed over, not opened.
SHOWN = ("video/", "audio/", "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "text/plain")
CHUNK = 256 * 1024


class Files:
    """The route /files/, with ranges, streamed."""

    def __init__(self, stage: Stage) -> None:
        self._address = stage.discord.address
        context = ssl.create_default_context(cafile=stage.discord.ca)
        self._http = httpx.AsyncClient(verify=context, trust_env=False, timeout=60)

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.__aexit__(kind, error, trace)

    def routes(self) -> list[web.RouteDef]:
        folders = "attachments|ephemeral-attachments|avatars|embed"
        return [web.get(f"/files/{{folder:{folders}}}/{{rest:.+}}", self.serve)]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /files/{path}?{query of the link} -> the file, or the CDN's refusal: 404 once the link is dead."""
        path = request.rel_url.raw_path.removeprefix("/files")
        asked = {
            "Host": FILE_HOSTS[0],
            **{name: request.headers[name] for name in ("Range",) if name in request.headers},
        }
        try:
            async with self._http.stream(
                "GET",
                f"https://{self._address}{path}?{request.rel_url.raw_query_string}",
                headers=asked,
                extensions={"sni_hostname": FILE_HOSTS[0]},
            ) as answer:
                return await _handed_on(request, answer)
        except httpx.TransportError:
            return web.Response(status=502, text="The local Discord does not hand out its files now.")


async def _handed_on(request: web.Request, answer: httpx.Response) -> web.StreamResponse:
    response = web.StreamResponse(
        status=answer.status_code,
        headers={name: answer.headers[name] for name in PASSED_ON if name in answer.headers},
    )
    kind = answer.headers.get("Content-Type", "")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Type"] = kind if kind.startswith(SHOWN) else "application/octet-stream"
    if not kind.startswith(SHOWN):
        response.headers["Content-Disposition"] = "attachment"
    if answer.is_error:
        response.headers["Cache-Control"] = "no-store"
    # A player that has seen enough, or jumps elsewhere in its clip, hangs up.
    with contextlib.suppress(ConnectionResetError):
        await response.prepare(request)
        async for chunk in answer.aiter_raw(CHUNK):
            await response.write(chunk)
        await response.write_eof()
    return response
