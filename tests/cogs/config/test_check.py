import asyncio

import discord
import pytest

from bot.domain.generation import Status
from bot.domain.request import SIMULATED


@pytest.fixture
def admin(lounge):
    role = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    return lounge.guild.add_member(lounge.env.create_user("ada"), roles=[role])


async def checked(lounge, admin, **channel):
    """Type the command, and let everything work as it does in a bot that runs."""
    asking = asyncio.create_task(admin.slash(channel.get("channel", lounge.general), "config check"))
    while not asking.done():
        await lounge.house.submission.run_once()
        await lounge.house.polling.run_once()
        await lounge.house.download.run_once()
        lounge.house.clock.forward(seconds=1)
        await asyncio.sleep(0)
    return await lounge.said(await asking)


async def test_a_simulated_clip_goes_the_whole_way_and_is_removed(lounge, admin):
    told = await checked(lounge, admin)
    assert "A simulated clip was accepted, made, fetched, kept and posted" in told
    assert "and removed again" in told
    made = await lounge.house.get(1)
    assert made.status is Status.SUCCEEDED
    assert made.account == SIMULATED
    assert made.deleted_at is not None
    assert lounge.messages() == []


async def test_it_is_free_and_in_nobodys_quota(lounge, admin):
    await checked(lounge, admin)
    standing = await lounge.house.allowances.of((await lounge.house.get(1)).requester)
    assert standing.usage.videos_today == 0
    assert await lounge.spent(admin) == 0
    assert [entry.amount for entry in await lounge.house.entries(1)] == [0, 0]
    assert lounge.house.provider.orders == []


async def test_it_says_what_the_server_lacks(lounge, admin):
    told = await checked(lounge, admin)
    assert "None is chosen, so nobody is told of reports" in told
    assert "Staff is who may manage messages" in told
    assert "This works" in told  # the account


async def test_an_account_that_is_refused_is_the_operators_and_tells_no_sum(lounge, admin):
    lounge.house.provider.left = 1
    told = await checked(lounge, admin)
    assert "does not work now" in told
    assert "$" not in told


async def test_where_it_may_not_attach_files_it_says_so_and_begins_nothing(lounge, admin):
    closed = {lounge.bot.user: discord.PermissionOverwrite(attach_files=False)}
    channel = lounge.guild.create_text_channel("closed", overwrites=closed)
    told = await checked(lounge, admin, channel=channel)
    assert "Attach Files" in told
    assert "Something does not work" in told
    with pytest.raises(KeyError):
        await lounge.house.get(1)


async def test_where_it_may_be_used_elsewhere_alone_nothing_is_broken_and_that_is_said(lounge, admin):
    closed = {lounge.bot.user: discord.PermissionOverwrite(send_messages=False)}
    channel = lounge.guild.create_text_channel("closed", overwrites=closed)
    voice = lounge.guild.create_voice_channel("lounge")
    await lounge.configured(channel_ids=(voice.id,))
    told = await checked(lounge, admin, channel=channel)
    assert "no simulated clip was sent" in told
    assert "in a channel where I may be used" in told
    assert "Everything works" in told
    assert "and removed again" in await checked(lounge, admin, channel=voice)


async def test_while_work_is_paused_no_clip_is_sent(lounge, admin):
    async with lounge.house.database.transaction() as tables:
        await tables.conduct.stop(lounge.guild.id, reason="a break", actor_id=1, now=lounge.house.clock())
    told = await checked(lounge, admin)
    assert "Work is paused here" in told
    assert "Everything works" in told
