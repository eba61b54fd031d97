import pytest

from bot.domain.request import Destination, GenerationRequest, Requester


@pytest.fixture
def allowed():
    return frozenset({1})  # not the one that SimCord makes


async def test_a_server_that_is_not_allowed_gets_one_polite_private_line_for_everything(lounge):
    asked = [
        await lounge.ana.slash(lounge.general, "video", prompt="a lake"),
        await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="and then"),
        await lounge.ana.slash(lounge.general, "quota"),
        await lounge.ana.slash(lounge.general, "queue"),
        await lounge.ana.slash(lounge.general, "help"),
        await lounge.ana.context_menu(
            lounge.general, "Animate this picture", await lounge.ana.send(lounge.general, "a picture")
        ),
        await lounge.press(lounge.ana, "v1:reroll:1:1"),
        await lounge.press(lounge.ana, "v1:cancel:1:1"),
    ]
    for one in asked:
        told = await lounge.said(one)
        assert "not opened it for this server" in told
        assert f"ALLOWED_GUILD_IDS: {lounge.guild.id}" in told
    assert await lounge.ana.autocomplete(lounge.general, "extend", "clip", "") == []
    assert lounge.messages() == []
    assert lounge.house.provider.orders == []


async def test_a_press_in_direct_messages_counts_for_the_clips_server(lounge):
    made = await lounge.house.admission.admit(
        GenerationRequest(prompt="a secret", model="ray-2"),
        requester=Requester(user_id=lounge.ana.id, guild_id=lounge.guild.id),
        destination=Destination(channel_id=lounge.ana.user.dm_channel.id, private=True),
        press=lounge.house.press(),
    )
    result = await lounge.finish(made.generation)
    pressed = await lounge.ana.user.click(result, label="Re-roll · $0.50")
    assert "not opened it for this server" in await lounge.said(pressed)
    assert (await lounge.newest()).id == made.generation.id
