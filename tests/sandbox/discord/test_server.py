"""The local Discord as a process: one line of JSON, loopback only, a clean end."""

import asyncio
import json
import signal
import ssl
import sys
from pathlib import Path

import httpx
import pytest

from sandbox.__main__ import main
from sandbox.discord.driver import LocalDiscord
from sandbox.discord.server import running


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
async def test_it_runs_until_told_to_stop(tmp_path: Path, signum: signal.Signals) -> None:
    command = [sys.executable, "-m", "sandbox", "discord", "--folder", str(tmp_path), "--token", "abc"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    ready = json.loads(await process.stdout.readline())
    assert (ready["ready"], ready["ca"], ready["token"]) == (True, str(tmp_path / "ca.pem"), "abc")
    assert ready["address"].startswith("127.0.0.1:")
    async with await LocalDiscord.connect(ready["control"]) as discord:
        said = await discord.member("Ana").say("hello")
        assert [one.id for one in await discord.member("Ben").read()] == [said.id]
    process.send_signal(signum)
    out, err = await process.communicate()
    assert (process.returncode, out, err) == (0, b"", b"")


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["telephone"]) == 64
    assert "discord|dream-machine|demo" in capsys.readouterr().err


async def test_it_can_name_itself_as_the_gateway(tmp_path: Path) -> None:
    async with (
        running(folder=tmp_path, direct=True) as (engine, control),
        await LocalDiscord.connect(control) as discord,
    ):
        context = ssl.create_default_context(cafile=discord.ca)
        async with httpx.AsyncClient(verify=context, trust_env=False) as client:
            headers = {"Authorization": f"Bot {discord.token}"}
            answer = await client.get(f"https://{discord.address}/api/v10/gateway/bot", headers=headers)
        assert answer.json()["url"] == f"wss://{engine.address}"
