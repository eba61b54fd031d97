"""A server is greeted once: through kills, restarts, and comings and goings."""

import pytest
import pytest_asyncio

from sandbox.discord.driver import Message
from sandbox.discord.state.seed import LOUNGE
from tests.end_to_end.acting import BOT, QUICK, Play

pytestmark = pytest.mark.asyncio(loop_scope="session")

POST = "POST /channels/*/messages"
LOUNGE_HELLO = f"w:{LOUNGE}"


@pytest_asyncio.fixture(loop_scope="session")
async def general(empty_stage: Play) -> Play:
    """The stage, seen from the channel where both servers greet."""
    return Play(empty_stage.stage, channel="general", server="Reverie Lounge")


async def start(play: Play, **settings: str) -> None:
    await play.stage.start_bot(**QUICK | settings)
    await play.all_greeted()


async def said(play: Play, *, server: str = "Reverie Lounge", channel: str = "general") -> list[Message]:
    return [one for one in await play.discord.member("Ana", channel, server).read() if one.author == BOT]


async def expect_one_greeting(play: Play) -> Message:
    (message,) = await said(play)
    assert "/video" in message.text
    assert message.mentions == []
    assert len(await said(play, server="Other Guild")) == 1
    return message


async def test_each_server_is_greeted_at_the_first_start_and_never_again(general: Play):
    await start(general)
    first = await expect_one_greeting(general)
    await general.stage.stop_bot()
    await start(general)
    await general.discord.set_joined("Reverie Lounge", joined=False)
    await general.discord.set_joined("Reverie Lounge", joined=True)
    await general.delivered("a heron in the reeds")  # by now it would have been greeted
    assert [one for one in await said(general) if "/quota" in one.text] == [first]


async def test_a_server_that_it_comes_into_while_it_runs_is_greeted(general: Play):
    await general.discord.set_joined("Reverie Lounge", joined=False)
    await general.stage.start_bot(**QUICK)
    assert await said(general) == []
    await general.discord.set_joined("Reverie Lounge", joined=True)

    async def greeted() -> list[Message]:
        return await said(general)

    await general.discord.until(greeted, what="the greeting")
    await general.all_greeted()
    await expect_one_greeting(general)


@pytest.mark.parametrize("hours_later", [0, 2])
async def test_killed_between_discord_accepting_it_and_our_saving_that(general: Play, hours_later: int):
    """After two hours no nonce helps any more: the channel is searched."""
    posting = await general.discord.fault(POST, "hold", when="after", containing=LOUNGE_HELLO)
    await general.stage.start_bot(**QUICK)
    await posting.triggered()
    (before,) = await said(general)
    await general.stage.kill_bot()
    await posting.remove()
    await general.discord.set_time(offset_seconds=hours_later * 3600)
    await start(general, CLOCK_OFFSET_SECONDS=str(hours_later * 3600))
    assert (await expect_one_greeting(general)).id == before.id


async def test_killed_before_discord_had_it(general: Play):
    posting = await general.discord.fault(POST, "hold", when="before", containing=LOUNGE_HELLO)
    await general.stage.start_bot(**QUICK)
    await posting.triggered()
    await general.stage.kill_bot()
    await posting.remove()
    assert await said(general) == []
    await start(general)
    await expect_one_greeting(general)


async def test_in_doubt_where_it_cannot_look_it_keeps_silent(general: Play):
    posting = await general.discord.fault(POST, "hold", when="after", containing=LOUNGE_HELLO)
    await general.stage.start_bot(**QUICK)
    await posting.triggered()
    (before,) = await said(general)
    await general.stage.kill_bot()
    await posting.remove()
    await general.discord.delete_message(before)
    await general.discord.set_permissions("general", deny=["READ_MESSAGE_HISTORY"])
    await general.discord.set_time(offset_seconds=7200)
    await start(general, CLOCK_OFFSET_SECONDS="7200")
    assert await said(general) == []


async def test_where_the_system_channel_is_closed_it_is_said_in_the_first_that_is_open(general: Play):
    await general.discord.set_permissions("general", deny=["SEND_MESSAGES"])
    await start(general)
    assert await said(general) == []
    assert len(await said(general, channel="videos")) == 1


async def test_a_server_that_is_not_allowed_gets_one_line_and_is_welcomed_when_it_is_opened(general: Play):
    await start(general, ALLOWED_GUILD_IDS="1")
    (line,) = await said(general)
    assert "operator has not opened it for this server" in line.text
    assert f"ALLOWED_GUILD_IDS: {LOUNGE}" in line.text
    await general.stage.stop_bot()
    await start(general, ALLOWED_GUILD_IDS=LOUNGE)

    async def welcomed() -> list[Message]:
        return [one for one in await said(general) if "/video" in one.text]

    await general.discord.until(welcomed, what="the welcome")
    first, _ = await said(general)
    assert first.id == line.id
    assert len(await said(general, server="Other Guild")) == 1
