"""What members do with messages: delete and dismiss them, and use the menus of messages and people."""

import pytest
from discord import Intents

from sandbox.discord.driver import LocalDiscord, Refused
from sandbox.discord.state.nouns import Callback
from sandbox.discord.state.seed import USERS
from tests.sandbox.discord.conftest import COMMANDS, GENERAL, Bare
from tests.sandbox.discord.small_bot import signed_in

EPHEMERAL = {"content": "only you see this", "flags": 1 << 6}


async def test_ones_own_message_is_deleted_for_all(discord: LocalDiscord) -> None:
    ana, ben = discord.member("Ana"), discord.member("Ben")
    said = await ana.say("oops")
    with pytest.raises(Refused, match="Ben may not delete messages of others"):
        await ben.delete(said)
    await ana.delete(said)
    assert await ben.read() == []
    with pytest.raises(Refused, match="There is no message"):
        await ana.delete(said)


async def test_staff_deletes_what_others_said(discord: LocalDiscord, bare: Bare) -> None:
    await discord.member("Ana").say("rude")
    await bare.post(GENERAL, {"content": "the bot's"})
    sol = discord.member("Sol")
    for message in await sol.read():
        await sol.delete(message)
    assert await discord.member("Ana").read() == []


async def test_a_bot_that_listens_hears_what_was_deleted(discord: LocalDiscord) -> None:
    said = await discord.member("Ana").say("oops")
    async with signed_in(discord, intents=Intents(guilds=True, guild_messages=True)) as bot:
        gone = bot.wait_for("raw_message_delete", timeout=10)
        await discord.member("Sol").delete(said)
        assert (await gone).message_id == int(said.id)


async def test_a_note_is_dismissed_and_the_bot_may_still_change_it(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    ana = discord.member("Ana")
    asked = await ana.command("video", {"prompt": "a fox"})
    await bare.answer(asked, Callback.MESSAGE, EPHEMERAL)
    [note] = await ana.read()
    with pytest.raises(Refused, match="Ben sees no such message"):
        await discord.member("Ben").delete(note)
    await ana.delete(note)
    assert await ana.read() == []
    assert (await bare.ask("PATCH", bare.replies(asked), {"content": "changed"})).status_code == 200
    assert await ana.read() == []


async def test_what_one_does_not_see_is_out_of_reach(discord: LocalDiscord) -> None:
    said = await discord.member("Ben", "videos").say("hidden from Ana")
    await discord.set_permissions("videos", deny=["VIEW_CHANNEL"], member="Ana")
    ana = discord.member("Ana", "videos")
    for refused in (ana.delete(said), ana.menu("Animate", said), ana.press(said, "Go")):
        with pytest.raises(Refused, match="Ana sees no such message"):
            await refused
    secret = await ana.at("dm").say("for the bot")
    with pytest.raises(Refused, match="Ben sees no such message"):
        await discord.member("Ben").delete(secret)


async def test_a_persons_menu_carries_the_person(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync([*COMMANDS, {"name": "Their videos", "type": 2}])
    ana = discord.member("Ana")
    data = bare.known(await ana.user_menu("Their videos", "Ben")).data
    assert (data["type"], data["target_id"]) == (2, USERS["Ben"])
    assert data["resolved"]["users"][USERS["Ben"]]["username"] == "ben"
    assert "permissions" in data["resolved"]["members"][USERS["Ben"]]
    for name, user, reason in (("Animate", "Ben", "no command 'Animate'"), ("Their videos", "Zoe", "Nobody")):
        with pytest.raises(Refused, match=reason):
            await ana.user_menu(name, user)
