"""The Python on docs/sandbox.md plays."""

import inspect
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import ROOT, blocks
from tests.end_to_end.acting import QUICK, Play, png

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = ROOT / "docs/sandbox.md"
TOP_LEVEL_AWAIT = 0x2000  # ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


async def run(block: str, **names: Any) -> dict[str, Any]:
    """Run a block as it stands on the page; what it leaves behind is returned."""
    space = {"__name__": "page", **names}
    done = eval(compile(block, str(PAGE), "exec", flags=TOP_LEVEL_AWAIT), space)
    if inspect.isawaitable(done):
        await done
    return space


async def test_the_member_on_the_page_makes_and_extends(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pond.png").write_bytes(png().data)
    left = await run(blocks(PAGE, "python")[0])
    await left["play"]()
    assert "#1 · Accepted." in capsys.readouterr().out
    assert (tmp_path / "demo-output/stage/data/reverie.sqlite3").exists()


async def test_the_fault_on_the_page_strikes(empty_stage: Play):
    await empty_stage.start()  # and its greetings, which the fault is not for
    await run(blocks(PAGE, "python")[1], stage=empty_stage.stage, ana=empty_stage.ana)
    assert not empty_stage.stage.bot_runs
    await empty_stage.stage.start_bot(**QUICK)
    await empty_stage.expect_delivered_once("an owl")
