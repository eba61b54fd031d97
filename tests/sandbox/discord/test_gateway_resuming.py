"""Sessions that go on after their connection: what is replayed, in which order, and when a new one has to begin."""

import pytest

from sandbox.discord import limits
from sandbox.discord.driver import LocalDiscord
from sandbox.discord.gateway import RESUME_PATH
from sandbox.discord.state.seed import LOUNGE, OTHER
from tests.sandbox.discord.conftest import Bare, Local
from tests.sandbox.discord.line import IDENTIFY, INVALID_SESSION, Line, line

RECONNECT = 7
READY_AND_SERVERS = 3


async def begun(bot: Line) -> str:
    """Identify, take READY and both servers, and return the session's id."""
    ready = await bot.identify()
    for _ in range(READY_AND_SERVERS - 1):
        await bot.event("GUILD_CREATE")
    return str(ready["session_id"])


async def invalidated(bot: Line) -> bool:
    """Return whether the session that was said to be not valid may be resumed."""
    while (payload := await bot.receive())["op"] != INVALID_SESSION:
        pass
    return bool(payload["d"])


async def test_ready_names_the_address_to_resume_by(discord: LocalDiscord) -> None:
    async with line(discord) as bot:
        assert (await bot.identify())["resume_gateway_url"] == f"wss://gateway.discord.gg{RESUME_PATH}"


async def test_everything_missed_is_replayed_in_order(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    async with line(discord) as bot:
        session = await begun(bot)
        await bot.abort()
    await discord.bot_gone()
    for channel in ("videos", "general"):
        await discord.set_permissions(channel, deny=["SEND_MESSAGES"])
    asked = await discord.member("Ana").command("video")
    async with line(discord, path=RESUME_PATH) as again:
        await again.resume(session, READY_AND_SERVERS)
        missed = [await again.receive() for _ in range(4)]
    assert [one["t"] for one in missed] == ["CHANNEL_UPDATE", "CHANNEL_UPDATE", "INTERACTION_CREATE", "RESUMED"]
    assert [one["d"].get("name") for one in missed[:2]] == ["videos", "general"]
    assert missed[2]["d"]["id"] == asked.id
    assert [one["s"] for one in missed] == [4, 5, 6, 7], "the numbers go on"
    came = (await discord.gateway.openings())[-1]
    assert (came.opcode, came.path, came.session) == ("RESUME", RESUME_PATH, session)
    assert (came.accepted, came.replayed, came.shard) == (True, 3, 0)


async def test_an_earlier_resumed_is_not_told_again(discord: LocalDiscord) -> None:
    async with line(discord) as bot:
        session = await begun(bot)
        await bot.abort()
    async with line(discord) as second:
        await second.resume(session, READY_AND_SERVERS)
        await second.event("RESUMED")
        await second.abort()
    async with line(discord) as third:
        await third.resume(session, READY_AND_SERVERS)
        assert [(await third.receive())["s"]] == [READY_AND_SERVERS + 2], "its own RESUMED comes first"


async def test_only_so_much_is_kept(discord: LocalDiscord, local: Local) -> None:
    async with line(discord) as bot:
        session = await begun(bot)
        await bot.abort()
    await discord.bot_gone()
    for _ in range(limits.REPLAY_EVENTS):
        local.engine.sessions.guild_event("GUILD_UPDATE", LOUNGE, {})
    async with line(discord) as late:
        await late.resume(session, READY_AND_SERVERS - 1)
        assert not await invalidated(late), "one event more than is kept was missed"
        assert not (await discord.gateway.openings())[-1].accepted
    async with line(discord) as just:
        await just.resume(session, READY_AND_SERVERS)
        await just.event("RESUMED")
    assert (await discord.gateway.openings())[-1].replayed == limits.REPLAY_EVENTS


async def test_a_session_waits_for_so_long(discord: LocalDiscord, local: Local) -> None:
    async with line(discord) as bot:
        session = await begun(bot)
        await bot.abort()
    await discord.bot_gone()
    known = local.engine.sessions.known(session)
    assert known is not None
    known.lost_at -= limits.RESUME_SECONDS
    async with line(discord) as late:
        await late.resume(session, READY_AND_SERVERS)
        assert not await invalidated(late)


async def test_a_number_that_was_never_given_is_refused(discord: LocalDiscord) -> None:
    async with line(discord) as bot, line(discord) as other:
        session = await begun(bot)
        await other.resume(session, READY_AND_SERVERS + 1)
        assert await other.closed() == 4007
    async with line(discord) as third:
        await third.resume(session, "three")
        assert await third.closed() == 4002


async def test_who_takes_over_keeps_the_session(discord: LocalDiscord) -> None:
    async with line(discord) as old, line(discord) as new:
        session = await begun(old)
        await new.resume(session, READY_AND_SERVERS)
        await new.event("RESUMED")
        await old.closed()
        await discord.set_permissions("videos", deny=["SEND_MESSAGES"])
        assert (await new.event("CHANNEL_UPDATE"))["name"] == "videos"
        assert [one["id"] for one in (await discord.state())["sessions"]] == [session]


@pytest.mark.parametrize(("code", "stays"), [(4000, True), (4009, False)])
async def test_our_own_code_says_whether_a_session_stays(discord: LocalDiscord, code: int, stays: bool) -> None:
    async with line(discord) as bot:
        session = await begun(bot)
        await discord.gateway.close(code=code)
        assert await bot.closed() == code
    await discord.bot_gone()
    async with line(discord) as again:
        await again.resume(session, READY_AND_SERVERS)
        assert (await again.receive())["t" if stays else "op"] == ("RESUMED" if stays else INVALID_SESSION)


class TestOnDemand:
    """What stage hands can make the gateway do."""

    async def test_a_reconnect_is_asked_for(self, discord: LocalDiscord) -> None:
        async with line(discord) as bot:
            await begun(bot)
            await discord.gateway.reconnect()
            assert (await bot.receive())["op"] == RECONNECT

    async def test_a_dropped_connection_says_nothing_and_misses_nothing(self, discord: LocalDiscord) -> None:
        async with line(discord) as bot:
            session = await begun(bot)
            await discord.gateway.drop()
            assert await bot.closed() == 1006
        await discord.set_permissions("videos", deny=["SEND_MESSAGES"])
        async with line(discord) as again:
            await again.resume(session, READY_AND_SERVERS)
            assert (await again.receive())["t"] == "CHANNEL_UPDATE"

    async def test_a_session_may_be_resumed_on_the_same_connection(self, discord: LocalDiscord) -> None:
        async with line(discord) as bot:
            session = await begun(bot)
            await discord.gateway.invalidate(resumable=True)
            assert await invalidated(bot)
            await discord.set_permissions("videos", deny=["SEND_MESSAGES"])
            await bot.resume(session, READY_AND_SERVERS)
            assert [(await bot.receive())["t"] for _ in range(2)] == ["CHANNEL_UPDATE", "RESUMED"]

    async def test_a_session_may_have_to_begin_anew(self, discord: LocalDiscord) -> None:
        async with line(discord) as bot:
            session = await begun(bot)
            await discord.gateway.invalidate(resumable=False)
            assert not await invalidated(bot)
            await bot.resume(session, READY_AND_SERVERS)
            assert not await invalidated(bot), "it is forgotten"
            assert await begun(bot) != session

    async def test_one_shard_is_meant_or_all(self, discord: LocalDiscord) -> None:
        async with line(discord) as first, line(discord) as second:
            await first.identify(shard=[0, 2])
            await second.identify(shard=[1, 2])
            await discord.gateway.invalidate(1, resumable=False)
            assert not await invalidated(second)
            await discord.gateway.reconnect()
            while (await first.receive())["op"] != RECONNECT:
                pass

    async def test_whoever_comes_waits_while_the_door_is_held(self, discord: LocalDiscord) -> None:
        async with line(discord) as bot:
            await discord.gateway.hold()
            await bot.send(IDENTIFY, {"token": discord.token, "intents": 1})
            await discord.gateway.held()
            assert await discord.gateway.openings() == []
            await discord.gateway.release()
            await bot.event("READY")
        assert [one.opcode for one in await discord.gateway.openings()] == ["IDENTIFY"]

    async def test_who_goes_away_does_not_wait_any_more(self, discord: LocalDiscord) -> None:
        await discord.gateway.hold()
        async with line(discord) as bot:
            await bot.send(IDENTIFY, {"token": discord.token, "intents": 1})
            await discord.gateway.held()
            await bot.abort()
        await discord.gateway.gone()
        await discord.gateway.release()
        assert await discord.gateway.openings() == []


def test_each_shard_has_one_of_the_servers() -> None:
    """So that a bot with two shards can be tried at all."""
    assert sorted((int(guild) >> 22) % 2 for guild in (LOUNGE, OTHER)) == [0, 1]
