"""
Who may do what: every command, message menu, button, select and dialog, tried by everybody.

The register of the running client says what there is; COMMANDS and VERBS say here whose each is, so that nothing is
added, or given to others, without somebody writing it down.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.client import access_of
from bot.domain.community.conduct import RestrictionKind
from bot.domain.community.people import Rank
from bot.domain.reasons import Reason
from cogs.ui import sentences
from cogs.ui.layout import Colour, boxed
from tests.cogs.conftest import texts

MEMBERS, EVERYBODY, STAFF, ADMINS, OPERATORS = "members", "everybody", "staff", "admins", "operators"
RANKS = {
    MEMBERS: (Rank.MEMBER, False),
    EVERYBODY: (Rank.MEMBER, True),
    STAFF: (Rank.STAFF, False),
    ADMINS: (Rank.ADMIN, False),
    OPERATORS: (Rank.OPERATOR, False),
}
COMMANDS = {
    "video": MEMBERS,
    "image": MEMBERS,
    "tray": MEMBERS,
    "Use as start frame": MEMBERS,
    "Use as end frame": MEMBERS,
    "Extend this clip": MEMBERS,
    "Show generation": MEMBERS,
    "extend": MEMBERS,
    "edit reframe": MEMBERS,
    "edit modify": MEMBERS,
    "edit upscale": MEMBERS,
    "edit audio": MEMBERS,
    "blend": MEMBERS,
    "Animate this picture": MEMBERS,
    "queue": MEMBERS,
    "history": MEMBERS,
    "generation show": MEMBERS,
    "quota": MEMBERS,
    "help": EVERYBODY,
    "config check": ADMINS,
    "config setup": ADMINS,
    "config channels": ADMINS,
    "config models": ADMINS,
    "config roles set": ADMINS,
    "config roles clear": ADMINS,
    "config roles remove": ADMINS,
    "config roles list": ADMINS,
    "config budget": ADMINS,
    "config confirm-above": ADMINS,
    "config timezone": ADMINS,
    "config visibility": ADMINS,
    "config strikes": ADMINS,
    "config retention": ADMINS,
    "config show": ADMINS,
    "config export": ADMINS,
    "config import": ADMINS,
    "mod audit": STAFF,
    "operator accounts": OPERATORS,
    "operator servers": OPERATORS,
    "gift": MEMBERS,
    "preferences": MEMBERS,
    "privacy export": EVERYBODY,
    "privacy delete": EVERYBODY,
    "Report to moderators": MEMBERS,
    "config filters add": ADMINS,
    "config filters remove": ADMINS,
    "config filters list": ADMINS,
    "config filters test": ADMINS,
    "mod ban": STAFF,
    "mod unban": STAFF,
    "mod pause-member": STAFF,
    "mod resume-member": STAFF,
    "mod strike": STAFF,
    "mod strikes": STAFF,
    "mod queue": STAFF,
    "mod cancel": STAFF,
    "mod reports": STAFF,
    "mod grant": STAFF,
    "mod revoke": STAFF,
    "mod reset": STAFF,
    "mod pause": STAFF,
    "mod resume": STAFF,
    "mod stats": STAFF,
    "mod costs": STAFF,
}
VERBS = {
    "extend": MEMBERS,
    "extend-dialog": MEMBERS,
    "reframe": MEMBERS,
    "reframe-dialog": MEMBERS,
    "modify": MEMBERS,
    "modify-dialog": MEMBERS,
    "upscale": MEMBERS,
    "upscale-dialog": MEMBERS,
    "sound": MEMBERS,
    "sound-dialog": MEMBERS,
    "blend": MEMBERS,
    "blend-dialog": MEMBERS,
    "reroll": MEMBERS,
    "retry": MEMBERS,
    "edit": MEMBERS,
    "edit-dialog": MEMBERS,
    "info": MEMBERS,
    "delete": MEMBERS,
    "confirm-delete": MEMBERS,
    "cancel": MEMBERS,
    "show": MEMBERS,
    "animate-dialog": MEMBERS,
    "animate-late-dialog": MEMBERS,
    "animate-picture": MEMBERS,
    "animate-picture-dialog": MEMBERS,
    "vary": MEMBERS,
    "vary-dialog": MEMBERS,
    "use-style": MEMBERS,
    "use-style-dialog": MEMBERS,
    "use-reference": MEMBERS,
    "use-reference-dialog": MEMBERS,
    "pick-picture": MEMBERS,
    "tray-swap": MEMBERS,
    "tray-clear": MEMBERS,
    "tray-make": MEMBERS,
    "tray-dialog": MEMBERS,
    "history": MEMBERS,
    "history-category": MEMBERS,
    "history-kind": MEMBERS,
    "history-stage": MEMBERS,
    "history-search": MEMBERS,
    "history-dialog": MEMBERS,
    "config-channels": ADMINS,
    "config-log": ADMINS,
    "config-staff": ADMINS,
    "config-age": ADMINS,
    "config-models": ADMINS,
    "config-resolutions": ADMINS,
    "config-seconds": ADMINS,
    "config-open": ADMINS,
    "config-save": ADMINS,
    "config-done": ADMINS,
    "config-apply": ADMINS,
    "config-keep": ADMINS,
    "audit": STAFF,
    "report": MEMBERS,
    "report-dialog": MEMBERS,
    "make-it": MEMBERS,
    "never-mind": MEMBERS,
    "consent-allow": MEMBERS,
    "consent-refuse": MEMBERS,
    "queue-mine": MEMBERS,
    "queue-all": STAFF,
    "appeal": EVERYBODY,
    "appeal-dialog": EVERYBODY,
    "privacy-delete": EVERYBODY,
    "privacy-delete-dialog": EVERYBODY,
    "strike-withdraw": STAFF,
    "report-decide": STAFF,
    "report-reason": STAFF,
    "report-turn": STAFF,
    "appeal-answer": STAFF,
    "numbers-period": STAFF,
    "numbers-by": STAFF,
}
# What a rank that is too low is told; by the rank that is needed.
TOO_LOW = {
    Rank.STAFF: Reason.STAFF_ONLY,
    Rank.ADMIN: Reason.ADMIN_ONLY,
    Rank.OPERATOR: Reason.OPERATOR_ONLY,
}
PEOPLE = {
    "member": Rank.MEMBER,
    "other member": Rank.MEMBER,
    "staff": Rank.STAFF,
    "admin": Rank.ADMIN,
    "operator": Rank.OPERATOR,
    "banned": Rank.MEMBER,
    "another server": Rank.MEMBER,
}
ANYWHERE = "another server"


@pytest.fixture
async def town(lounge):
    """Give a server with everybody in it, and one that the operator has not opened the bot for."""
    guild, env, house = lounge.guild, lounge.env, lounge.house
    staff = guild.create_role("Staff")
    admin = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    elsewhere = env.create_guild(name="Elsewhere")
    people = {
        "member": lounge.ana,
        "other member": lounge.ben,
        "staff": guild.add_member(env.create_user("sol"), roles=[staff]),
        "admin": guild.add_member(env.create_user("ada"), roles=[admin]),
        "operator": guild.add_member(env.create_user("opal")),
        "banned": guild.add_member(env.create_user("bad")),
        ANYWHERE: elsewhere.add_member(env.create_user("eve")),
    }
    house.operator_ids = frozenset({people["operator"].id})
    house.operator_guild_ids = frozenset({guild.id})
    house.wire({house.provider.name: house.provider})
    lounge.allowed = frozenset({guild.id})
    await lounge.made("made by a member")
    async with house.database.transaction() as tables:
        await tables.conduct.restrict(
            RestrictionKind.BAN,
            user_id=people["banned"].id,
            guild_id=guild.id,
            reason="a test",
            actor_id=1,
            now=house.clock(),
            until=None,
        )
    await house.configurations.change(
        guild.id,
        lambda rules: type(rules)(staff_role_id=staff.id),
        actor_id=people["admin"].id,
        action="config.staff",
    )
    await lounge.restart()
    town = Town(lounge, people, elsewhere.create_text_channel("general"))
    town.message_elsewhere = await people[ANYWHERE].send(town.elsewhere, "a message")
    await town.show_everything_to_everybody()
    return town


class Town:
    """Who tries, and where."""

    def __init__(self, lounge, people, elsewhere):
        self.lounge, self.people, self.elsewhere = lounge, people, elsewhere
        self.target = lounge.guild.add_member(lounge.env.create_user("tess"))
        self.message_elsewhere: Any = None

    def place(self, who: str) -> Any:
        return self.elsewhere if who == ANYWHERE else self.lounge.general

    async def show_everything_to_everybody(self) -> None:
        """Let Discord itself hide no command from anybody, so that it is we who refuse."""
        for known in await self.lounge.bot.tree.fetch_commands():
            for guild in (self.lounge.guild, self.elsewhere.guild):
                guild.set_command_permissions(known, {guild.default_role: True})
        guild = self.lounge.guild
        for known in await self.lounge.bot.tree.fetch_commands(guild=discord.Object(guild.id)):
            guild.set_command_permissions(known, {guild.default_role: True})

    async def call(self, who: str, command: Any, picture: bytes) -> str:
        """Call a command with anything in the options that it needs, and return what was answered."""
        person, place = self.people[who], self.place(who)
        if isinstance(command, app_commands.ContextMenu):
            target = self.target if command.type is discord.AppCommandType.user else self.message(who)
            asked = await person.context_menu(place, command.name, target)
        else:
            needed = {one.name: self.filled(one, who, picture) for one in command.parameters if one.required}
            asked = await self.working(person.slash(place, command.qualified_name, **needed))
        return texts(asked.response.components) if asked.response is not None else ""

    async def working(self, asking: Awaitable[Any]) -> Any:
        """Let everything work meanwhile, as it does in a bot that runs: /config check waits for its clip."""
        house, task = self.lounge.house, asyncio.ensure_future(asking)
        while not task.done():
            for step in (house.submission, house.polling, house.download):
                await step.run_once()
            house.clock.forward(seconds=1)
            await asyncio.sleep(0)
        return await task

    async def press(self, who: str, verb: str) -> str:
        """Press a button with this verb, as anybody could make one, and return what was answered."""
        person, custom_id = self.people[who], f"v1:{verb}:1:0"
        button = discord.ui.Button[Any](label="Any", custom_id=custom_id)
        place = self.lounge.bot.get_partial_messageable(self.place(who).id)
        sent = await place.send(view=boxed(["any"], colour=Colour.QUIET, buttons=[button]))
        pressed = await person.click(sent, custom_id=custom_id)
        return texts(pressed.response.components) if pressed.response is not None else ""

    def message(self, who: str) -> Any:
        if who == ANYWHERE:
            return self.message_elsewhere
        return self.lounge.messages()[-1].message

    def filled(self, option: app_commands.Parameter, who: str, picture: bytes) -> Any:
        if option.choices:
            return option.choices[0].value
        kind = discord.AppCommandOptionType
        target = self.target if who != ANYWHERE else self.people[ANYWHERE]
        return {
            kind.string: "1",
            kind.integer: max(1, int(option.min_value or 1)),
            kind.number: max(1.0, float(option.min_value or 1)),
            kind.boolean: True,
            kind.user: target,
            kind.channel: self.place(who),
            kind.role: self.place(who).guild.default_role,
            kind.attachment: ("picture.png", picture),
        }[option.type]

    def expected(self, who: str, whose: str) -> Reason | None:
        """Return with which reason somebody is refused; None: they are let in."""
        needed, banned_too = RANKS[whose]
        if who == ANYWHERE:
            return Reason.SERVER_NOT_ALLOWED
        if who == "banned" and not banned_too:
            return Reason.BANNED
        return TOO_LOW[needed] if PEOPLE[who] < needed else None


def refusal(told: str) -> Reason | None:
    """Return which of the gates' sentences was told."""
    for reason in (*TOO_LOW.values(), Reason.BANNED, Reason.SERVER_NOT_ALLOWED):
        if sentences.SENTENCES[reason][0].split("{")[0] in told:
            return reason
    return None


def leaves(tree) -> dict[str, Any]:
    """Return every command that can be called, by its whole name, and every menu."""
    found: dict[str, Any] = {}
    guilds = {guild for guild, _ in tree._guild_commands.items()}
    known = [*tree.get_commands(), *(one for guild in guilds for one in tree.get_commands(guild=discord.Object(guild)))]
    known += [one for kind in discord.AppCommandType for one in tree.get_commands(type=kind)]
    for command in known:
        inside = [command] if not isinstance(command, app_commands.Group) else [*command.walk_commands()]
        found.update({one.qualified_name: one for one in inside if not isinstance(one, app_commands.Group)})
    return found


async def test_everything_has_an_owner(town):
    bot = town.lounge.bot
    known = {name: _whose(access_of(command)) for name, command in leaves(bot.tree).items()}
    assert known == COMMANDS
    assert {verb: _whose(door.access) for verb, door in bot.verbs.items()} == VERBS


def _whose(access) -> str:
    return next(name for name, rank in RANKS.items() if rank == (access.rank, access.banned_too))


@pytest.mark.parametrize("name", COMMANDS)
async def test_each_command_lets_in_whom_it_may_and_nobody_else(town, name, picture_file):
    """Those who are refused come first, so that what the others do makes no difference to them."""
    command = leaves(town.lounge.bot.tree)[name]
    for who in sorted(PEOPLE, key=lambda one: (town.expected(one, COMMANDS[name]) is None, PEOPLE[one])):
        if who == ANYWHERE and COMMANDS[name] == OPERATORS:
            continue  # it is not offered there at all
        told = await town.call(who, command, picture_file)
        assert refusal(told) == town.expected(who, COMMANDS[name]), (who, name, told)
        assert sentences.OUR_FAULT not in told, (who, name)


@pytest.mark.parametrize("verb", VERBS)
async def test_each_button_and_dialog_lets_in_whom_it_may_and_nobody_else(town, verb):
    for who in sorted(PEOPLE, key=lambda one: (town.expected(one, VERBS[verb]) is None, PEOPLE[one])):
        expected = town.expected(who, VERBS[verb])
        told = await town.press(who, verb)
        assert refusal(told) == expected, (who, verb, told)
        assert sentences.OUR_FAULT not in told, (who, verb)
