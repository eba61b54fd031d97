"""What Discord's client lets a member send, and how options arrive at the bot."""

from typing import Any

import pytest

from sandbox.discord import limits
from sandbox.discord.driver import File, LocalDiscord, Refused
from sandbox.discord.state.seed import STAFF_ROLE, USERS
from tests.sandbox.discord.conftest import GENERAL, Bare

PICTURE = File(name="a.png", data=b"12345", content_type="image/png")


def option(kind: int, name: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "description": "d", **fields}


OPTIONS = [
    option(3, "prompt", required=True, min_length=3, max_length=10),
    option(4, "seconds", choices=[{"name": "five seconds", "value": 5}]),
    option(4, "count", min_value=1, max_value=4),
    option(10, "speed"),
    option(5, "loop"),
    option(6, "who"),
    option(7, "where"),
    option(8, "role"),
    option(9, "whoever"),
    option(11, "frame"),
]


@pytest.fixture
async def synced(bare: Bare) -> Bare:
    server = option(1, "server", options=[option(3, "key")])
    answer = await bare.sync(
        [
            {"name": "video", "description": "d", "options": OPTIONS},
            {"name": "admin", "description": "d", "default_member_permissions": "32"},
            {"name": "never", "description": "d", "default_member_permissions": "0"},
            {"name": "guildish", "description": "d", "contexts": [0]},
            {"name": "adult", "description": "d", "nsfw": True},
            {"name": "set", "description": "d", "options": [option(2, "up", options=[server])]},
            {"name": "Animate", "type": 3},
        ]
    )
    assert answer.status_code == 200, answer.text
    return bare


async def test_options_are_typed_and_resolved(discord: LocalDiscord, synced: Bare) -> None:
    given = {
        "prompt": "a fox",
        "seconds": "five seconds",
        "count": 4,
        "speed": 1.5,
        "loop": True,
        "who": "Ben",
        "where": "videos",
        "role": "Staff",
        "whoever": "Staff",
    }
    asked = await discord.member("Ana").command("video", given, {"frame": PICTURE})
    data = synced.known(asked).data
    values = {one["name"]: one["value"] for one in data["options"]}
    assert (values["seconds"], values["count"], values["speed"], values["loop"]) == (5, 4, 1.5, True)
    assert data["resolved"]["users"][values["who"]]["username"] == "ben"
    assert "permissions" in data["resolved"]["members"][USERS["Ben"]]
    assert data["resolved"]["channels"][values["where"]]["name"] == "videos"
    assert list(data["resolved"]["roles"]) == [STAFF_ROLE]
    attachment = data["resolved"]["attachments"][values["frame"]]
    assert attachment["ephemeral"]
    assert await discord.download(attachment["url"]) == PICTURE.data


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "required: prompt"),
        ({"prompt": "ab"}, "3 to 10 characters long, and this is 2"),
        ({"prompt": "a" * 11}, "3 to 10"),
        ({"prompt": 12345}, "takes a text"),
        ({"prompt": "a fox", "seconds": 7}, "It offers: five seconds"),
        ({"prompt": "a fox", "count": 5}, "between 1 and 4"),
        ({"prompt": "a fox", "count": 1.5}, "a whole number"),
        ({"prompt": "a fox", "loop": "yes"}, "True or False"),
        ({"prompt": "a fox", "who": "Zoe"}, "Nobody is called 'Zoe'"),
        ({"prompt": "a fox", "role": "Kings"}, "no role 'Kings'"),
        ({"prompt": "a fox", "frame": "a.png"}, "takes a file"),
        ({"prompt": "a fox", "colour": "red"}, "no option colour"),
    ],
)
async def test_what_does_not_fit_is_not_sent(
    discord: LocalDiscord, synced: Bare, options: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        await discord.member("Ana").command("video", options)
    assert synced.world.interactions == {}


@pytest.mark.parametrize(
    ("member", "channel", "name", "reason"),
    [
        ("Ana", "general", "unknown", "no command 'unknown'"),
        ("Ana", "general", "admin", "lacks the permissions"),
        ("Sol", "general", "never", "lacks the permissions"),
        ("Ana", "dm", "guildish", "not offered in direct messages"),
        ("Ana", "general", "adult", "age-restricted"),
        ("Ana", "general", "set", "needs a sub-command"),
        ("Ana", "general", "set up cellar", "no 'cellar'"),
        ("Ana", "cellar", "video", "no channel 'cellar'"),
    ],
)
async def test_what_is_not_offered_is_not_sent(
    discord: LocalDiscord, synced: Bare, member: str, channel: str, name: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        await discord.member(member, channel).command(name)


@pytest.mark.parametrize(
    ("member", "channel", "name"), [("Ada", "general", "admin"), ("Ada", "general", "never"), ("Ana", "nsfw", "adult")]
)
async def test_what_is_offered_is_sent(
    discord: LocalDiscord, synced: Bare, member: str, channel: str, name: str
) -> None:
    asked = await discord.member(member, channel).command(name)
    assert synced.known(asked).data["name"] == name


async def test_commands_need_their_permission(discord: LocalDiscord, synced: Bare) -> None:
    await discord.set_permissions("general", deny=["USE_APPLICATION_COMMANDS"], member="Ana")
    with pytest.raises(Refused, match="may not use commands"):
        await discord.member("Ana").command("video", {"prompt": "a fox"})
    await discord.set_permissions("general", deny=["VIEW_CHANNEL"], member="Ana")
    with pytest.raises(Refused, match="does not see"):
        await discord.member("Ana").read()
    await discord.member("Ben").command("video", {"prompt": "a fox"})


async def test_sub_commands_nest(discord: LocalDiscord, synced: Bare) -> None:
    asked = await discord.member("Ana").command("set up server", {"key": "k"})
    [group] = synced.known(asked).data["options"]
    assert (group["name"], group["options"][0]["name"]) == ("up", "server")
    assert group["options"][0]["options"] == [{"name": "key", "type": 3, "value": "k"}]


async def test_too_large_a_file_is_not_sent(discord: LocalDiscord, synced: Bare) -> None:
    large = File(name="a.png", data=bytes(limits.ATTACHMENT_BYTES + 1), content_type="image/png")
    with pytest.raises(Refused, match="too large: Discord takes 10 MiB"):
        await discord.member("Ana").command("video", {"prompt": "a fox"}, {"frame": large})
    with pytest.raises(Refused, match="too large"):
        await discord.member("Ana").say("look", [large])


async def test_an_altered_client_sends_what_it_likes(discord: LocalDiscord, synced: Bare) -> None:
    large = File(name="a.png", data=b"12345", content_type="image/png", claimed_bytes=200_000_000)
    forged = {"count": 99, "speed": 1.5, "loop": True, "colour": "red", "frame": large}
    asked = await discord.member("Ana").command("video", {"prompt": "a fox", "count": 2}, forged=forged)
    data = synced.known(asked).data
    assert [(one["name"], one["type"]) for one in data["options"]] == [
        ("prompt", 3),
        ("count", 4),
        ("speed", 10),
        ("loop", 5),
        ("colour", 3),
        ("frame", 11),
    ]
    [attachment] = data["resolved"]["attachments"].values()
    assert (attachment["id"], attachment["size"]) == (data["options"][-1]["value"], 200_000_000)


async def test_the_menu_carries_the_message(discord: LocalDiscord, synced: Bare) -> None:
    said = await discord.member("Ben").say("look", [PICTURE])
    asked = await discord.member("Ana").menu("Animate", said)
    data = synced.known(asked).data
    message = data["resolved"]["messages"][data["target_id"]]
    assert (message["content"], message["attachments"][0]["filename"]) == ("look", "a.png")


async def test_buttons_that_cannot_be_pressed(discord: LocalDiscord, synced: Bare) -> None:
    buttons = [
        {"type": 2, "style": 1, "label": "Go", "custom_id": "go", "disabled": True},
        {"type": 2, "style": 5, "label": "Read", "url": "https://example.org"},
        {"type": 2, "style": 1, "label": "Extend", "custom_id": "1"},
        {"type": 2, "style": 1, "label": "Extend more", "custom_id": "2"},
    ]
    await synced.post(
        discord.member("Ana").at("general").id and GENERAL,
        {
            "content": "x",
            "components": [{"type": 1, "components": buttons}],
        },
    )
    ana = discord.member("Ana")
    [message] = await ana.read()
    for label, reason in (
        ("Go", "disabled"),
        ("Read", "opens a link"),
        ("Stop", "no button"),
        ("xt", "several buttons"),
    ):
        with pytest.raises(Refused, match=reason):
            await ana.press(message, label)
    assert synced.known(await ana.press(message, "Extend")).data["custom_id"] == "1"
    assert synced.known(await ana.press(message, "more")).data["custom_id"] == "2"


async def test_menus_are_chosen_from(discord: LocalDiscord, synced: Bare) -> None:
    options = [{"label": "Wide", "value": "16:9"}, {"label": "Square", "value": "1:1"}]
    menus = [
        {"type": 1, "components": [{"type": 3, "custom_id": "aspect", "options": options}]},
        {"type": 1, "components": [{"type": 5, "custom_id": "who", "max_values": 2}]},
    ]
    await synced.post(GENERAL, {"content": "x", "components": menus})
    ana = discord.member("Ana")
    [message] = await ana.read()
    assert synced.known(await ana.choose(message, "aspect", ["Square"])).data["values"] == ["1:1"]
    chosen = synced.known(await ana.choose(message, "who", ["Ben", "Cem"])).data
    assert chosen["values"] == [USERS["Ben"], USERS["Cem"]]
    assert set(chosen["resolved"]["users"]) == set(chosen["values"])
    for custom_id, values, reason in (
        ("aspect", ["4:3"], "does not offer"),
        ("aspect", ["1:1", "16:9"], "takes 1 to 1"),
        ("colour", ["red"], "no menu 'colour'"),
    ):
        with pytest.raises(Refused, match=reason):
            await ana.choose(message, custom_id, values)
