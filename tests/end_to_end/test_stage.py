"""The stage keeps its promises: nothing is left running, what dies early is told, and others' documents judge."""

import asyncio
import os
from pathlib import Path

import httpx
import pytest

from sandbox.processes import DiedEarlyError
from sandbox.stage import LUMAS, PROJECT, SPECIFICATION, Stage
from tests.end_to_end.acting import Play

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPECS = Path(os.environ.get("REVERIE_SPECS") or PROJECT / "specs")


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


async def test_nothing_is_left_running(tmp_path: Path):
    async with Stage.open(tmp_path) as stage:
        bot = await stage.launch_bot()
        numbers = [process.number for process in (*stage.services, bot)]
        assert [alive(number) for number in numbers] == [True, True, True]
    assert [alive(number) for number in numbers] == [False, False, False]


@pytest.mark.parametrize("kill", [False, True])
async def test_the_bot_is_started_again_with_the_settings_that_it_had(empty_stage: Play, kill: bool):
    stage = empty_stage.stage
    await empty_stage.start(VIDEOS_PER_DAY="7")
    falling = asyncio.create_task(stage.bot_fell())
    ended = stage.restarts["kill" if kill else "restart"]
    await stage.restart_bot(kill=kill)
    assert (stage.bot_state, stage.restarts["kill" if kill else "restart"]) == ("running", ended + 1)
    told = await (await empty_stage.ana.command("quota")).answer()
    assert "7 videos" in told.text
    assert not falling.done()
    await stage.stop_bot()
    assert stage.bot_state == "gone"
    with pytest.raises(DiedEarlyError, match="ended with code 0"):
        await falling


async def test_a_service_that_does_not_start_says_why(tmp_path: Path):
    with pytest.raises(DiedEarlyError, match="invalid choice: 'kind'"):
        async with Stage.open(tmp_path, machine=("--profile", "kind")):
            pass


@pytest.mark.skipif(not (SPECS / SPECIFICATION).is_file(), reason="Discord's document is not here: make specs")
async def test_requests_are_held_against_discords_own_document(empty_stage: Play):
    discord = empty_stage.discord
    channel = empty_stage.ana.at("general")
    sent = await channel.say("hello")
    async with httpx.AsyncClient(verify=False) as http:
        await http.post(
            f"https://{discord.address}/api/v10/channels/{sent.channel_id}/messages",
            headers={"Host": "discord.com", "Authorization": f"Bot {discord.token}"},
            json={"content": "hello", "tts": "loudly"},
        )
    assert any("tts" in violation for violation in await discord.violations())
    await discord.clear()


@pytest.mark.skipif(not (SPECS / LUMAS).is_file(), reason="Luma's document is not here: make specs")
async def test_requests_are_held_against_lumas_own_document(empty_stage: Play):
    stage = empty_stage.stage
    where, key = (stage.settings[f"PROVIDERS__LUMA__{name}"] for name in ("BASE_URL", "API_KEY"))
    async with httpx.AsyncClient(trust_env=False, headers={"Authorization": f"Bearer {key}"}) as http:
        await http.post(f"{where}/generations/video", json={"model": "ray-2", "prompt": "a lake", "seed": 7})
    assert any("'seed' was unexpected" in violation for violation in await stage.violations())
    await stage.machine.clear()
