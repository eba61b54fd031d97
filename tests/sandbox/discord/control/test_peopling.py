"""More people, roles and servers than there are at the start."""

import pytest

from sandbox.discord.driver import LocalDiscord, Refused
from sandbox.discord.state.seed import LOUNGE, USERS
from tests.sandbox.discord.conftest import COMMANDS, GENERAL, Bare


async def test_people_join_with_roles_and_act(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync([{"name": "staff", "description": "d", "default_member_permissions": "8192"}, *COMMANDS])
    await discord.add_role("Helpers", permissions=["MANAGE_MESSAGES"])
    dora = await discord.add_person("Dora", roles=["Helpers"])
    await dora.command("staff")
    member = (await bare.ask("GET", f"/guilds/{LOUNGE}/members/{dora.id}")).json()
    assert (member["user"]["username"], len(member["roles"])) == ("dora", 1)
    plain = await discord.add_person("Dora")
    assert plain.id == dora.id
    with pytest.raises(Refused, match="lacks the permissions"):
        await plain.command("staff")
    await dora.command("video", {"prompt": "a fox"})
    with pytest.raises(Refused, match="no role 'Nobody'"):
        await discord.add_person("Emil", roles=["Nobody"])


async def test_another_server_has_channels_an_owner_and_the_bot(discord: LocalDiscord, bare: Bare) -> None:
    number = await discord.add_server("Third Place", owner="Fred")
    await discord.add_person("Gina", server="Third Place")
    listed = (await bare.ask("GET", "/users/@me/guilds")).json()
    assert number in {one["id"] for one in listed}
    fred = (await bare.ask("GET", f"/guilds/{number}")).json()["owner_id"]
    assert (await bare.ask("GET", f"/users/{fred}")).json()["username"] == "fred"
    assert (await discord.member("Gina", server="Third Place").place())["may_write"] is True


async def test_a_channel_more(discord: LocalDiscord, bare: Bare) -> None:
    number = await discord.add_channel("log", nsfw=True)
    seen = (await bare.ask("GET", f"/channels/{number}")).json()
    assert (seen["name"], seen["nsfw"], seen["guild_id"]) == ("log", True, LOUNGE)
    await discord.member("Ana", "log").say("hello")


async def test_everything_that_was_posted_and_is_still_there(discord: LocalDiscord, bare: Bare) -> None:
    direct = (await bare.ask("POST", "/users/@me/channels", {"recipient_id": USERS["Ben"]})).json()["id"]
    for channel, words in ((GENERAL, "for all"), (GENERAL, "not for long"), (direct, "for Ben")):
        await bare.post(channel, {"content": words})
    await discord.member("Ana").say("a member's own")
    await discord.delete_message((await discord.member("Ana").read())[1])
    seen = [(one["message"]["content"], one["channel"], one["server"]) for one in await discord.posts()]
    assert sorted(seen) == [("for Ben", "dm", None), ("for all", "general", "Reverie Lounge")]


async def test_a_clear_takes_away_what_was_added_and_counts_anew(discord: LocalDiscord) -> None:
    first = await discord.add_server("Third Place")
    dora = await discord.add_person("Dora", server="Third Place")
    await discord.clear()
    with pytest.raises(Refused, match="Nobody is called 'Dora'"):
        await dora.read()
    assert await discord.add_server("Third Place") == first
    assert (await discord.add_person("Emil")).id == dora.id


async def test_where_time_stands_nobody_is_rate_limited(discord: LocalDiscord, bare: Bare) -> None:
    async def statuses() -> set[int]:
        return {(await bare.post(GENERAL, {"content": f"{number}"})).status_code for number in range(8)}

    assert await statuses() == {200, 429}
    await discord.set_time(rate=0)
    assert await statuses() == {200}
