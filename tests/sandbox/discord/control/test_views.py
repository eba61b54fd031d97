"""What members see of messages besides Discord's JSON."""

from sandbox.discord.driver import LocalDiscord
from tests.sandbox.discord.conftest import Bare

COMMANDS = [
    {"name": "video", "description": "d"},
    {
        "name": "generation",
        "description": "d",
        "options": [{"type": 1, "name": "show", "description": "d"}],
    },
    {"name": "Their videos", "type": 2},
]


async def test_an_answer_names_its_command(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync(COMMANDS)
    ana = discord.member("Ana")
    for used, named in (("video", "/video"), ("generation show", "/generation show")):
        asked = await ana.command(used)
        await bare.answer(asked, 4, {"content": used})
        message = await asked.answer()
        view = await ana.link.get(f"/control/messages/{message.id}")
        assert view["command"] == named


async def test_what_answers_no_command_names_none(discord: LocalDiscord) -> None:
    ana = discord.member("Ana")
    said = await ana.say("hello")
    assert (await ana.link.get(f"/control/messages/{said.id}"))["command"] is None


async def test_people_see_what_is_replied_to(discord: LocalDiscord) -> None:
    ana = discord.member("Ana")
    first = await ana.say("first")
    second = await ana.say("second", reply_to=first)
    assert second.raw["referenced_message"]["content"] == "first"
