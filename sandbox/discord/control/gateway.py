"""Control API, the gateway's side: make it do what Discord's does on a bad day.

Every body may name a `shard` (its number); without one all connections are meant.
"""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.discord.engine import Engine
from sandbox.discord.errors import NotSent
from sandbox.discord.sessions import Session

OK = {"ok": True}
RESUMABLE_CLOSE = 4000  # "Unknown error: try reconnecting"


class GatewayControl:
    """Routes under /control/gateway."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/control/gateway", self.view)
        app.router.add_post("/control/gateway/reconnect", self.reconnect)
        app.router.add_post("/control/gateway/invalidate", self.invalidate)
        app.router.add_post("/control/gateway/drop", self.drop)
        app.router.add_post("/control/gateway/close", self.close)
        app.router.add_post("/control/gateway/hold", self.hold)
        app.router.add_post("/control/gateway/release", self.release)

    async def view(self, _request: web.Request) -> web.Response:
        """GET /control/gateway -> `{held, waiting, openings, sequences}`.

        `openings`: every IDENTIFY and RESUME, oldest first. `sequences`: shard -> number of its newest event.
        """
        sequences = {str(one.shard[0]): one.sequence for one in self._engine.sessions.live}
        return web.json_response({**self._engine.door.view(), "sequences": sequences})

    async def reconnect(self, request: web.Request) -> web.Response:
        """POST /control/gateway/reconnect {shard?}: op 7, the bot is to come again and resume."""
        return await self._each(request, lambda session, _body: self._engine.sessions.reconnect(session))

    async def invalidate(self, request: web.Request) -> web.Response:
        """POST /control/gateway/invalidate {resumable, shard?}: op 9, to be resumed or to be begun anew."""

        def invalidate(session: Session, body: Any) -> None:
            self._engine.sessions.invalidate(session, resumable=bool(body["resumable"]))

        return await self._each(request, invalidate)

    async def drop(self, request: web.Request) -> web.Response:
        """POST /control/gateway/drop {shard?}: the connection is gone without a word."""
        return await self._each(request, lambda session, _body: self._engine.sessions.drop(session))

    async def close(self, request: web.Request) -> web.Response:
        """POST /control/gateway/close {code?, shard?}: we hang up; by default with a code that may be resumed."""

        def close(session: Session, body: Any) -> None:
            if session.line is not None:
                session.line.hang_up(int(body.get("code") or RESUMABLE_CLOSE))

        return await self._each(request, close)

    async def hold(self, _request: web.Request) -> web.Response:
        """POST /control/gateway/hold: whoever identifies or resumes from now on has to wait."""
        self._engine.door.hold()
        return web.json_response(OK)

    async def release(self, _request: web.Request) -> web.Response:
        """POST /control/gateway/release: they go on."""
        self._engine.door.release()
        return web.json_response(OK)

    async def _each(self, request: web.Request, act: Callable[[Session, Any], None]) -> web.Response:
        body = await request.json()
        shard = body.get("shard")
        meant = [one for one in self._engine.sessions.live if shard is None or one.shard[0] == shard]
        if not meant:
            raise NotSent("No session of the bot is connected" + ("." if shard is None else f" on shard {shard}."))
        for session in meant:
            act(session, body)
        return web.json_response(OK)
