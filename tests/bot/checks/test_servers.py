import pytest

from bot.checks import servers
from bot.checks.findings import State
from bot.checks.servers import joined, look, membership
from sandbox.discord.state.nouns import Overwrite
from sandbox.discord.state.permissions import bits
from sandbox.discord.state.seed import APPLICATION_ID, LOUNGE, OTHER

TWO = {1: "One", 2: "Two"}


def told(found, allowed=(), *, public=True):
    return [(one.state, one.told) for one in membership(found, allowed, application_id=5, public=public)]


class TestMembership:
    def test_all_that_are_allowed(self):
        assert told(TWO, (1, 2)) == [(State.FINE, "The bot is in One, Two, and serves them.")]

    def test_in_none_at_all(self):
        (found,) = membership({}, (), application_id=5, public=True)
        assert found.state is State.BROKEN
        assert "client_id=5" in str(found.remedy)

    def test_not_in_one_that_is_allowed(self):
        found = membership(TWO, (1, 3), application_id=5, public=True)
        assert [one.state for one in found] == [State.BROKEN, State.WARNING]
        assert "server 3" in found[0].told
        assert "guild_id=3" in str(found[0].remedy)
        assert "Two (2)" in found[1].told

    def test_everybody_is_served_and_anybody_may_add_it(self):
        ((state, words),) = told(TWO)
        assert state is State.WARNING
        assert "Anybody can add the bot" in words

    def test_everybody_is_served_and_only_its_owner_may_add_it(self):
        assert [state for state, _ in told(TWO, public=False)] == [State.FINE]

    def test_many_are_not_all_named(self):
        ((_, words),) = told({number: f"S{number}" for number in range(20)})
        assert "S7 and 12 more" in words


def overwrite(engine, name, *, deny=(), allow=(), guild=LOUNGE):
    channel = next(
        one for one in engine.world.channels.values() if one.guild_id == guild and name in (one.name, one.id)
    )
    channel.overwrites[APPLICATION_ID] = Overwrite(id=APPLICATION_ID, kind=1, deny=bits(deny), allow=bits(allow))


async def lounge(client):
    (found,) = await look(client, {int(LOUNGE): "Reverie Lounge"})
    assert found.name == "permissions"
    return found


class TestPermissions:
    async def test_the_servers_of_the_bot(self, client):
        assert await joined(client) == {int(LOUNGE): "Reverie Lounge", int(OTHER): "Other Guild"}

    async def test_a_server_where_all_is_open(self, engine, client):
        overwrite(engine, "quiet", allow=["SEND_MESSAGES"])
        found = await lounge(client)
        assert (found.state, found.told) == (State.FINE, "Reverie Lounge: the bot works in all 4 text channels.")

    async def test_a_closed_channel_is_a_warning(self, engine, client):
        overwrite(engine, "nsfw", deny=["VIEW_CHANNEL"])
        found = await lounge(client)
        assert found.state is State.WARNING
        assert "works in 2 of 4 text channels" in found.told
        assert "#quiet (Send Messages); #nsfw (View Channel)" in found.told

    @pytest.mark.parametrize(
        ("lacking", "label"),
        [("ATTACH_FILES", "Attach Files"), ("READ_MESSAGE_HISTORY", "Read Message History")],
    )
    async def test_a_channel_in_which_its_work_would_fail_is_broken(self, engine, client, lacking, label):
        overwrite(engine, "videos", deny=[lacking])
        found = await lounge(client)
        assert found.state is State.BROKEN
        assert f"#videos ({label})" in found.told
        assert "#quiet" not in found.told
        assert label in str(found.remedy)

    async def test_a_server_where_all_is_closed_is_broken(self, engine, client):
        for name in ("general", "videos", "nsfw"):
            overwrite(engine, name, deny=["SEND_MESSAGES"])
        found = await lounge(client)
        assert found.state is State.BROKEN
        assert "no text channel in which the bot may post" in found.told

    async def test_a_server_without_text_channels_is_broken(self, engine, client):
        engine.world.channels = {key: one for key, one in engine.world.channels.items() if one.guild_id != LOUNGE}
        assert (await lounge(client)).told == "Reverie Lounge: there is no text channel."

    async def test_a_channel_of_a_kind_that_nobody_knows_is_no_failure(self, engine, client, monkeypatch):
        async def get_all_guild_channels(guild_id):
            return [{"type": 99, "id": "1"}]

        monkeypatch.setattr(client.http, "get_all_guild_channels", get_all_guild_channels)
        assert (await lounge(client)).state is State.WARNING

    async def test_of_very_many_servers_some_are_left_out(self, client, monkeypatch):
        monkeypatch.setattr(servers, "MOST_SERVERS", 1)
        found = await look(client, await joined(client))
        assert [one.state for one in found] == [State.WARNING, State.SKIPPED]
        assert found[1].told == "1 more servers were not looked at."
