"""`make conformance`: discord.js, hikari and discord.py judge the local Discord, Luma's SDK the local Dream Machine.

Each of the three plays the same part (`part.py`) against a local Discord of its own, while a member acts and the
gateway misbehaves. How the fourth judges: `luma_sdk.py`. Then come the judges that are tests of ours: `written.py`.
A line is printed for each step, then the verdict. The exit code is 0 only if all that could run have passed.
"""

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

import httpx

from sandbox.conformance import luma_sdk, written
from sandbox.conformance.clients import CLIENTS, Client, NotInstalledError
from sandbox.conformance.examination import Examination, Step, Wrong
from sandbox.conformance.written import WRITTEN
from sandbox.discord.driver import DidNotRespond, LocalDiscord, Refused, Withdrawn
from sandbox.discord.rules.conformance import Conformance
from sandbox.discord.server import running
from sandbox.processes import Process
from sandbox.specs import SPECS, is_in_place

INTERRUPTED = 130
JUDGES = [*(one.name for one in CLIENTS), luma_sdk.NAME, *(one.name for one in WRITTEN)]
DOCUMENT = next(one for one in SPECS if one.name.startswith("discord"))
# What a step may raise when the client, or the local Discord, did something else than it should.
FOUND = (Wrong, DidNotRespond, Refused, Withdrawn, LookupError, TimeoutError, ValueError, httpx.HTTPError)


class Trial:
    """A fresh local Discord, and one client in it."""

    def __init__(self, client: Client, document: Conformance | None, broken_route: str = "") -> None:
        self._client = client
        self._document = document
        self._broken_route = broken_route

    async def play(self, folder: Path) -> bool:
        """Play all steps and print each. Returns whether all went well."""
        async with (
            running(folder=folder, conformance=self._document, direct=self._client.direct) as (_, control),
            await LocalDiscord.connect(control) as discord,
        ):
            if self._broken_route:
                await discord.fault(self._broken_route, "status", status=404, times=1_000_000)
            process = await self._start(discord, folder)
            try:
                return await self._examine(discord, process)
            finally:
                await process.end()

    async def _start(self, discord: LocalDiscord, folder: Path) -> Process:
        environment = self._client.environment(address=discord.address, ca=discord.ca, token=discord.token)
        log = folder / "client.log"
        process = await Process.start(
            self._client.command(), name=self._client.name, log=log, cwd=folder, environment=environment
        )
        process.follow()
        return process

    async def _examine(self, discord: LocalDiscord, process: Process) -> bool:
        playing = asyncio.create_task(self._play_all(discord))
        ended = asyncio.create_task(process.ended())
        try:
            await asyncio.wait((playing, ended), timeout=self._client.seconds, return_when=asyncio.FIRST_COMPLETED)
            if playing.done() and playing.result():
                return True
            if ended.done():
                self._say(f"its process ended with code {ended.result()}")
            elif not playing.done():
                self._say(f"it was not done after {self._client.seconds:g} s")
            print(f"The end of its log:\n{process.tail()}")
            return False
        finally:
            for task in (playing, ended):
                task.cancel()
            await asyncio.gather(playing, ended, return_exceptions=True)

    async def _play_all(self, discord: LocalDiscord) -> bool:
        for step in Examination(discord, self._client.shards).steps():
            if not await self._passed(discord, step):
                return False
        return True

    async def _passed(self, discord: LocalDiscord, step: Step) -> bool:
        name, act = step
        try:
            checked = await act()
            if violations := await discord.violations():
                raise Wrong("; ".join(violations))
        except FOUND as wrong:
            self._say(f"{name}: FAILED: {wrong or type(wrong).__name__}")
            return False
        self._say(f"{name}: {checked}")
        return True

    def _say(self, text: str) -> None:
        print(f"  {self._client.name}: {text}", flush=True)


async def judge(client: Client, document: Conformance | None, broken_route: str = "") -> bool | None:
    """Let one client play, and print the verdict. Returns None where this machine cannot run it."""
    if why := client.skipped():
        print(f"{client.name}: skipped ({why})", flush=True)
        return None
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        try:
            passed = await Trial(client, document, broken_route).play(Path(folder))
        except NotInstalledError as missing:
            print(f"{client.name}: failed: {missing}", flush=True)
            return False
    print(f"{client.name}: {'passed' if passed else 'failed'}", flush=True)
    return passed


async def judge_all(clients: Sequence[Client], document: Conformance | None, broken_route: str = "") -> int:
    """Let all play, one after the other. Returns the exit code: 0 where none of them failed."""
    verdicts = [await judge(client, document, broken_route) for client in clients]
    return 1 if False in verdicts else 0


def main(argv: Sequence[str]) -> int:
    """Judge; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make conformance ARGS=…", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=JUDGES, help="one judge alone")
    parser.add_argument(
        "--outsiders", action="store_true", help="other people's programs alone: our own tests have run already"
    )
    parser.add_argument("--specs", type=Path, default=Path("specs"), help="the folder with Discord's OpenAPI document")
    parser.add_argument(
        "--break", dest="broken", default="", metavar="ROUTE", help="answer a route with 404, to see that it is noticed"
    )
    options = parser.parse_args(argv)
    document = Conformance(options.specs / DOCUMENT.name) if is_in_place(DOCUMENT, options.specs) else None
    if document is None:
        print("Discord's document is not there (make specs): requests and answers are not held against it.")
    chosen = {options.only} if options.only else set(JUDGES)
    if options.outsiders:
        chosen -= {one.name for one in WRITTEN}
    try:
        return asyncio.run(_interruptible(chosen, document, options.broken))
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("Stopped. Nothing is left running.", file=sys.stderr)
        return INTERRUPTED


async def _interruptible(chosen: Collection[str], document: Conformance | None, broken_route: str) -> int:
    """Let SIGTERM end everything in order, as Ctrl-C does."""
    task = asyncio.current_task()
    assert task
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    code = await judge_all([one for one in CLIENTS if one.name in chosen], document, broken_route)
    if luma_sdk.NAME in chosen and await luma_sdk.judge() is False:
        code = 1
    for one in WRITTEN:
        if one.name in chosen and not await written.judge(one):
            code = 1
    return code
