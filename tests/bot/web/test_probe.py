"""The command of the container's HEALTHCHECK, as a supervisor runs it."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.web.server import serving
from tests.bot.web.test_server import health

ROOT = Path(__file__).parents[3]


async def probe(*arguments: str) -> tuple[int | None, str]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.web.probe", *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={"http_proxy": "http://127.0.0.1:9"},  # a proxy of the machine is not for this
    )
    out, _ = await child.communicate()
    return child.returncode, out.decode()


@pytest.mark.parametrize(("connected", "code", "told"), [(True, 0, '"ok"'), (False, 1, "not connected")])
async def test_ends_with_what_the_bot_says_of_itself(connected, code, told):
    async with serving("127.0.0.1:0", health(connected=connected)) as address:
        ended, said = await probe(address)
    assert ended == code
    assert told in said


async def test_asks_at_home_where_the_bot_listens_everywhere():
    async with serving("127.0.0.1:0", health()) as address:
        assert (await probe(f"0.0.0.0:{address.rsplit(':')[-1]}"))[0] == 0


async def test_nobody_there_is_not_well():
    async with serving("127.0.0.1:0", health()) as address:
        pass
    assert await probe(address) == (1, "no answer: ConnectionRefusedError\n")


@pytest.mark.parametrize("arguments", [(), ("",), ("8080", "9090"), ("host:port",)])
async def test_says_how_to_call_it(arguments):
    code, said = await probe(*arguments)
    assert code == 64
    assert said.startswith("usage: ")
