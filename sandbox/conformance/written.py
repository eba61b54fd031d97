"""The judges that are tests of ours: what other people wrote (Luma's document, its page, its client) or pixels decide.

They run in `make test` and `make judges` too. Here each has a line, with what was skipped for want of a document.
"""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox.processes import Process
from sandbox.stage import PROJECT

SECONDS: Final = 1500.0
COUNTED: Final = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One such judge: what it is called, what it compares, and its tests."""

    name: str
    told: str
    tests: Sequence[str]

    @property
    def command(self) -> Sequence[str]:
        """What runs it."""
        return (sys.executable, "-m", "pytest", "--verbosity=0", "-n", "0", "-p", "no:cacheprovider", *self.tests)


WRITTEN: Final = (
    Written(
        name="wire",
        told="from the slash command to the wire, our JSON is that of the lumaai client",
        tests=("tests/cogs/stories/wire", "tests/bot/providers/luma/test_orders_client.py"),
    ),
    Written(
        name="document",
        told="requests, answers and calls back are as luma-openapi.yaml describes them",
        tests=(
            "tests/bot/providers/luma/test_orders.py",
            "tests/bot/providers/luma/test_adapter_dream_machine.py",
            "tests/sandbox/dream_machine/faces/luma",
            "tests/docs/test_luma_api.py",
        ),
    ),
    Written(
        name="page",
        told="the examples on Luma's page are understood by the machine, and produced by our builders",
        tests=(
            "tests/sandbox/dream_machine/faces/luma/test_face_page_examples.py",
            "tests/bot/providers/luma/test_orders_page_examples.py",
        ),
    ),
    Written(
        name="pixels",
        told="size, length, frame rate, first and last frame, placement, motion and sound of what is made",
        tests=(
            "tests/sandbox/dream_machine/render",
            "tests/sandbox/dream_machine/operations",
            "tests/sandbox/dream_machine/test_engine_continuity.py",
            "tests/end_to_end/making",
        ),
    ),
)


async def judge(one: Written) -> bool:
    """Run the tests of one judge, and print the verdict."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as name:
        folder = Path(name)
        process = await Process.start(
            one.command, name=one.name, log=folder / "pytest.log", cwd=PROJECT, environment=os.environ
        )
        process.follow()
        try:
            async with asyncio.timeout(SECONDS):
                code = await process.ended()
        except TimeoutError:
            print(f"{one.name}: it was not done after {SECONDS:g} s", flush=True)
            return False
        finally:
            await process.end()
        said = process.tail(lines=60).splitlines()
    if code:
        print("\n".join(f"  {one.name}: {line}" for line in said), flush=True)
    print(f"{one.name}: {_counted(said)} ({one.told})", flush=True)
    return code == 0


def _counted(said: Sequence[str]) -> str:
    """Return how many passed, by the last line that counts anything; that without which some cannot run is told."""
    for line in reversed(said):
        if found := COUNTED.findall(line):
            counts = {what: number for number, what in found}
            return ", ".join(f"{number} {what}" for what, number in counts.items())
    return said[-1] if said else "it said nothing"
