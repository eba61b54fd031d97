"""`python -m sandbox evening --seed 1`: sixty people in three servers, hours in minutes, and every book balanced.

The real bot runs as an operator starts it, between the local Discord and the local Dream Machine. Its provider fails
for ten minutes, and it is restarted twice, once by SIGKILL. The last line is `every book balanced`, and the exit code
0; or every difference is named, and the exit code is 1. What is printed follows from the seed, except lines that begin
with ~, which tell of this machine.
"""

import argparse
import asyncio
import contextlib
import math
import shutil
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sandbox.discord.driver import Message
from sandbox.evening import cast, plan, table
from sandbox.evening.acts import ACTS, Entry
from sandbox.evening.judge import Verdict, books, judge, unfinished
from sandbox.evening.pace import STEP, Pace
from sandbox.evening.scene import Scene
from sandbox.specs import known
from sandbox.stage import PROJECT, Stage

BALANCED: Final = "every book balanced"
STRIDE: Final = 2  # steps at once, where nobody does anything meanwhile
LOOKING: Final = ("look", "open the queue")  # from which nothing follows, as from what is refused
TAIL: Final = 20  # steps after the last act, as often as something is still under way
MOST_TAILS: Final = 6
# As an operator with a small account would set it, for the two servers that may use the bot.
SETTINGS: Final = {
    "VIDEOS_PER_DAY": "8",
    "USD_PER_MONTH": "5",
    "JOBS_AT_ONCE": "3",
    "SERVER_USD_PER_MONTH": "60",
    "PROVIDERS__LUMA__AT_ONCE": "3",
}
# Small and short, so that painting them takes no time; how long they take at the provider is the evening's time.
MACHINE: Final = ("--size", "small", "--seconds", "short", "--median-delay", "90")

Spoil = Callable[[Scene], Awaitable[None]]


class Evening:
    """One run of the script on a stage."""

    def __init__(self, stage: Stage, entries: Sequence[Entry], *, spoil: Spoil | None = None) -> None:
        self._stage = stage
        self._entries = entries
        self._spoil = spoil
        self._pace = Pace(stage, begin=plan.BEGIN)

    async def play(self) -> tuple[Scene, Verdict]:
        """Play it all and judge it."""
        await self._pace.start()
        try:
            ids = await cast.assemble(self._stage)
            scene = Scene(self._stage, self._pace, ids)
            settings = {"ALLOWED_GUILD_IDS": ",".join(ids.allowed), "OPERATOR_IDS": ids.operator}
            await self._stage.start_bot(**SETTINGS, **settings, **self._pace.settings)
            await self._pace.quiet()
            await self._script(scene)
            verdict = await self._end(scene)
        finally:
            await self._pace.close()
        return scene, verdict

    async def _script(self, scene: Scene) -> None:
        for entry in self._entries:
            while (left := entry.step - round((self._pace.now - self._pace.begin) / STEP)) > 0:
                await self._pace.step(min(left, STRIDE))
            before = len(scene.record.acts)
            await ACTS[entry.act](scene, entry)
            if any(outcome != "refused" for _, outcome in scene.record.acts[before:]) and entry.act not in LOOKING:
                await self._pace.quiet()  # so that what follows from one act is not in a race with the next

    async def _end(self, scene: Scene) -> Verdict:
        """Let what is under way come to its end; then, where a test wants it so, spoil something; and judge."""
        for _ in range(MOST_TAILS):
            for _ in range(TAIL // STRIDE):
                await self._pace.step(STRIDE)
            if not unfinished(await books(scene)):
                break
        if self._spoil is not None:
            await self._spoil(scene)
        return await judge(scene)


async def ends(scene: Scene, verdict: Verdict) -> dict[int, datetime]:
    """Return when each generation's result was posted, by what Discord says of the message."""
    posted = {one.id: one.created_at for one in map(Message.of, await scene.discord.posts())}
    found = {line["id"]: posted.get(str(line["result_message_id"])) for line in verdict.books["lines"]}
    return {number: moment for number, moment in found.items() if moment is not None}


async def lose_a_message(scene: Scene) -> None:
    """Delete the newest clip's message, as a moderator would whom nobody sees."""
    _, message = (await scene.clips(cast.LOUNGE))[-1]
    await scene.discord.delete_message(message)


SPOILS: Final[dict[str, Spoil]] = {"message": lose_a_message}


def main(argv: Sequence[str]) -> int:
    """Play an evening and print what came of it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sandbox evening", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="another seed is another evening")
    parser.add_argument("--minutes", type=float, default=math.inf, help="leave after so many minutes of the evening")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the database, the files and all logs there")
    parser.add_argument(
        "--break", dest="spoil", choices=sorted(SPOILS), help="spoil something, to see that it is noticed"
    )
    arguments = parser.parse_args(argv)
    return asyncio.run(_until_told(arguments))


async def _until_told(arguments: argparse.Namespace) -> int:
    """Play, and leave nothing running where SIGTERM ends it early."""
    playing = asyncio.create_task(_run(arguments))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, playing.cancel)
    try:
        return await playing
    except asyncio.CancelledError:
        print("ended early")
        return 1


async def _run(arguments: argparse.Namespace) -> int:
    begun = time.monotonic()
    with contextlib.ExitStack() as stack:
        if arguments.keep:
            shutil.rmtree(arguments.keep, ignore_errors=True)
            folder = arguments.keep
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="reverie-evening-")))
        machine = (*MACHINE, "--seed", str(arguments.seed))
        async with Stage.open(folder, machine=machine, specs=known(PROJECT / "specs")) as stage:
            spoil = SPOILS[arguments.spoil] if arguments.spoil else None
            entries = plan.Plan(arguments.seed).entries(until=arguments.minutes)
            scene, verdict = await Evening(stage, entries, spoil=spoil).play()
            posted = await ends(scene, verdict)
    hours = scene.pace.minute / 60
    when = f"{hours:.1f} hours of the evening of {plan.BEGIN:%d %B %Y}"
    print(f"seed {arguments.seed}: {len(scene.people)} people in 3 servers, {when}")
    for line in table.told(scene.record, posted, verdict):
        print(line)
    print(f"~ played in {time.monotonic() - begun:.0f} s")
    for difference in verdict.differences:
        print(f"difference: {difference}")
    print(f"{len(verdict.differences)} differences" if verdict.differences else BALANCED)
    return 1 if verdict.differences else 0
