"""The process: its options, its line of JSON, its end; and the driver's way of waiting."""

import asyncio
import json
import signal
import sys

import httpx
import pytest

from sandbox.dream_machine.driver import LocalDreamMachine
from sandbox.dream_machine.server import read_options


async def test_it_says_where_it_is_and_goes_when_told(tmp_path):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "dream-machine", "--folder", str(tmp_path / "clips")),
        *("--seconds", "short", "--key", "secret", "--median-delay", "1000"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        ready = json.loads(await process.stdout.readline())
        assert (ready["ready"], ready["key"]) == (True, "secret")
        assert ready["base_url"] == f"{ready['control']}/dream-machine/v1"
        async with httpx.AsyncClient(headers={"Authorization": "Bearer secret"}) as http:
            body = {"model": "ray-2", "prompt": "a quiet lake"}
            assert (await http.post(f"{ready['base_url']}/generations", json=body)).status_code == 201
        process.send_signal(signal.SIGTERM)
        rest, errors = await process.communicate()
    assert (process.returncode, rest, errors) == (0, b"", b"")


def test_options_are_read(tmp_path):
    arguments = "--profile hostile --size full --seed 7 --resolve cdn.example=127.0.0.1:4443 --credits-cents 12.5"
    options = read_options([*arguments.split(), "--folder", str(tmp_path), "--key", "a", "--key", "b"])
    assert (options.profile, options.size, options.seed) == ("hostile", "full", 7)
    assert options.addresses == {"cdn.example": "127.0.0.1:4443"}
    assert (options.keys, options.credits_cents) == (["a", "b"], 12.5)


@pytest.mark.parametrize("wrong", [["--resolve", "nowhere"], ["--profile", "moody"], ["--port", "many"]])
def test_wrong_options_are_explained(wrong, capsys):
    with pytest.raises(SystemExit) as left:
        read_options(wrong)
    assert left.value.code == 2
    assert wrong[0] in capsys.readouterr().err


async def test_a_driver_needs_a_running_machine():
    with pytest.raises(httpx.ConnectError):
        await LocalDreamMachine.connect("http://127.0.0.1:9")


async def test_waiting_in_vain_says_for_what(dream):
    async def never() -> bool:
        return False

    with pytest.raises(TimeoutError, match="the moon"):
        await dream.until(never, timeout=0.05, what="the moon")
