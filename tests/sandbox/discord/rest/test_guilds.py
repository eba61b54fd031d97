"""Servers and their members, as a bot asks for them."""

import pytest

from sandbox.discord.state.seed import APPLICATION_ID, LOUNGE, OTHER


async def listed(bare, **query):
    answer = await bare.ask("GET", "/users/@me/guilds", params=query)
    assert answer.status_code == 200
    return [guild["id"] for guild in answer.json()]


async def test_a_bot_sees_the_servers_that_it_is_in(bare, discord):
    assert await listed(bare) == [LOUNGE, OTHER]
    await discord.set_joined("Other Guild", joined=False)
    assert await listed(bare) == [LOUNGE]
    assert await discord.violations() == []


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"limit": 1}, [LOUNGE]),
        ({"after": LOUNGE}, [OTHER]),
        ({"after": OTHER}, []),
        ({"before": OTHER}, [LOUNGE]),
        ({"before": str(int(OTHER) + 1), "limit": 1}, [OTHER]),
    ],
)
async def test_in_pages(bare, query, seen):
    assert await listed(bare, **query) == seen


async def test_a_page_has_its_limits(bare):
    assert (await bare.ask("GET", "/users/@me/guilds", params={"limit": 201})).status_code == 400


async def test_counts_come_where_they_are_asked_for(bare):
    (plain, *_) = (await bare.ask("GET", "/users/@me/guilds")).json()
    (counted, *_) = (await bare.ask("GET", "/users/@me/guilds", params={"with_counts": "1"})).json()
    assert "approximate_member_count" not in plain
    assert counted["approximate_member_count"] == 6
    assert counted["owner"] is False


async def test_a_server_that_it_left_is_closed_to_it(bare, discord):
    assert (await bare.ask("GET", f"/guilds/{LOUNGE}/members/{APPLICATION_ID}")).status_code == 200
    await discord.set_joined("Reverie Lounge", joined=False)
    for path in (f"/guilds/{LOUNGE}", f"/guilds/{LOUNGE}/channels", f"/guilds/{LOUNGE}/members/{APPLICATION_ID}"):
        answer = await bare.ask("GET", path)
        assert (answer.status_code, answer.json()["code"]) == (403, 50001)
