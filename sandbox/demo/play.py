"""`make demo`: the real bot in a local Discord, making clips with a local Dream Machine while you watch.

Three processes run: the local Discord, the local Dream Machine, and the bot as it is. A member does what members do.
The clips, a transcript and the bot's log land in demo-output/. The last line that is printed is JSON; the exit code is
0 only if everything was really delivered in the channel.
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
from sandbox.processes import DiedEarlyError
from sandbox.specs import SPECS, is_in_place
from sandbox.stage import PROJECT, Stage

FAILED = 1
INTERRUPTED = 130
CLIPS = 3
WORDS = "A lighthouse on a rocky coast at sunset, waves rolling in, slow pan"
PICTURE_WORDS = "The boat drifts gently as the sun goes down"
EXTENSION_WORDS = "Night falls, stars come out and the lighthouse begins to shine"
PEOPLE = ("Ana", "Ben", "Cem", "Sol", "Ada")
# A demo is short: the bot looks more often than it would at the real provider.
QUICK = {"SHORTEST_LOOK_SECONDS": "1", "LONGEST_LOOK_SECONDS": "2", "IDLE_SECONDS": "0.2"}


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
    parser.add_argument(
        "--once", action="store_true", help="play it through and stop; otherwise all goes on until Ctrl-C"
    )
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


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, value


async def _interruptible(arguments: argparse.Namespace) -> int:
    """Let SIGTERM end everything in order, as Ctrl-C does."""
    task = asyncio.current_task()
    assert task
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await _demo(arguments)


async def _demo(arguments: argparse.Namespace) -> int:
    output: Path = arguments.output
    _tidy(output)
    people: dict[str, str] = {}
    report = Report(people=people, clock=Clock())
    report.note("Starting the local Discord and the local Dream Machine…")
    code, journey = FAILED, None
    try:
        async with _stage(arguments) as stage:
            try:
                people |= {stage.discord.member(name).id: name for name in PEOPLE}
                report.note("Starting the bot…")
                await stage.start_bot(**QUICK | dict(arguments.setting))
                report.note("The bot is online.")
                journey = Journey(stage, report, folder=output, wishes=_wishes(arguments))
                await _watched(stage, journey)
                report.note(_asked(await stage.machine.requests(), clips=len(journey.delivered)))
                code = 0
            except (Missing, NotAClip, DiedEarlyError) as error:
                report.problem(str(error).partition("\n")[0])  # the log's end is shown below
            finally:
                for violation in await stage.discord.violations():
                    report.problem(violation)
                _write(output, stage, report, journey)
            if code:
                print(f"The end of the bot's log:\n{_tail(stage)}", flush=True)
            elif not arguments.once:
                await _linger(stage, report)
    except DiedEarlyError as error:
        report.problem(str(error))
    _summary(output, report, journey, code=code)
    return code


@asynccontextmanager
async def _stage(arguments: argparse.Namespace) -> AsyncIterator[Stage]:
    pace = ("--size", "small", "--seconds", "short", "--median-delay", "0.5") if arguments.small else ("--size", "full")
    machine = ("--profile", arguments.profile, "--seed", "7", *pace)
    specs = PROJECT / "specs"
    known = specs if all(is_in_place(spec, specs) for spec in SPECS) else None
    with contextlib.ExitStack() as stack:
        if arguments.keep:
            folder = arguments.output.resolve() / "stage"
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="reverie-demo-")))
        async with Stage.open(folder, machine=machine, specs=known) as stage:
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


async def _linger(stage: Stage, report: Report) -> None:
    report.note("All is delivered, and everything goes on running. You can act as a member through the control API:")
    report.note(
        f"    {stage.discord_control} (docs/sandbox.md shows how), the Dream Machine's is {stage.machine_control}"
    )
    report.note("    Ctrl-C ends it.")
    with contextlib.suppress(asyncio.CancelledError):
        await stage.bot_fell()


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


def _write(output: Path, stage: Stage, report: Report, journey: Journey | None) -> None:
    saved = {clip.url: clip.path for clip in journey.delivered} if journey else {}
    (output / "transcript.md").write_text(report.transcript(saved), encoding="utf-8")
    (output / "bot.log").write_text(stage.bot_said(), encoding="utf-8")


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
