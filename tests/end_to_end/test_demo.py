"""`make demo ARGS=--once`, small: it delivers, proves it, and says so where it cannot."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from sandbox.demo.clips import SAME_FRAME, difference, examine
from sandbox.stage import PROJECT

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def demo(folder: Path, *arguments: str) -> tuple[int | None, str]:
    """Run the demo's command line and return its exit code and what it printed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox",
        "demo",
        "--once",
        "--small",
        *arguments,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await child.communicate()
    return child.returncode, out.decode()


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
