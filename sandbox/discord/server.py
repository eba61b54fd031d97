"""The local Discord as a process: `python -m sandbox discord`, and as an object for tests in the same process."""

import argparse
import asyncio
import contextlib
import json
import logging
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from aiohttp import web

from sandbox.discord.control.acting import Acting
from sandbox.discord.control.gateway import GatewayControl
from sandbox.discord.control.looking import Looking
from sandbox.discord.control.peopling import Peopling
from sandbox.discord.control.staging import Staging, plain_errors
from sandbox.discord.engine import Engine
from sandbox.discord.gateway import RESUME_PATH
from sandbox.discord.gateway import handler as gateway_handler
from sandbox.discord.limits import REQUEST_BYTES
from sandbox.discord.rest.cdn import avatar, serve
from sandbox.discord.rest.edge import Edge
from sandbox.discord.rules.conformance import Conformance
from sandbox.discord.state.seed import BOT_TOKEN
from sandbox.discord.tls import server_context

HOST = "127.0.0.1"
CONTROL_BYTES = 400 * 1024 * 1024  # base64 of several files


def public_app(engine: Engine, edge: Edge) -> web.Application:
    """Return what bots and browsers reach over TLS: REST, gateway and CDN, told apart by their paths."""
    app = web.Application(client_max_size=2 * REQUEST_BYTES)
    app.router.add_route("*", "/api/v10/{path:.*}", edge.handle)
    app.router.add_get("/{folder:attachments|ephemeral-attachments}/{channel_id}/{attachment_id}/{name}", serve(engine))
    app.router.add_get("/avatars/{user_id}/{name}", avatar)
    app.router.add_get("/embed/avatars/{name}", avatar)
    for path in ("/", "/gateway", "/gateway/", RESUME_PATH):
        app.router.add_get(path, gateway_handler(engine))
    return app


def control_app(engine: Engine, edge: Edge) -> web.Application:
    """Return the control API."""
    app = web.Application(client_max_size=CONTROL_BYTES, middlewares=[plain_errors])
    Acting(engine).add_to(app)
    Looking(engine).add_to(app)
    Staging(engine, edge).add_to(app)
    Peopling(engine).add_to(app)
    GatewayControl(engine).add_to(app)
    return app


@contextlib.asynccontextmanager
async def running(
    *,
    port: int = 0,
    control_port: int = 0,
    folder: Path,
    conformance: Conformance | None = None,
    token: str = BOT_TOKEN,
    direct: bool = False,
) -> AsyncIterator[tuple[Engine, str]]:
    """Run a local Discord; yields its engine and the address of its control API.

    `direct`: name our own address as the gateway, for clients that are given base addresses instead of a resolver.
    """
    engine = Engine(conformance=conformance, token=token)
    context, ca = server_context(folder)
    edge = Edge(engine)
    async with contextlib.AsyncExitStack() as stack:
        # A bot that goes away ends what it asked for: that is how a held request notices.
        public = web.AppRunner(public_app(engine, edge), handler_cancellation=True, access_log=None, shutdown_timeout=1)
        control = web.AppRunner(
            control_app(engine, edge), handler_cancellation=True, access_log=None, shutdown_timeout=1
        )
        for runner in (public, control):
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
        await web.TCPSite(public, HOST, port, ssl_context=context).start()
        await web.TCPSite(control, HOST, control_port).start()
        engine.address = f"{HOST}:{public.addresses[0][1]}"
        engine.ca = str(ca.resolve())
        if direct:
            engine.gateway_url = f"wss://{engine.address}"
        stack.callback(engine.sessions.hang_up_all)
        yield engine, f"http://{HOST}:{control.addresses[0][1]}"


async def _serve(options: argparse.Namespace, folder: Path) -> None:
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    async with running(
        port=options.port,
        control_port=options.control_port,
        folder=folder,
        conformance=Conformance(options.specs) if options.specs else None,
        token=options.token,
        direct=options.direct,
    ) as (engine, control):
        ready = {"ready": True, "address": engine.address, "control": control, "ca": engine.ca, "token": engine.token}
        print(json.dumps(ready), flush=True)
        await stop.wait()


def main(argv: Sequence[str]) -> int:
    """Run until told to stop. The first line on standard output is JSON with the addresses."""
    parser = argparse.ArgumentParser(prog="python -m sandbox discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of REST, gateway and CDN (default: a free one)")
    parser.add_argument("--control-port", type=int, default=0, help="of the control API (default: a free one)")
    parser.add_argument("--folder", type=Path, help="where the certificate goes (default: a temporary one)")
    parser.add_argument("--specs", type=Path, help="Discord's OpenAPI document; checks every request and answer")
    parser.add_argument("--token", default=BOT_TOKEN, help="the bot's token")
    parser.add_argument("--direct", action="store_true", help="name our own address as the gateway")
    options = parser.parse_args(argv)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="discord %(levelname)s %(message)s")
    with tempfile.TemporaryDirectory(prefix="local-discord-") as folder:
        asyncio.run(_serve(options, options.folder or Path(folder)))
    return 0
