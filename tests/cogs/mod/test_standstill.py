import discord
import pytest

from bot.domain.generation import Status
from tests.cogs.conftest import texts


@pytest.fixture
def sol(lounge):
    role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    return lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])


async def test_nothing_new_is_taken_and_what_runs_goes_on(lounge, sol):
    running = await lounge.video("runs")
    await lounge.quiet()
    await lounge.house.submission.run_once()
    waiting = await lounge.video("waits")
    await lounge.quiet()
    told = await lounge.said(await sol.slash(lounge.general, "mod pause", reason="a *break*"))
    assert "Work is paused here" in told
    told = await lounge.said(await lounge.ben.slash(lounge.general, "video", prompt="a lake"))
    assert "a \\*break\\*" in told
    assert f"<@{sol.id}>" in told
    await lounge.quiet()
    assert "Paused by staff" in texts((await lounge.card(waiting)).components)
    await lounge.house.submission.run_once()
    assert await lounge.house.status(waiting) is Status.QUEUED
    await lounge.finish(await lounge.house.get(running))
    assert await lounge.house.status(running) is Status.SUCCEEDED
    told = await lounge.said(await sol.slash(lounge.general, "mod resume"))
    assert "Work goes on" in told
    await lounge.quiet()
    assert "Paused by" not in texts((await lounge.card(waiting)).components)
    await lounge.house.submission.run_once()
    assert await lounge.house.status(waiting) is not Status.QUEUED
    assert "nothing to resume" in await lounge.said(await sol.slash(lounge.general, "mod resume"))


async def test_everywhere_is_the_operators(lounge, sol):
    for command in ("pause", "resume"):
        asked = await sol.slash(lounge.general, f"mod {command}", reason="x", everywhere=True)
        assert "Only the bot's operator" in await lounge.said(asked)
    operator = lounge.guild.add_member(lounge.env.create_user("opal"), roles=[lounge.guild.roles["Staff"]])
    lounge.house.operator_ids = frozenset({operator.id})
    lounge.house.wire({lounge.house.provider.name: lounge.house.provider})
    await lounge.restart()
    asked = await operator.slash(lounge.general, "mod pause", reason="the account", everywhere=True)
    assert "paused everywhere" in await lounge.said(asked)
    told = await lounge.said(await lounge.ben.slash(lounge.general, "video", prompt="a lake"))
    assert "the account" in told
    await sol.slash(lounge.general, "mod pause", reason="ours")
    told = await lounge.said(await sol.slash(lounge.general, "mod resume"))
    assert "another one holds this server up" in told
    assert "Paused by the operator" in told
    await operator.slash(lounge.general, "mod resume", everywhere=True)
    assert "Accepted" in await lounge.said(await lounge.ben.slash(lounge.general, "video", prompt="a lake"))
