"""The process: reads its options, listens on 127.0.0.1, says on stdout where, and goes away on SIGTERM."""

import argparse
import asyncio
import json
import signal
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.control import SharedControl
from sandbox.dream_machine.account import Account, Family, Limits
from sandbox.dream_machine.control import Control
from sandbox.dream_machine.egress.callbacks import Callbacks
from sandbox.dream_machine.egress.media import MediaFetcher
from sandbox.dream_machine.egress.transport import Network
from sandbox.dream_machine.engine import Engine, Pace
from sandbox.dream_machine.faces.luma.document import Document, Judge
from sandbox.dream_machine.faces.luma.face import PREFIX, LumaFace
from sandbox.dream_machine.links import Links
from sandbox.dream_machine.machine import ACTIONS, Machine, build_app
from sandbox.dream_machine.profile import PROFILES
from sandbox.faults import Faults

DEFAULT_KEY = "luma-local-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The command line, checked."""

    folder: Path
    port: int = 0
    profile: str = "documented"
    size: str = "small"
    seconds: str = "as-asked"
    median_delay: float = 8.0
    seed: int | None = None
    keys: Sequence[str] = (DEFAULT_KEY,)
    concurrent: int = 10
    creates_per_minute: int = 20
    photon_concurrent: int = 40
    photon_creates_per_minute: int = 80
    monthly_usd: float = 5000.0
    credits_cents: float = 100_000.0
    addresses: dict[str, str] = field(default_factory=dict)
    ca: Path | None = None
    document: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a running machine is found."""

    base_url: str
    control: str
    key: str


@asynccontextmanager
async def running(options: Options) -> AsyncIterator[Address]:
    """Run a Dream Machine for as long as the block lasts."""
    options.folder.mkdir(parents=True, exist_ok=True)
    clock, changes = Clock(), Changes()
    network = Network(addresses=options.addresses, ca=options.ca)
    links = Links(folder=options.folder, now=clock.now)
    engine = Engine(
        clock=clock,
        changes=changes,
        account=Account(
            keys=set(options.keys),
            credits_cents=options.credits_cents,
            limits={
                Family.RAY: Limits(concurrent=options.concurrent, creates_per_minute=options.creates_per_minute),
                Family.PHOTON: Limits(
                    concurrent=options.photon_concurrent, creates_per_minute=options.photon_creates_per_minute
                ),
            },
            monthly_usd=options.monthly_usd,
        ),
        links=links,
        fetcher=MediaFetcher(network),
        pace=Pace(median_delay=options.median_delay, small=options.size == "small", short=options.seconds == "short"),
        profile=PROFILES[options.profile],
        seed=options.seed,
    )
    faults = Faults(ACTIONS)
    face = LumaFace(engine)
    judge = Judge(Document.read(options.document) if options.document else None, lambda: engine.profile)
    callbacks = Callbacks(
        network=network,
        clock=clock,
        changes=changes,
        profile=lambda: engine.profile,
        show=face.show,
        judge=judge.call,
    )
    engine.watch(callbacks.tell)
    machine = Machine(
        engine=engine,
        face=face,
        callbacks=callbacks,
        judge=judge,
        clock=clock,
        changes=changes,
        faults=faults,
        requests=[],
    )
    shared = SharedControl(clock=clock, changes=changes, faults=faults)
    app = build_app(machine, shared.routes() + Control(machine).routes())
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", options.port)
        await site.start()
        host, port = runner.addresses[0][:2]
        links.base = f"http://{host}:{port}"
        yield Address(base_url=links.base + PREFIX, control=links.base, key=options.keys[0])
    finally:
        faults.clear()
        await engine.close()
        await callbacks.close()
        await runner.cleanup()


def main(argv: Sequence[str]) -> None:
    """`python -m sandbox dream-machine …`; prints one line of JSON when ready."""
    options = read_options(argv)
    asyncio.run(_serve(options))


async def _serve(options: Options) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(options) as address:
        ready = {"ready": True, "base_url": address.base_url, "control": address.control, "key": address.key}
        print(json.dumps(ready), flush=True)
        await stop.wait()


def read_options(argv: Sequence[str]) -> Options:
    """Parse the command line; argparse explains what is wrong and exits with 2."""
    parser = argparse.ArgumentParser(prog="python -m sandbox dream-machine", description="A local Dream Machine.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--folder", type=Path, help="for the rendered files; a temporary one by default")
    parser.add_argument("--profile", choices=sorted(PROFILES), default="documented")
    parser.add_argument("--size", choices=("small", "full"), default="small", help="small clips are for tests")
    parser.add_argument("--seconds", choices=("as-asked", "short"), default="as-asked", help="short: a tenth")
    parser.add_argument("--median-delay", type=float, default=8.0, help="seconds from create to completed")
    parser.add_argument("--seed", type=int, help="makes ids and delays repeatable")
    parser.add_argument("--key", action="append", help=f"an API key that is accepted; {DEFAULT_KEY} by default")
    parser.add_argument("--concurrent", type=int, default=10, help="generations at once, of Ray")
    parser.add_argument("--creates-per-minute", type=int, default=20, help="of Ray")
    parser.add_argument("--photon-concurrent", type=int, default=40, help="generations at once, of Photon")
    parser.add_argument("--photon-creates-per-minute", type=int, default=80, help="of Photon")
    parser.add_argument("--monthly-usd", type=float, default=5000.0, help="usage limit")
    parser.add_argument("--credits-cents", type=float, default=100_000.0, help="balance at the start")
    parser.add_argument("--resolve", action="append", default=[], metavar="HOST=ADDRESS:PORT", type=_host_address)
    parser.add_argument("--ca", type=Path, help="a certificate authority to trust when it fetches or calls back")
    parser.add_argument("--document", type=Path, help="Luma's OpenAPI document, to hold all traffic against it")
    given = parser.parse_args(argv)
    return Options(
        folder=given.folder or Path(tempfile.mkdtemp(prefix="dream-machine-")),
        port=given.port,
        profile=given.profile,
        size=given.size,
        seconds=given.seconds,
        median_delay=given.median_delay,
        seed=given.seed,
        keys=given.key or (DEFAULT_KEY,),
        concurrent=given.concurrent,
        creates_per_minute=given.creates_per_minute,
        photon_concurrent=given.photon_concurrent,
        photon_creates_per_minute=given.photon_creates_per_minute,
        monthly_usd=given.monthly_usd,
        credits_cents=given.credits_cents,
        addresses=dict(given.resolve),
        ca=given.ca,
        document=given.document,
    )


def _host_address(text: str) -> tuple[str, str]:
    host, equals, address = text.partition("=")
    if not (host and equals and address.rpartition(":")[2].isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form HOST=ADDRESS:PORT")
    return host, address
