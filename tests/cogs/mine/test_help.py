from discord import AppCommandType

from bot.client import access_of
from bot.domain.community.people import Rank


async def test_help_names_every_command_and_menu_that_members_may_use(lounge):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "help"))
    for kind, form in ((AppCommandType.chat_input, "**/{}"), (AppCommandType.message, "{}**")):
        commands = lounge.bot.tree.get_commands(type=kind)
        assert commands
        for command in commands:
            assert form.format(command.name) in told or access_of(command).rank > Rank.MEMBER


async def test_help_is_private_and_tells_what_things_cost(lounge):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "help"))
    for word in ("/video", "/extend", "Whoever presses pays", "Ray 2, 5 s: 540p $0.40 · 720p $0.50"):
        assert word in told
