"""INTERACTION_CREATE: every key that clients need, and the permissions as they are in that channel."""

from sandbox.discord.control.asking import payload
from sandbox.discord.driver import Interaction as Asked
from sandbox.discord.driver import LocalDiscord
from sandbox.discord.state.nouns import Json
from sandbox.discord.state.permissions import BITS
from sandbox.discord.state.seed import LOUNGE, USERS
from tests.sandbox.discord.conftest import Bare

SEND = BITS["SEND_MESSAGES"]
# Without one of these discord.py's parser fails, and the bot with it.
NEEDED = {"id", "application_id", "type", "data", "channel", "channel_id", "token", "version", "attachment_size_limit"}


def sent(bare: Bare, asked: Asked) -> Json:
    """Return the event as the bot got it."""
    interaction = bare.known(asked)
    world = bare.world
    return payload(
        bare.engine, interaction, world.users[interaction.user_id], world.channels[interaction.channel_id], None
    )


async def test_in_a_server_it_comes_from_a_member(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    event = sent(bare, await discord.member("Sol").command("video"))
    assert set(event) >= NEEDED | {"guild", "guild_id", "member", "app_permissions", "entitlements"}
    assert "user" not in event
    assert (event["context"], event["authorizing_integration_owners"]) == (0, {"0": LOUNGE})
    assert int(event["member"]["permissions"]) & BITS["MANAGE_MESSAGES"]
    assert int(event["app_permissions"]) & SEND


async def test_in_direct_messages_it_comes_from_a_user(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    event = sent(bare, await discord.member("Ana", "dm").command("video"))
    assert set(event) >= NEEDED | {"user"}
    assert not {"guild", "guild_id", "member"} & set(event)
    assert (event["context"], event["user"]["id"], event["channel"]["type"]) == (1, USERS["Ana"], 1)


async def test_permissions_are_those_of_the_channel(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    quiet = sent(bare, await discord.member("Ana", "quiet").command("video"))
    assert not int(quiet["app_permissions"]) & SEND
    assert int(quiet["member"]["permissions"]) & SEND
    await discord.set_permissions("videos", deny=["SEND_MESSAGES"], member="Ana")
    mute = sent(bare, await discord.member("Ana", "videos").command("video"))
    assert not int(mute["member"]["permissions"]) & SEND
