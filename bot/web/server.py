"""The bot's own HTTP server. It tells nothing about what it is built from, and waits for nobody."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.web import calls, files
from bot.web.calls import Calls
from bot.web.files import Files
from bot.web.health import Health

logger = logging.getLogger(__name__)


class _Malformed(logging.Filter):
    """Leaves out what is not HTTP: anybody can send that, and its traceback would show links that only we know."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether this is worth a line."""
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError | web.RequestPayloadError)


requests = logging.getLogger(f"{__name__}.requests")
requests.addFilter(_Malformed())

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# How long a client may take to send its request, and how long we listen to what it still sends after our answer.
REQUEST_SECONDS: Final = 10.0
LINGERING_SECONDS: Final = 1.0
LARGEST_LINE: Final = 4096
LARGEST_BODY: Final = 1024


@asynccontextmanager
async def serving(
    address: str,
    health: Health,
    *,
    given: Files | None = None,
    called: Calls | None = None,
    request_seconds: float = REQUEST_SECONDS,
) -> AsyncGenerator[str]:
    """
    Answer at host:port until the exit; yields the address, in which port 0 has become a real one.

    Without `given` and `called` there is the health alone: they are for whoever is reached from the internet.

    Raises OSError where it cannot listen there.
    """
    app = web.Application(middlewares=[_nothing_else], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(_nameless)
    app.router.add_get("/healthz", _healthz(health))  # and HEAD
    if given is not None:
        app.router.add_get(files.PATH, given.give)
    if called is not None:
        app.router.add_post(calls.PATH, called.take)
    runner = web.AppRunner(
        app,
        logger=requests,
        access_log=None,
        keepalive_timeout=request_seconds,  # counts from the connection's first moment, too
        lingering_time=LINGERING_SECONDS,
        max_line_size=LARGEST_LINE,
        max_field_size=LARGEST_LINE,
        shutdown_timeout=LINGERING_SECONDS,
    )
    host, _, port = address.rpartition(":")
    try:
        await runner.setup()
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        where = f"{host}:{runner.addresses[0][1]}"
        logger.info("answering at http://%s/healthz", where)
        yield where
    finally:
        await runner.cleanup()
        await health.close()


def _healthz(health: Health) -> Handler:
    async def healthz(_: web.Request) -> web.Response:
        """
        GET /healthz -> 200 {status: ok, now, at_rest}, or 503 {status: unwell | stopping, …, problems: {part: what}}.

        `now`: what time we think it is; `at_rest`: for so many rounds nobody has found anything to do.
        """
        verdict = await health.look()
        body: dict[str, object] = {"status": verdict.status}
        if verdict.now is not None:
            body |= {"now": verdict.now.isoformat(), "at_rest": verdict.at_rest}
        if verdict.problems:
            body["problems"] = verdict.problems
        return web.json_response(body, status=200 if verdict.well else 503, headers={"Cache-Control": "no-store"})

    return healthz


@web.middleware
async def _nothing_else(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer 404 to all that there is not, another method included."""
    try:
        return await handler(request)
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return web.json_response({"status": "not found"}, status=404)


async def _nameless(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.pop("Server", None)
