"""The scripted evening, cut short: its books balance, and whatever does not is named. (The whole one is a command.)"""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from sandbox.dream_machine.server import DEFAULT_KEY
from sandbox.evening import plan, table
from sandbox.evening.judge import judge
from sandbox.evening.play import BALANCED, MACHINE, Evening, ends, lose_a_message
from sandbox.stage import PROJECT, Stage
from tests.end_to_end.conftest import specs

pytestmark = pytest.mark.asyncio(loop_scope="session")

# In the first quarter of an hour rules are set, clips and pictures are made, all is made of them that can be, and they
# are filtered, granted, given away and reported; and then the bot is killed while the provider takes a job.
MINUTES = 15.0


def changed(stage: Stage, statement: str) -> None:
    """Change the bot's books behind its back."""
    with closing(sqlite3.connect(stage.database, timeout=10)) as books, books:
        books.execute(statement)


async def test_a_quarter_of_an_hour_balances_and_whatever_is_spoilt_then_is_named(tmp_path: Path):
    entries = plan.Plan(1).entries(until=MINUTES)
    kill = next(entry for entry in plan.Plan(1).entries() if entry.act == "the bot is killed")
    async with Stage.open(tmp_path, machine=(*MACHINE, "--seed", "1"), specs=specs()) as stage:
        scene, verdict = await Evening(stage, [*entries, kill]).play()
        assert verdict.differences == ()
        assert verdict.works == verdict.books["generations"]["succeeded"] > 10
        refusals = {reason for _, reason in scene.record.refusals}
        assert {"a server that is not allowed", "jobs at once", "the server's filter", "another channel"} <= refusals
        outcomes = set(scene.record.acts)
        made = (
            "/image",
            "/extend",
            "/blend",
            "/edit audio",
            "/edit upscale",
            "/edit reframe",
            "/edit modify",
            "Animate",
        )
        assert {(act, "accepted") for act in made} <= outcomes
        assert {("/gift", "done"), ("Report", "done"), ("/video", "accepted"), ("/video", "refused")} <= outcomes
        told = list(table.told(scene.record, await ends(scene, verdict), verdict))
        assert any(line.startswith("Lounge · Max alone") for line in told)

        await lose_a_message(scene)
        (lost,) = (await judge(scene)).differences
        assert "stands in 0 messages, and should in 1" in lost

        changed(stage, "DELETE FROM ledger WHERE id = (SELECT MAX(id) FROM ledger WHERE kind = 'commit')")
        differences = (await judge(scene)).differences
        assert any("0 lines of the kind commit" in one for one in differences), differences

        strange = {"Authorization": f"Bearer {DEFAULT_KEY}"}
        where = stage.settings["PROVIDERS__LUMA__BASE_URL"]
        async with httpx.AsyncClient(base_url=where, headers=strange, trust_env=False) as stranger:
            job = (await stranger.post("/generations/video", json={"model": "ray-2", "prompt": "mine"})).json()["id"]
        await stage.machine.finish(job)
        differences = (await judge(scene)).differences
        assert any("the provider's job 'mine' (completed) belongs to 0 generations" in one for one in differences)
        assert any(one.startswith("the provider charged") for one in differences)


async def test_the_command_line_names_what_is_spoilt_and_ends_with_1():
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "evening", "--seed", "2", "--minutes", "4", "--break", "message"),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await child.communicate()
    printed = told.decode().splitlines()
    assert child.returncode == 1
    assert printed[0].startswith("seed 2: 60 people in 3 servers")
    assert [line for line in printed if line.startswith("difference: the result of #")]
    assert BALANCED not in printed
