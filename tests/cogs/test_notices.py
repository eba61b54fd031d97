"""News are told once, to whom they are for; what cannot be told is dropped, what may be told later waits."""

import discord
import pytest

from bot.client import News
from bot.domain.community.notices import NoticeKind
from cogs.notices import NoticesCog
from cogs.ui.layout import note
from tests.cogs.conftest import texts

KIND = NoticeKind.GIFT


@pytest.fixture
def owe(lounge):
    async def owe(**to):
        async with lounge.house.database.transaction() as tables:
            return await tables.notices.owe(KIND, {"words": "hello"}, now=lounge.house.clock(), **to)

    return owe


@pytest.fixture
def told(lounge, monkeypatch):
    """Render the kind of these tests, and count how often."""
    told: list[int] = []

    async def render(notice):
        told.append(notice.id)
        return News(
            layout=note(f"News {notice.id}: {notice.facts['words']}", f"<@{lounge.ana.id}>"), notifies=(lounge.ana.id,)
        )

    monkeypatch.setitem(lounge.bot.renderers, KIND, render)
    return told


def said(lounge, channel_id):
    return [texts(one.components).split("\n")[0] for one in lounge.messages(channel_id)]


async def test_a_channel_is_told(lounge, owe, told):
    number = await owe(guild_id=lounge.guild.id, channel_id=lounge.videos.id)
    await lounge.tell()
    await lounge.tell()
    assert said(lounge, lounge.videos.id) == [f"News {number}: hello"]
    assert lounge.notified(lounge.messages(lounge.videos.id)[0]) == {lounge.ana.id}
    assert told == [number]


async def test_a_member_is_told_in_direct_messages(lounge, owe, told):
    number = await owe(user_id=lounge.ana.id)
    await lounge.tell()
    assert said(lounge, lounge.ana.user.dm_channel.id) == [f"News {number}: hello"]


async def test_what_discord_never_takes_is_dropped(lounge, owe, told):
    closed = lounge.guild.create_text_channel(
        "closed", overwrites={lounge.bot.user: discord.PermissionOverwrite(send_messages=False)}
    )
    await owe(channel_id=closed.id)
    await owe(channel_id=5)
    await lounge.tell()
    lounge.house.clock.forward(hours=5)
    await lounge.tell()
    assert len(told) == 2


async def test_what_was_told_before_a_crash_is_not_told_again(lounge, owe, told):
    number = await owe(channel_id=lounge.videos.id)
    cog = NoticesCog(lounge.bot)
    (notice,) = await lounge.house.notices.take()
    await cog._post(notice)  # and then the process dies
    lounge.house.clock.forward(minutes=3)
    await lounge.tell()
    assert said(lounge, lounge.videos.id) == [f"News {number}: hello"]


async def test_a_renderer_that_breaks_holds_nothing_else_up(lounge, owe, told, monkeypatch, caplog):
    async def broken(notice):
        raise ValueError("secret detail")

    monkeypatch.setitem(lounge.bot.renderers, NoticeKind.STRIKE, broken)
    async with lounge.house.database.transaction() as tables:
        await tables.notices.owe(NoticeKind.STRIKE, {}, now=lounge.house.clock(), user_id=lounge.ana.id)
    number = await owe(channel_id=lounge.videos.id)
    await lounge.tell()
    assert said(lounge, lounge.videos.id) == [f"News {number}: hello"]
    assert "a notice cannot be told" in caplog.text


async def test_what_there_is_nothing_to_say_about_is_closed(lounge, owe, monkeypatch):
    async def nothing(notice):
        return None

    monkeypatch.setitem(lounge.bot.renderers, KIND, nothing)
    await owe(channel_id=lounge.videos.id)
    await lounge.tell()
    lounge.house.clock.forward(hours=5)
    assert await lounge.house.notices.take() == []
    assert said(lounge, lounge.videos.id) == []
