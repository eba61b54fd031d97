"""The page's server: a web page on this machine that looks and works like a Discord server, for somebody without one.

    async with serving(stage) as address:
        print(address)  # open it in a browser

It hands out the page, passes on what people do there to the local Discord, and tells them over a socket what happens.
It listens on 127.0.0.1 only, and answers nobody but its own page: another site's script that finds the port, also under
a name of its own (DNS rebinding), is refused.
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from aiohttp import WSCloseCode, web

from sandbox.discord.driver import Refused
from sandbox.discord.driver.link import Link
from sandbox.page.backstage import Backstage
from sandbox.page.files import Files
from sandbox.page.live import LARGEST_ORDER, Pulse, Viewer
from sandbox.stage import Stage

HOST = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
BODY_BYTES = 200 * 1024 * 1024  # ten files of the largest size, in base64
VERBS = "command|autocomplete|menu|press|choose|submit"
HOSTS = web.AppKey("hosts", set[str])
SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])


@asynccontextmanager
async def serving(stage: Stage, *, port: int = 0) -> AsyncIterator[str]:
    """Serve the page; yields its address. Raises OSError where the port is taken."""
    async with contextlib.AsyncExitStack() as stack:
        link = Link(stage.discord_control)
        await stack.enter_async_context(link.http)
        machine = await stack.enter_async_context(_plain(stage.machine_control))
        page = Page(stage, link=link, files=await stack.enter_async_context(Files(stage)))
        runner = web.AppRunner(page.app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, HOST, port).start()
        number = runner.addresses[0][1]
        page.app[HOSTS].update((f"{HOST}:{number}", f"localhost:{number}"))
        pulses = (page.pulse.follow(link.http), page.pulse.follow(machine), page.pulse.follow_here(stage.changes))
        followers = [asyncio.create_task(one) for one in pulses]
        stack.push_async_callback(_end, followers)
        yield f"http://{HOST}:{number}"


def _plain(address: str) -> httpx.AsyncClient:
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # plain HTTP: loading the usual authorities would take longer
    return httpx.AsyncClient(base_url=address, trust_env=False, verify=nobody)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class Page:
    """The routes."""

    def __init__(self, stage: Stage, *, link: Link, files: Files) -> None:
        self._link = link
        self._backstage = Backstage(stage)
        self.pulse = Pulse()
        self.app = web.Application(client_max_size=BODY_BYTES, middlewares=[own_page_only, plain_errors])
        self.app[HOSTS] = set()
        self.app[SOCKETS] = set()
        self.app.on_response_prepare.append(protect)
        self.app.on_shutdown.append(_hang_up)
        self.app.add_routes(
            [
                web.get("/", self.index),
                web.get("/api/place", self.place),
                web.post(f"/api/act/{{verb:{VERBS}}}", self.act),
                web.post("/api/say", self.say),
                web.post("/api/delete", self.delete),
                web.get("/api/messages/{id:[0-9]+}", self.message),
                web.get("/api/live", self.live),
                *files.routes(),
                *self._backstage.routes(),
                web.static("/static", STATIC),
            ]
        )

    async def index(self, _request: web.Request) -> web.StreamResponse:
        """GET / -> the page."""
        return web.FileResponse(STATIC / "index.html")

    async def place(self, request: web.Request) -> web.Response:
        """GET /api/place?member&server&channel -> what may be done there, and with which commands."""
        return web.json_response(await self._link.get("/control/place", **request.query))

    async def act(self, request: web.Request) -> web.Response:
        """POST /api/act/{verb} -> `{"interaction": id}`. Bodies: sandbox/discord/control/acting.py."""
        return await self._passed_on(request, f"/control/act/{request.match_info['verb']}")

    async def say(self, request: web.Request) -> web.Response:
        """POST /api/say {member, server, channel, text, files, reply_to?} -> the message."""
        return await self._passed_on(request, "/control/say")

    async def delete(self, request: web.Request) -> web.Response:
        """POST /api/delete {member, message}: deletes it as that member may, or dismisses what only they see."""
        return await self._passed_on(request, "/control/delete")

    async def message(self, request: web.Request) -> web.Response:
        """GET /api/messages/{id}?member -> one message with fresh links; 404 when it is gone, or not theirs to see."""
        member = request.query["member"]
        try:
            view = await self._link.get(f"/control/messages/{request.match_info['id']}", member=member)
        except Refused as gone:
            return web.Response(status=404, text=str(gone))
        return web.json_response(view)

    async def live(self, request: web.Request) -> web.WebSocketResponse:
        """Hold the socket; live.py says what goes over it."""
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=LARGEST_ORDER)
        await socket.prepare(request)
        self.app[SOCKETS].add(socket)
        try:
            await Viewer(socket, link=self._link, backstage=self._backstage, pulse=self.pulse).run()
        finally:
            self.app[SOCKETS].discard(socket)
        return socket

    async def _passed_on(self, request: web.Request, path: str) -> web.Response:
        body: Any = await request.json()
        if not isinstance(body, dict):
            raise Refused("The body must be a JSON object.")
        return web.json_response(await self._link.post(path, body))


@web.middleware
async def own_page_only(request: web.Request, handler: Any) -> web.StreamResponse:
    """Refuse whoever came by another name than ours, or from a page that is not ours."""
    host, origin = request.headers.get("Host", ""), request.headers.get("Origin")
    if host not in request.app[HOSTS] or origin not in (None, f"http://{host}"):
        return web.Response(status=403, text="Only the demo's own page may ask this.")
    answer: web.StreamResponse = await handler(request)
    return answer


@web.middleware
async def plain_errors(request: web.Request, handler: Any) -> web.StreamResponse:
    """Say what was wrong, in a sentence."""
    try:
        answer: web.StreamResponse = await handler(request)
    except Refused as refused:
        return web.Response(status=400, text=str(refused))
    except KeyError as missing:
        return web.Response(status=400, text=f"Say which {missing.args[0]}.")
    except ValueError:
        return web.Response(status=400, text="That is not JSON.")
    except httpx.HTTPError:
        return web.Response(status=502, text="The local Discord does not answer.")
    return answer


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Let the page load nothing but its own files, and keep whatever we hand out inside it."""
    host = request.headers.get("Host", "")
    own = f"http://{host}/static/" if host in request.app[HOSTS] else "'none'"
    response.headers.setdefault(
        "Content-Security-Policy",
        "; ".join(
            (
                "default-src 'self'",
                f"script-src {own}",  # not 'self': files that people attach lie under our address too
                f"style-src {own}",
                "img-src 'self' blob: data:",
                "media-src 'self' blob:",
                "object-src 'none'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        ),
    )
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"


async def _hang_up(app: web.Application) -> None:
    for socket in set(app[SOCKETS]):
        await socket.close(code=WSCloseCode.GOING_AWAY, message=b"The demo has ended.")
