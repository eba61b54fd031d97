"""The control routes that both local services share: what happened, faults, time."""

from datetime import datetime
from typing import Any

from aiohttp import web

from sandbox.changes import LONGEST_POLL, Changes
from sandbox.clock import Clock
from sandbox.faults import Faults, PlannedFault


class SharedControl:
    """Waiting for changes, planning faults and setting the clock, over HTTP."""

    def __init__(self, *, clock: Clock, changes: Changes, faults: Faults) -> None:
        self._clock = clock
        self._changes = changes
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/changes", self.changes),
            web.get("/control/faults", self.faults),
            web.post("/control/faults", self.plan),
            web.get("/control/faults/{fault}", self.fault),
            web.post("/control/faults/{fault}/release", self.release),
            web.delete("/control/faults/{fault}", self.remove),
            web.get("/control/time", self.time),
            web.post("/control/time", self.set_time),
        ]

    async def changes(self, request: web.Request) -> web.Response:
        """`?since=N&timeout=S` answers `{"count": n}` once n > N, or after S seconds."""
        seconds = min(float(request.query.get("timeout", "0")), LONGEST_POLL)
        return web.json_response({"count": await self._changes.beyond(int(request.query.get("since", "-1")), seconds)})

    async def faults(self, _request: web.Request) -> web.Response:
        """Tell `{planned: [{id, name, route, action, left}], struck: {name: hits}}`; the used-up are not planned."""
        return web.json_response(self._faults.listed())

    async def plan(self, request: web.Request) -> web.Response:
        """Plan a fault: `{route, action, when, times, status, containing, seconds, name}` -> `{id}`."""
        try:
            fault = self._faults.plan(await request.json())
        except (ValueError, TypeError) as error:
            return web.Response(status=400, text=str(error))
        self._changes.happened()
        return web.json_response({"id": fault.id})

    async def fault(self, request: web.Request) -> web.Response:
        """`?timeout=S` answers `{"hits": n}` at the first hit, or after S seconds."""
        planned = self._planned(request)
        await planned.wait_struck(float(request.query.get("timeout", "0")))
        return web.json_response({"hits": planned.hits})

    async def release(self, request: web.Request) -> web.Response:
        """Let go the requests that this fault holds."""
        self._planned(request).released.set()
        return web.json_response({})

    async def remove(self, request: web.Request) -> web.Response:
        """Forget the fault and let go what it holds."""
        self._faults.remove(request.match_info["fault"])
        self._changes.happened()
        return web.json_response({})

    async def time(self, _request: web.Request) -> web.Response:
        """Tell the sandbox's time."""
        return web.json_response({"now": self._clock.now().isoformat(), "rate": self._clock.rate})

    async def set_time(self, request: web.Request) -> web.Response:
        """`{offset_seconds?, now?, rate?}` sets the clock; `now` is a moment in ISO 8601 with its zone."""
        wanted: dict[str, Any] = await request.json()
        try:
            now = wanted.get("now")
            moment = None if now is None else datetime.fromisoformat(now)
            self._clock.set(offset_seconds=wanted.get("offset_seconds"), rate=wanted.get("rate"), moment=moment)
        except ValueError as error:
            return web.Response(status=400, text=str(error))
        self._changes.happened()
        return await self.time(request)

    def _planned(self, request: web.Request) -> PlannedFault:
        try:
            return self._faults.get(request.match_info["fault"])
        except KeyError:
            raise web.HTTPNotFound(text="There is no such fault.") from None
