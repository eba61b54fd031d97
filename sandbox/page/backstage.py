"""What the page's drawer shows and does: the provider at work, faults to switch on, the bot's process and its log.

Nothing is remembered here. What is planned, what has struck and what is paused is asked of the two local services and
of the stage each time, so a page that is loaded anew sees the same, and so does a second one.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web

from sandbox.clock import Clock
from sandbox.page.faults import Switchboard
from sandbox.page.jobs import told
from sandbox.stage import Stage

Json = dict[str, Any]

NEWEST_JOBS = 30
NEWEST_LINES = 1000
LOOK_AT_LOG = timedelta(seconds=0.3)


class Backstage:
    """The view behind the curtain, and the switches there."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._board = Switchboard(stage)
        self._verbs: Mapping[str, Callable[[Json], Awaitable[None]]] = {
            "switch": self._switch,
            "pause": self._pause,
            "resume": self._resume,
            "restart": self._restart,
            "kill": self._kill,
        }

    async def snapshot(self) -> Json:
        """Return all that the drawer shows but the log."""
        machine = self._stage.machine
        jobs, account, switches = await asyncio.gather(machine.jobs(), machine.account(), self._board.state())
        numbered = list(enumerate(jobs, 1))
        numbers = {job.id: number for number, job in numbered}
        return {
            "provider": {
                "credits_cents": account["credits_cents"],
                "spent_cents": account["spent_cents"],
                "paused": account["paused"],
                "jobs": [told(number, job, numbers) for number, job in numbered[: -NEWEST_JOBS - 1 : -1]],
                "made": len(jobs),
            },
            "faults": switches,
            "bot": {
                "state": self._stage.bot_state,
                "restarts": self._stage.restarts["restart"],
                "kills": self._stage.restarts["kill"],
            },
        }

    async def follow_log(self) -> AsyncGenerator[Json, None]:
        """Yield `{reset, lines}`: first the log's newest lines, then what is added, for as long as somebody asks."""
        log, clock = self._stage.bot_log, Clock()
        known, rest, reset = 0, b"", True
        while True:
            size = log.stat().st_size if log.exists() else 0
            if log != self._stage.bot_log or size < known:  # another data folder, or begun anew
                log, known, rest, reset = self._stage.bot_log, 0, b"", True
                continue
            if size > known or reset:
                added = await asyncio.to_thread(_read, self._stage, known)
                known += len(added)
                *whole, rest = (rest + added).split(b"\n")
                lines = [line.decode(errors="replace") for line in whole[-NEWEST_LINES:]]
                yield {"reset": reset, "lines": lines}
                reset = False
            # A file tells nobody that it has grown.
            await clock.wait_until(clock.now() + LOOK_AT_LOG)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/backstage", self._tell),
            web.post("/api/backstage/{verb}", self._do),
        ]

    async def _tell(self, _request: web.Request) -> web.Response:
        """GET /api/backstage -> the snapshot."""
        return web.json_response(await self.snapshot())

    async def _do(self, request: web.Request) -> web.Response:
        """POST /api/backstage/{switch|pause|resume|restart|kill} -> the snapshot; 400 with a sentence.

        switch: `{name, on}`, the names in sandbox/page/faults.py. restart and kill answer once the bot is back.
        """
        verb = self._verbs.get(request.match_info["verb"])
        if verb is None:
            return web.Response(status=400, text=f"Backstage one can {', '.join(self._verbs)}.")
        try:
            await verb(await request.json() if request.can_read_body else {})
        except (KeyError, TypeError):
            return web.Response(status=400, text="Say which switch, and whether it is to be on.")
        except (ValueError, RuntimeError) as error:
            return web.Response(status=400, text=str(error).partition("\n")[0])
        return web.json_response(await self.snapshot())

    async def _switch(self, body: Json) -> None:
        await self._board.turn(body["name"], on=bool(body["on"]))

    async def _pause(self, _body: Json) -> None:
        await self._stage.machine.pause()

    async def _resume(self, _body: Json) -> None:
        await self._stage.machine.resume()

    async def _restart(self, _body: Json) -> None:
        await self._stage.restart_bot()

    async def _kill(self, _body: Json) -> None:
        await self._stage.restart_bot(kill=True)


def routes(stage: Stage) -> list[web.RouteDef]:
    """Return the drawer's routes."""
    return Backstage(stage).routes()


def _read(stage: Stage, known: int) -> bytes:
    if not stage.bot_log.exists():
        return b""
    with stage.bot_log.open("rb") as log:
        log.seek(known)
        return log.read()
