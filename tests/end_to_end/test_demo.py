"""`make demo`, small: it serves the page until told to end; `--once` delivers, proves it, and says where it cannot."""

import asyncio
import json
import os
import re
import signal
import sys
from pathlib import Path

import httpx
import pytest

from sandbox.demo.clips import SAME_FRAME, difference, examine
from sandbox.stage import PROJECT

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def demo(folder: Path, *arguments: str) -> tuple[int | None, str]:
    """Run the demo's command line with --once and return its exit code and what it printed."""
    child = await started(folder, "--once", *arguments)
    out, _ = await child.communicate()
    return child.returncode, out.decode()


async def started(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    """Start the demo, small."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        "demo",
        "--small",
        *arguments,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def invited(child: asyncio.subprocess.Process) -> str:
    """Return the address that the demo prints."""
    assert child.stdout
    printed = ""
    async with asyncio.timeout(60):
        while line := (await child.stdout.readline()).decode():
            printed += line
            if found := re.search(r"Open (http://127\.0\.0\.1:\d+) in your browser", line):
                return found[1]
    raise AssertionError(f"No address was printed:\n{printed}")


def children(number: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def is_there(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


async def test_delivers_three_clips_with_a_transcript(tmp_path: Path):
    code, out = await demo(tmp_path, "--prompt", "A *paper* boat in a rain_barrel")
    assert code == 0, out
    last = json.loads(out.splitlines()[-1])
    assert (last["delivered"], last["extended"]) == (3, True)
    assert last["seconds"] > 0
    clips = [examine((tmp_path / name).read_bytes()) for name in last["files"]]
    assert difference(clips[0].last, clips[2].first) <= SAME_FRAME < difference(clips[0].last, clips[1].first)
    transcript = (tmp_path / "demo-output/transcript.md").read_text()
    for told in ("/video prompt: A *paper* boat", "presses Extend", "/quota", "only for you", *last["files"]):
        assert Path(told).name in transcript, transcript
    assert (tmp_path / "demo-output/bot.log").read_text().strip()
    assert "problem:" not in out


async def test_serves_the_page_until_it_is_told_to_end(tmp_path: Path):
    child = await started(tmp_path)
    try:
        address = await invited(child)
        async with httpx.AsyncClient(base_url=address, trust_env=False) as browser:
            assert "<title>" in (await browser.get("/")).raise_for_status().text
            here = {"member": "Ana", "server": "Reverie Lounge", "channel": "general"}
            place = (await browser.get("/api/place", params=here)).raise_for_status().json()
        assert "video" in [one["name"] for one in place["commands"]]
        started_by_it = children(child.pid)
        assert len(started_by_it) == 3
        child.terminate()
        child.send_signal(signal.SIGINT)  # somebody who is impatient
        out, _ = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
    assert child.returncode == 0
    assert out.decode().rstrip().endswith("Ended. Nothing is left running.")
    assert not any(map(is_there, started_by_it))
    assert "problem:" not in out.decode()


async def test_says_which_port_is_taken(tmp_path: Path):
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        child = await started(tmp_path, "--port", str(port))
        out, _ = await child.communicate()
    assert child.returncode == 1
    assert f"problem: The page cannot be had on port {port}" in out.decode()


async def test_names_a_picture_that_is_not_there(tmp_path: Path):
    code, out = await demo(tmp_path, "--picture", "nowhere.png")
    assert (code, "there is no file nowhere.png" in out) == (2, True)


async def test_says_why_where_the_bot_cannot_start(tmp_path: Path):
    code, out = await demo(tmp_path, "--setting", "LOG_LEVEL=LOUD")
    assert code == 1
    assert "problem: The bot ended with code 78 at its start." in out
    assert "LOG_LEVEL: expected one of" in out
    assert json.loads(out.splitlines()[-1]) | {"seconds": 0} == {
        "delivered": 0,
        "extended": False,
        "files": [],
        "seconds": 0,
    }


async def test_says_what_is_missing_where_the_bot_refuses(tmp_path: Path):
    code, out = await demo(tmp_path, "--setting", "VIDEOS_PER_DAY=1")
    assert code == 1
    assert "problem: the card of" in out
    assert json.loads(out.splitlines()[-1])["extended"] is False
