"""Every kind of select, in messages and in dialogs."""

from typing import Any

import pytest

from sandbox.discord.driver import Interaction, LocalDiscord, Refused
from sandbox.discord.state.nouns import Callback
from sandbox.discord.state.seed import STAFF_ROLE, USERS
from tests.sandbox.discord.conftest import GENERAL, NSFW, VIDEOS, Bare

STRING, USER, ROLE, MENTIONABLE, CHANNEL = 3, 5, 6, 7, 8
OPTIONS = [{"label": "Wide", "value": "16:9"}, {"label": "Square", "value": "1:1"}]
SELECTS: dict[str, dict[str, Any]] = {
    "string": {"type": STRING, "options": OPTIONS},
    "user": {"type": USER, "max_values": 2},
    "role": {"type": ROLE},
    "mentionable": {"type": MENTIONABLE, "max_values": 3},
    "channel": {"type": CHANNEL, "max_values": 2, "channel_types": [0]},
}
# what is chosen -> what arrives, and in which part of `resolved`
CHOSEN = [
    ("string", ["Square"], ["1:1"], None),
    ("user", ["Ben", USERS["Cem"]], [USERS["Ben"], USERS["Cem"]], "users"),
    ("role", ["Staff"], [STAFF_ROLE], "roles"),
    ("mentionable", ["Staff", "Ben"], [STAFF_ROLE, USERS["Ben"]], "roles"),
    ("channel", ["videos", NSFW], [VIDEOS, NSFW], "channels"),
]
NOT_CHOSEN = [
    ("user", ["Zoe"], "Nobody is called 'Zoe'"),
    ("role", ["Kings"], "no role 'Kings'"),
    ("mentionable", ["Kings"], "no role 'Kings'"),
    ("channel", ["cellar"], "no channel 'cellar'"),
    ("role", ["Staff", "Admin"], "takes 1 to 1 choices, not 2"),
    ("user", [], "takes 1 to 2 choices, not 0"),
    ("string", ["1:1", "Square", "16:9"], "takes 1 to 1 choices, not 2"),
]


@pytest.fixture
async def selects(bare: Bare) -> Bare:
    rows = [{"type": 1, "components": [{"custom_id": name, **one}]} for name, one in SELECTS.items()]
    answer = await bare.post(GENERAL, {"content": "choose", "components": rows})
    assert answer.status_code == 200, answer.text
    return bare


@pytest.mark.parametrize(("name", "values", "arrived", "resolved"), CHOSEN)
async def test_choices_arrive_as_ids(
    discord: LocalDiscord, selects: Bare, name: str, values: list[str], arrived: list[str], resolved: str | None
) -> None:
    ana = discord.member("Ana")
    [message] = await ana.read()
    data = selects.known(await ana.choose(message, name, values)).data
    assert (data["component_type"], data["values"]) == (SELECTS[name]["type"], arrived)
    assert resolved is None or set(data["resolved"][resolved]) <= set(arrived)


@pytest.mark.parametrize(("name", "values", "reason"), NOT_CHOSEN)
async def test_what_is_not_offered_is_not_chosen(
    discord: LocalDiscord, selects: Bare, name: str, values: list[str], reason: str
) -> None:
    ana = discord.member("Ana")
    [message] = await ana.read()
    with pytest.raises(Refused, match=reason):
        await ana.choose(message, name, values)


async def test_a_channel_that_one_does_not_see_is_not_chosen(discord: LocalDiscord, selects: Bare) -> None:
    await discord.set_permissions("videos", deny=["VIEW_CHANNEL"], member="Ana")
    ana = discord.member("Ana")
    [message] = await ana.read()
    with pytest.raises(Refused, match="Ana sees no channel 'videos'"):
        await ana.choose(message, "channel", ["videos"])


async def test_a_disabled_menu_takes_nothing(discord: LocalDiscord, bare: Bare) -> None:
    select = {"custom_id": "who", "type": USER, "disabled": True}
    await bare.post(GENERAL, {"content": "x", "components": [{"type": 1, "components": [select]}]})
    ana = discord.member("Ana")
    [message] = await ana.read()
    with pytest.raises(Refused, match="'who' is disabled"):
        await ana.choose(message, "who", ["Ben"])


class TestInDialogs:
    @pytest.fixture
    async def opener(self, discord: LocalDiscord, bare: Bare) -> Interaction:
        await bare.sync()
        asked = await discord.member("Ana").command("video", {"prompt": "a fox"})
        preset = {"default_values": [{"id": USERS["Ben"], "type": "user"}]}
        fields = [
            {"type": 18, "label": name.title(), "component": {"custom_id": name, "required": name == "user", **one}}
            for name, one in SELECTS.items()
        ]
        fields[1]["component"] |= preset
        answer = await bare.answer(asked, Callback.DIALOG, {"custom_id": "d", "title": "Choose", "components": fields})
        assert answer.status_code == 200, answer.text
        return asked

    async def test_choices_arrive_as_ids(self, discord: LocalDiscord, bare: Bare, opener: Interaction) -> None:
        given = {name: values for name, values, _, _ in CHOSEN}
        data = bare.known(await discord.member("Ana").submit(opener, given)).data
        arrived = [one["component"]["values"] for one in data["components"]]
        assert arrived == [ids for _, _, ids, _ in CHOSEN]
        assert set(data["resolved"]["roles"]) == {STAFF_ROLE}
        assert set(data["resolved"]["channels"]) == {VIDEOS, NSFW}

    async def test_untouched_ones_keep_what_was_set(
        self, discord: LocalDiscord, bare: Bare, opener: Interaction
    ) -> None:
        data = bare.known(await discord.member("Ana").submit(opener, {})).data
        assert [one["component"]["values"] for one in data["components"]] == [[], [USERS["Ben"]], [], [], []]
