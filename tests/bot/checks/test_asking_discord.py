import discord
import pytest

from bot.checks.asking_discord import answered, log_in
from bot.checks.findings import Finding, State
from bot.connector import connector


async def test_a_token_that_discord_knows(engine, stranger):
    found = await log_in(stranger, engine.token)
    assert (found.name, found.state) == ("token", State.FINE)
    assert "reverie" in found.told
    assert engine.token not in found.told


async def test_nothing_is_started(engine, client):
    assert [request.path for request in engine.journal.requests] == ["/users/@me", "/oauth2/applications/@me"]
    assert list(engine.sessions.live) == []


async def test_a_token_that_it_does_not_know(engine, stranger):
    found = await log_in(stranger, "another-token")
    assert (found.name, found.state) == ("token", State.BROKEN)
    assert "Reset Token" in str(found.remedy)


async def test_a_discord_that_refuses_everybody(engine, stranger):
    engine.faults.plan({"route": "GET /users/@me", "action": "status", "status": 403})
    found = await log_in(stranger, engine.token)
    assert (found.name, found.state, found.told) == ("Discord", State.BROKEN, "Discord does not answer (status 403).")


async def test_a_discord_that_is_not_there(engine):
    port = int(engine.address.rsplit(":")[-1])
    nowhere = connector(f"127.0.0.2:{port}", engine.ca)
    async with discord.Client(intents=discord.Intents.none(), connector=nowhere) as lost:
        found = await log_in(lost, engine.token)
    assert (found.name, found.state) == ("Discord", State.BROKEN)
    assert "discordstatus.com" in str(found.remedy)


@pytest.mark.parametrize("error", [ConnectionResetError(), discord.GatewayNotFound()])
async def test_a_question_without_an_answer_is_a_line(error):
    async def look():
        raise error

    found = await answered("commands", look)()
    assert isinstance(found, Finding)
    assert (found.name, found.state) == ("commands", State.BROKEN)


async def test_a_late_answer_is_left_to_who_waits_for_it():
    async def look():
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await answered("commands", look)()
