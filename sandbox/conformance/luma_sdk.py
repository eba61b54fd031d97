"""Luma's own SDK judges the local Dream Machine: all API tests that come with its source run against it.

They send made-up ids, keys and values, so the machine is the permissive one. What they show is that each path is there
and that each answer has the shape that the SDK's types promise.
"""

import asyncio
import os
import re
import tempfile
from pathlib import Path

from sandbox.conformance.clients import ENVIRONMENT, PASSED_ON
from sandbox.dream_machine.server import Options, running
from sandbox.processes import Process

NAME = "lumaai"
VERSION = "1.21.0"
TESTS = 275
FOLDER = ENVIRONMENT / "luma_sdk"
SOURCE = FOLDER / f"lumaai-{VERSION}"
SECONDS = 300.0


def skipped() -> str:
    """Say why this machine cannot run it; "" where it can."""
    if (FOLDER / "bin/python").exists() and (SOURCE / "tests").is_dir():
        return ""
    return "its packages could not be installed; with a package registry at hand: make conformance"


async def judge() -> bool | None:
    """Run the tests and print the verdict. Returns None where this machine cannot run them."""
    if why := skipped():
        print(f"{NAME} {VERSION}: skipped ({why})", flush=True)
        return None
    with tempfile.TemporaryDirectory(prefix="luma-sdk-") as name:
        folder = Path(name)
        # So slow that nothing is rendered: only the answers are of interest.
        options = Options(folder=folder / "machine", profile="permissive", median_delay=1e6)
        async with running(options) as address:
            said = await _run(folder, address.control)
    counted = {what: int(number) for number, what in re.findall(r"(\d+) (passed|failed|errors?|skipped)", said[-1])}
    told = ", ".join(f"{number} {what}" for what, number in counted.items()) or said[-1]
    passed = counted == {"passed": TESTS}
    if not passed:
        print("\n".join(f"  {NAME}: {line}" for line in said), flush=True)
        told += f", where {TESTS} should pass"
    print(f"{NAME} {VERSION}: {told}", flush=True)
    return passed


async def _run(folder: Path, url: str) -> list[str]:
    """Return the last lines of pytest, run as the SDK's makers do."""
    process = await Process.start(
        (str(FOLDER / "bin/python"), "-m", "pytest", "tests/api_resources", "-q", "-n", "0", "-p", "no:cacheprovider"),
        name=NAME,
        log=folder / "pytest.log",
        cwd=SOURCE,
        environment={
            **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
            "TEST_API_BASE_URL": url,
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )
    process.follow()
    try:
        async with asyncio.timeout(SECONDS):
            await process.ended()
    except TimeoutError:
        return [f"it was not done after {SECONDS:g} s"]
    finally:
        await process.end()
    return process.tail(lines=20).splitlines()
