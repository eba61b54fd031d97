"""What a supervisor of the real bot sees: well, cut off, well again, stopping, gone."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.end_to_end.acting import BOOKS_EVERY, BOOKS_SECONDS, Play

pytestmark = pytest.mark.asyncio(loop_scope="session")

WEB = {"WEB_ADDRESS": "127.0.0.1:0"}


async def asker(play: Play) -> Callable[[], Awaitable[tuple[int, dict[str, object]]]]:
    """Return what asks the bot of this stage how it is."""
    named = re.findall(r"answering at (http://\S+/healthz)", play.stage.bot_said())

    async def ask() -> tuple[int, dict[str, object]]:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(named[-1])
        return answer.status_code, answer.json()

    return ask


async def until(ask: Callable[[], Awaitable[tuple[int, dict[str, object]]]], status: str) -> tuple[int, object]:
    """Ask again and again until it says so."""
    never = asyncio.Event()
    async with asyncio.timeout(BOOKS_SECONDS):
        while True:
            code, body = await ask()
            if body["status"] == status:
                return code, body.get("problems")
            try:
                await asyncio.wait_for(never.wait(), BOOKS_EVERY)
            except TimeoutError:
                continue


async def test_is_well_cut_off_well_again_and_stopping(empty_stage: Play):
    play = empty_stage
    await play.start(**WEB)
    ask = await asker(play)
    assert await until(ask, "ok") == (200, None)

    await play.discord.gateway.hold()
    await play.discord.gateway.drop()
    assert await until(ask, "unwell") == (503, {"discord": "not connected"})
    await play.discord.gateway.release()
    assert await until(ask, "ok") == (200, None)

    creating = await play.machine.fault("POST /generations*", "hold", when="before")
    await play.video("a slow river")
    await creating.triggered()
    ended = asyncio.create_task(play.stage.stop_bot())
    assert await until(ask, "stopping") == (503, None)
    await creating.remove()
    assert await ended == 0
    with pytest.raises(httpx.ConnectError):
        await ask()


async def test_an_address_that_is_taken_is_a_setting_to_mend(empty_stage: Play):
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    bot = await empty_stage.stage.launch_bot(WEB_ADDRESS=f"{host}:{port}")
    assert await bot.ended() == 78
    assert "WEB_ADDRESS: nothing can listen there" in await bot.last_words()
    server.close()
    await server.wait_closed()
