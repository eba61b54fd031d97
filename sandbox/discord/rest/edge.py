"""The edge of REST: faults, token, rate limits and checks on a call's way in; checks and faults on its way out."""

import json
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from sandbox.discord.engine import Engine
from sandbox.discord.errors import Problem, Refused, Unauthorised, invalid_form
from sandbox.discord.rest import applications, channels, guilds, interactions, webhooks
from sandbox.discord.rest.body import read_body
from sandbox.discord.rest.call import Answer, Call, Handler, Routes
from sandbox.discord.rest.ratelimits import RateLimits, Verdict
from sandbox.discord.state.journal import Request
from sandbox.discord.state.nouns import Json
from sandbox.discord.state.wire import instant
from sandbox.faults import PlannedFault

BY_TOKEN_IN_PATH = ("/interactions/", "/webhooks/")
VIA = "1.1 local-discord"
PRETENDED_RETRY_SECONDS = 0.5
ALL_ROUTES: Sequence[Routes] = (
    applications.routes,
    channels.routes,
    guilds.routes,
    interactions.routes,
    webhooks.routes,
)
# What Discord most likely means by a status, where a fault gives no more.
MEANT_BY = {401: 50027, 403: 50013, 404: 0, 413: 40005}


class Dropped(Exception):  # noqa: N818 - an event, not a failure
    """The connection is to be closed without an answer."""


class Edge:
    """The aiohttp handler of /api/v10."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.limits = RateLimits(engine.clock)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        record = Request(
            method=request.method, path=path, query=dict(request.query), at=instant(self._engine.clock.now())
        )
        self._engine.journal.requests.append(record)
        try:
            status, body, headers = await self._struck(request, record)
        except Refused as refusal:  # of the body: nothing was done
            status, body, headers = refusal.status, refusal.body(), {}
        except Dropped:
            self._engine.changes.happened()
            if request.transport is not None:
                request.transport.abort()
            return web.Response()  # to nobody
        record.status = status
        self._engine.changes.happened()
        # Exactly this content type: discord.py compares the whole header.
        headers = {"Via": VIA, "Content-Type": "application/json", **headers}
        if body is None:
            del headers["Content-Type"]
            return web.Response(status=status, headers=headers)
        return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)

    async def _struck(self, request: web.Request, record: Request) -> tuple[int, Any, dict[str, str]]:
        """Do the call, unless a fault before it says otherwise; then let a fault after it spoil the answer."""
        record.body, uploads = await read_body(request)
        record.files = [{"name": one.filename, "size": len(one.data)} for one in uploads]
        text = json.dumps(record.body) if record.body is not None else ""
        if (fault := self._fault("before", record, text)) and (spoilt := await self._spoil(fault)):
            return spoilt
        found = _find(record.method, record.path)
        if found is None:
            self._engine.journal.violation(f"{record.method} {record.path}", "no such route in the local Discord")
            refusal = Refused(0)
            return refusal.status, refusal.body(), {}
        template, args, handler = found
        call = Call(
            engine=self._engine,
            method=record.method,
            template=template,
            args=args,
            query=request.query,
            body=record.body,
            uploads=uploads,
        )
        status, body, headers = self._called(request, call, handler)
        self._check_answer(call, status, body)
        if (fault := self._fault("after", record, text)) and (spoilt := await self._spoil(fault)):
            return spoilt
        return status, body, headers

    def _called(self, request: web.Request, call: Call, handler: Handler) -> tuple[int, Any, dict[str, str]]:
        if not call.template.startswith(BY_TOKEN_IN_PATH) and not self._authorised(request):
            return 401, Unauthorised().body(), {}
        verdict = self.limits.take(call.method, call.template, call.args)
        if verdict.retry_after is not None:
            return 429, verdict.body(), dict(verdict.headers)
        try:
            self._check_request(call)
            answer: Answer = handler(call)
        except Refused as refusal:
            return refusal.status, refusal.body(), dict(verdict.headers)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the bot gets an answer and the test a violation
            where = f"our handler of {call.method} {call.template}"
            self._engine.journal.violation(where, f"failed with {type(failure).__name__}: {failure}")
            return 500, {"message": "500: Internal Server Error", "code": 0}, dict(verdict.headers)
        return answer.status, answer.body, dict(verdict.headers)

    def _authorised(self, request: web.Request) -> bool:
        return request.headers.get("Authorization", "") == f"Bot {self._engine.token}"

    # Faults

    def _fault(self, when: str, record: Request, text: str) -> PlannedFault | None:
        fault = self._engine.faults.strike(when=when, method=record.method, path=record.path, body=text)
        if fault:
            self._engine.changes.happened()
        return fault

    async def _spoil(self, fault: PlannedFault) -> tuple[int, Any, dict[str, str]] | None:
        """Return the answer that a fault puts in place of ours; a held call goes on once released."""
        if fault.action == "hold":
            await fault.released.wait()  # or until the client goes away, which cancels this handler
            return None
        if fault.action == "drop":
            raise Dropped
        if fault.action == "ratelimit":
            verdict: Verdict = self.limits.pretended(PRETENDED_RETRY_SECONDS)
            return 429, verdict.body(), dict(verdict.headers)
        if fault.status in MEANT_BY:
            return fault.status, Refused(MEANT_BY[fault.status]).body(), {}
        return fault.status, {"message": f"{fault.status}: a fault on demand", "code": 0}, {}

    # Checks against Discord's document

    def _check_request(self, call: Call) -> None:
        conformance = self._engine.conformance
        if conformance is None or call.body is None:
            return
        wrong = conformance.of_request(call.method, call.template, call.body)
        for one in (*wrong, *conformance.strangers(call.method, call.template, call.body)):
            self._engine.journal.violation(f"{call.method} {call.template}", f"{one} (Discord's document)")
        if wrong:
            raise invalid_form([Problem(*_split(one)) for one in wrong])

    def _check_answer(self, call: Call, status: int, body: Any) -> None:
        conformance = self._engine.conformance
        if conformance is not None and body is not None:
            for wrong in conformance.of_answer(call.method, call.template, status, body):
                where = f"our answer to {call.method} {call.template} ({status})"
                self._engine.journal.violation(where, wrong)


def _split(wrong: str) -> tuple[str, str, str]:
    path, _, words = wrong.partition(": ")
    return path.removeprefix("(body)"), "BASE_TYPE_INVALID", words


def _find(method: str, path: str) -> Any:
    return next((found for routes in ALL_ROUTES if (found := routes.find(method, path))), None)


def as_json(record: Request) -> Json:
    """Return a recorded request, for the control API."""
    return {
        "method": record.method,
        "path": record.path,
        "query": record.query,
        "at": record.at,
        "body": record.body,
        "files": record.files,
        "status": record.status,
    }
