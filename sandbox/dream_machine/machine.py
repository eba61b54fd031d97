"""The whole Dream Machine as one aiohttp application: engine, face, files, faults, request log, control."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.dream_machine.egress.callbacks import Callbacks
from sandbox.dream_machine.engine import Engine
from sandbox.dream_machine.faces.luma.document import Judge
from sandbox.dream_machine.faces.luma.face import LumaFace
from sandbox.faults import Faults, PlannedFault

ACTIONS = ("status", "drop", "hold", "slow", "truncate", "malformed")
CUT_OFF = b'{"id": "1f0e7c1a-'

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True, kw_only=True)
class Machine:
    """What the routes share."""

    engine: Engine
    face: LumaFace
    callbacks: Callbacks
    judge: Judge
    clock: Clock
    changes: Changes
    faults: Faults
    requests: list[dict[str, Any]]


def build_app(machine: Machine, control: list[web.RouteDef]) -> web.Application:
    """All routes behind one middleware that logs, checks keys and plays faults."""
    app = web.Application(middlewares=[_Gate(machine).middleware], client_max_size=2**20)
    app.add_routes(control)
    app.add_routes([web.get("/files/{name}", machine.engine.links.serve)])
    app.add_routes(machine.face.routes())
    return app


class _Gate:
    """What happens around every request but the control's."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._face = machine.face

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith("/control/"):
            return await handler(request)
        begun = self._machine.clock.now()
        status: int | None = None
        try:
            response = await self._with_faults(request, handler)
            status = None if response is None else response.status
            return response or web.Response()  # of a connection that is closed already
        finally:
            if not request.path.startswith("/files/"):
                self._machine.requests.append(
                    {
                        "method": request.method,
                        "path": self._face.inner_path(request.path),
                        "status": status,
                        "seconds": (self._machine.clock.now() - begun).total_seconds(),
                        "at": begun.isoformat(),
                    }
                )
            self._machine.changes.happened()

    async def _with_faults(self, request: web.Request, handler: Handler) -> web.StreamResponse | None:
        """Return the answer, or None where the connection was closed instead."""
        body = await request.text() if request.can_read_body else ""
        before = self._strike("before", request, body)
        if before is not None:
            response = await self._play(before, request, None)
            if response is not None or before.action == "drop":
                return response
        # Shielded: as in the real world, a caller that hangs up does not undo what the server has begun.
        response = await asyncio.shield(self._answer(request, handler, body))
        if before is not None and before.action == "truncate":
            return await self._truncate(request, response)
        after = self._strike("after", request, body)
        return response if after is None else await self._play(after, request, response)

    def _strike(self, when: str, request: web.Request, body: str) -> PlannedFault | None:
        fault = self._machine.faults.strike(
            when=when, method=request.method, path=self._face.inner_path(request.path), body=body
        )
        if fault is not None:
            self._machine.changes.happened()
        return fault

    async def _answer(self, request: web.Request, handler: Handler, body: str) -> web.StreamResponse:
        if request.path.startswith("/files/"):
            return await self._handled(request, handler)
        path = self._face.inner_path(request.path)
        self._machine.judge.request(request.method, path, body)
        answer = self._face.refuse_stranger(request) or await self._handled(request, handler)
        self._machine.judge.answer(request.method, path, answer)
        return answer

    async def _handled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            return self._face.error(error.status, error.text or error.reason)

    async def _play(
        self, fault: PlannedFault, request: web.Request, response: web.StreamResponse | None
    ) -> web.StreamResponse | None:
        """Return what this fault makes of the response so far; None: go on (or, after a drop, end)."""
        match fault.action:
            case "status":
                return self._face.error(fault.status, f"A planned fault: {fault.status}")
            case "malformed":
                return web.Response(body=CUT_OFF, content_type="application/json")
            case "drop":
                _hang_up(request)
                return None
            case "hold":
                await fault.released.wait()
            case "slow":
                clock = self._machine.clock
                from_now = fault.seconds / clock.rate if clock.rate else None
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(from_now):
                        await fault.released.wait()
            case "truncate" if response is not None:
                return await self._truncate(request, response)
        return response

    async def _truncate(self, request: web.Request, response: web.StreamResponse) -> web.StreamResponse | None:
        """Promise the whole body, send half of it, hang up."""
        if isinstance(response, web.FileResponse):
            data = response._path.read_bytes()  # noqa: SLF001 - aiohttp has no public name for it
        else:
            data = response.body if isinstance(response, web.Response) and isinstance(response.body, bytes) else b""
        half = web.StreamResponse(status=response.status, headers={"Content-Type": response.content_type})
        half.content_length = len(data)
        await half.prepare(request)
        await half.write(data[: len(data) // 2])
        _hang_up(request)
        return None


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()
