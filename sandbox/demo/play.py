"""`make demo`: the real bot in a local Discord, making clips with a local Dream Machine, and a page to try it on.

Three processes run: the local Discord, the local Dream Machine, and the bot as it is. This one serves the page, which
looks and works like Discord, until Ctrl-C.

With --once or --journey members play an evening by themselves, told in the terminal. The clips and a transcript land in
demo-output/, as the bot's log always does. After --once the last line that is printed is JSON, and the exit code is 0
only if everything was really delivered in the channel.
"""

import argparse
import asyncio
import contextlib
import json
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sandbox.clock import Clock
from sandbox.demo.clips import NotAClip, picture
from sandbox.demo.journey import Journey, Missing, Wishes
from sandbox.demo.report import Report
from sandbox.page.server import serving
from sandbox.processes import DiedEarlyError
from sandbox.specs import known
from sandbox.stage import PROJECT, Stage, public_settings

FAILED = 1
INTERRUPTED = 130
CLIPS = 3
LARGEST_PORT = 65535
WORDS = "A lighthouse on a rocky coast at sunset, waves rolling in, slow pan"
PICTURE_WORDS = "The boat drifts gently as the sun goes down"
EXTENSION_WORDS = "Night falls, stars come out and the lighthouse begins to shine"
PEOPLE = ("Ana", "Ben", "Cem", "Sol", "Ada")
# A demo is short: the bot looks more often than it would at the real provider, and waits less long for what got lost.
QUICK = {
    "SHORTEST_LOOK_SECONDS": "1",
    "LONGEST_LOOK_SECONDS": "2",
    "IDLE_SECONDS": "0.2",
    "LEASE_SECONDS": "15",
    "RECONCILE_SECONDS": "60",
}


class PortTakenError(Exception):
    """The page cannot listen where it was told to."""


def main(argv: Sequence[str]) -> int:
    """Run the demo; returns the exit code."""
    arguments = _read(argv)
    try:
        return asyncio.run(_interruptible(arguments))
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("Stopped. Nothing is left running.", file=sys.stderr)
        return INTERRUPTED


def _read(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo ARGS=…", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--once", action="store_true", help="play an evening in the terminal and stop, without a page")
    parser.add_argument("--journey", action="store_true", help="play the same evening, with the page, and go on")
    parser.add_argument("--port", type=_port, default=0, help="of the page (default: a free one)")
    parser.add_argument("--picture", type=_file, help="a picture of yours to begin the second clip with")
    parser.add_argument("--prompt", default=WORDS, help="your words for the first clip")
    parser.add_argument(
        "--profile", choices=("documented", "hostile"), default="documented", help="how kind the provider is"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the database, the files and all logs in demo-output/stage"
    )
    parser.add_argument("--output", type=Path, default=Path("demo-output"), help="where clips and transcript go")
    parser.add_argument("--small", action="store_true", help="small, short and quick clips, as in the tests")
    parser.add_argument(
        "--setting", type=_setting, action="append", default=[], metavar="NAME=VALUE", help="a setting of the bot"
    )
    return parser.parse_args(argv)


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {name}")
    return path


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number up to {LARGEST_PORT}")
    return int(text)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, value


async def _interruptible(arguments: argparse.Namespace) -> int:
    """Let Ctrl-C and SIGTERM end everything in order. Said twice it changes nothing: the end is under way."""
    task = asyncio.current_task()
    assert task
    asked = asyncio.Event()

    def end() -> None:
        if not asked.is_set():
            asked.set()
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end)
    return await _demo(arguments)


async def _demo(arguments: argparse.Namespace) -> int:
    output: Path = arguments.output
    _tidy(output)
    people: dict[str, str] = {}
    report = Report(people=people, clock=Clock())
    report.note("Starting the local Discord and the local Dream Machine…")
    demo = Demo(arguments, report)
    code = FAILED
    try:
        async with _stage(arguments) as stage:
            people |= {stage.discord.member(name).id: name for name in PEOPLE}
            code = await demo.run(stage)
    except DiedEarlyError as error:
        report.problem(str(error))
    if arguments.once or arguments.journey:
        _summary(output, report, demo.journey, code=code)
    elif code == 0:
        report.note("Ended. Nothing is left running.")
    return code


class Demo:
    """One run of the demo on a stage."""

    def __init__(self, arguments: argparse.Namespace, report: Report) -> None:
        self._arguments = arguments
        self._report = report
        self.journey: Journey | None = None

    async def run(self, stage: Stage) -> int:
        """Do what the arguments say, and write down what happened; returns the exit code."""
        code = FAILED
        try:
            await self._go(stage)
            code = 0
        except (Missing, NotAClip, DiedEarlyError, PortTakenError) as error:
            self._report.problem(str(error).partition("\n")[0])  # the log's end is shown below
        finally:
            for violation in await stage.violations():
                self._report.problem(violation)
            self._write(stage)
        if code:
            print(f"The end of the bot's log:\n{_tail(stage)}", flush=True)
        return code

    async def _go(self, stage: Stage) -> None:
        self._report.note("Starting the bot…")
        await stage.start_bot(**QUICK | public_settings() | dict(self._arguments.setting))
        self._report.note("The bot is online.")
        if self._arguments.once:
            await self._play(stage)
            return
        async with _page(stage, self._arguments.port) as address:
            self._report.invite(address)
            if self._arguments.journey:
                await self._play(stage)
                self._write(stage)
            await _linger(stage)

    async def _play(self, stage: Stage) -> None:
        wishes = _wishes(self._arguments)
        self.journey = Journey(stage, self._report, folder=self._arguments.output, wishes=wishes)
        await _watched(stage, self.journey)
        self._report.note(_asked(await stage.machine.requests(), clips=len(self.journey.delivered)))

    def _write(self, stage: Stage) -> None:
        output: Path = self._arguments.output
        (output / "bot.log").write_text(stage.bot_said(), encoding="utf-8")
        if self._arguments.once or self._arguments.journey:
            saved = {clip.url: clip.path for clip in self.journey.delivered} if self.journey else {}
            (output / "transcript.md").write_text(self._report.transcript(saved), encoding="utf-8")


@asynccontextmanager
async def _page(stage: Stage, port: int) -> AsyncIterator[str]:
    """Serve the page; yields its address. Raises PortTakenError."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            address = await stack.enter_async_context(serving(stage, port=port))
        except OSError as error:
            why = error.strerror or str(error)
            raise PortTakenError(f"The page cannot be had on port {port} ({why}). Choose another: --port") from None
        yield address


@asynccontextmanager
async def _stage(arguments: argparse.Namespace) -> AsyncIterator[Stage]:
    pace = ("--size", "small", "--seconds", "short", "--median-delay", "0.5") if arguments.small else ("--size", "full")
    machine = ("--profile", arguments.profile, "--seed", "7", *pace)
    with contextlib.ExitStack() as stack:
        if arguments.keep:
            folder = arguments.output.resolve() / "stage"
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="reverie-demo-")))
        async with Stage.open(folder, machine=machine, specs=known(PROJECT / "specs")) as stage:
            yield stage


async def _watched(stage: Stage, journey: Journey) -> None:
    """Play the journey while its channel is reported; a bot that ends meanwhile ends it."""
    watching = asyncio.create_task(journey.watch())
    playing = asyncio.create_task(journey.play())
    falling = asyncio.create_task(stage.bot_fell())
    try:
        await asyncio.wait((watching, playing, falling), return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            await (falling if falling.done() else watching)
        await playing
    finally:
        for task in (watching, playing, falling):
            task.cancel()
        await asyncio.gather(watching, playing, falling, return_exceptions=True)


async def _linger(stage: Stage) -> None:
    """Go on until Ctrl-C or SIGTERM. A bot that ends meanwhile can be started again on the page."""
    falling = [asyncio.create_task(service.ended()) for service in stage.services]
    try:
        await asyncio.wait(falling, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        return
    finally:
        for task in falling:
            task.cancel()
    raise DiedEarlyError("A local service has ended. --keep leaves its log in demo-output/stage.")


def _wishes(arguments: argparse.Namespace) -> Wishes:
    name, data = picture(arguments.picture)
    (arguments.output / f"start-frame{Path(name).suffix}").write_bytes(data)
    full = not arguments.small
    return Wishes(
        words=arguments.prompt,
        picture_words=PICTURE_WORDS,
        extension_words=EXTENSION_WORDS,
        picture_name=name,
        picture=data,
        size=(1280, 720) if full and arguments.picture is None else None,
        seconds=5.0 if full else None,
    )


def _tidy(output: Path) -> None:
    """Make room for this run; only what earlier demos have left there goes."""
    output.mkdir(parents=True, exist_ok=True)
    for pattern in ("[0-9]-*.mp4", "start-frame.*", "transcript.md", "bot.log"):
        for old in output.glob(pattern):
            old.unlink()
    shutil.rmtree(output / "stage", ignore_errors=True)


def _asked(requests: list[dict[str, Any]], *, clips: int) -> str:
    """Return how much was asked of the provider: creates, looks at one job or at the list, and the rest."""
    kinds = Counter(
        "creates" if one["method"] == "POST" else "looks" if "/generations" in one["path"] else "checks of the account"
        for one in requests
    )
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    return f"Asked of the provider: {told}; that is {len(requests) / max(clips, 1):.1f} requests a clip."


def _tail(stage: Stage) -> str:
    return "\n".join(f"    {line}" for line in stage.bot_said().splitlines()[-30:]) or "    (empty)"


def _summary(output: Path, report: Report, journey: Journey | None, *, code: int) -> None:
    clips = journey.delivered if journey else []
    extended = journey is not None and journey.extended
    if code == 0:
        report.note(f"Delivered {len(clips)} clips. {output / 'transcript.md'} tells who said what.")
    else:
        report.note(
            f"Not everything was delivered: {len(clips)} of {CLIPS} clips. {output / 'bot.log'} has the bot's log."
        )
    print(
        json.dumps(
            {
                "delivered": len(clips),
                "extended": extended,
                "files": [clip.path.as_posix() for clip in clips],
                "seconds": round(report.seconds, 1),
            }
        ),
        flush=True,
    )
