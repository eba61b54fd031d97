"""Using commands as Discord's client does: which ones a member may use; options typed and checked before sending."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.discord import limits
from sandbox.discord.control.asking import Resolved, begin
from sandbox.discord.control.files import uploaded
from sandbox.discord.engine import Engine
from sandbox.discord.errors import NotSent
from sandbox.discord.state.nouns import Channel, ChannelKind, Interaction, InteractionKind, Json, Message, User
from sandbox.discord.state.permissions import in_guild
from sandbox.discord.state.seed import APPLICATION_ID

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMANDS = (1, 2)
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 8, 9, 10, 11


def find(engine: Engine, user: User, channel: Channel, name: str, kind: int) -> Json:
    """Return a synced command that this member may use here. Raises NotSent saying why not."""
    known = [one for one in _commands(engine, channel) if one["type"] == kind]
    command = next((one for one in known if one["name"] == name), None)
    if command is None:
        raise NotSent(f"There is no command {name!r}. There are: {', '.join(one['name'] for one in known) or 'none'}.")
    _check_offered(engine, user, channel, command)
    return command


def offered(engine: Engine, user: User, channel: Channel) -> list[Json]:
    """Return the synced commands of all kinds that this member may use here."""
    return [one for one in _commands(engine, channel) if _is_offered(engine, user, channel, one)]


def _commands(engine: Engine, channel: Channel) -> list[Json]:
    """Return the commands of a place. A server that the bot has left shows none."""
    guild = engine.world.guilds.get(channel.guild_id or "")
    gone = guild is not None and APPLICATION_ID not in guild.members
    return [] if gone else engine.world.commands_in(channel.guild_id)


def _is_offered(engine: Engine, user: User, channel: Channel, command: Json) -> bool:
    try:
        _check_offered(engine, user, channel, command)
    except NotSent:
        return False
    return True


def _check_offered(engine: Engine, user: User, channel: Channel, command: Json) -> None:
    contexts = command["contexts"]
    here = 1 if channel.kind is ChannelKind.DIRECT else 0
    if contexts is not None and here not in contexts:
        raise NotSent(f"/{command['name']} is not offered {'in direct messages' if here else 'in servers'}.")
    if here == 0:
        _check_allowed(engine, user, channel, command)


def _check_allowed(engine: Engine, user: User, channel: Channel, command: Json) -> None:
    world, name = engine.world, command["name"]
    if not world.may(channel, user.id, "VIEW_CHANNEL"):
        raise NotSent(f"{user.name} does not see #{channel.name}.")
    if not world.may(channel, user.id, "USE_APPLICATION_COMMANDS"):
        raise NotSent(f"{user.name} may not use commands in #{channel.name}.")
    needed = command["default_member_permissions"]
    held = in_guild(world.guilds[channel.guild_id or ""], user.id)
    if needed is not None and (held & int(needed) != int(needed) or (int(needed) == 0 and not held & 1 << 3)):
        raise NotSent(f"{user.name} lacks the permissions for /{name}.")
    if command.get("nsfw") and not channel.nsfw:
        raise NotSent(f"/{name} is only offered in age-restricted channels.")


def use(
    engine: Engine,
    user: User,
    channel: Channel,
    name: str,
    options: Mapping[str, Any],
    files: Mapping[str, Any],
    forged: Mapping[str, Any],
) -> Interaction:
    """Use a slash command; `name` may be `group sub`. What is `forged` is sent instead, as it is."""
    command, path = _with_subcommands(engine, user, channel, name)
    typing = Typing(engine, user, channel)
    typed = [one for one in typing.all(path[-1], options, files) if one["name"] not in forged]
    values = typed + typing.forged(forged)
    data = _data(command, path, values)
    return begin(engine, InteractionKind.COMMAND, user, channel, typing.resolved.into(data))


def complete(
    engine: Engine, user: User, channel: Channel, name: str, option: str, text: str, options: Mapping[str, Any]
) -> Interaction:
    """Type into an option with autocomplete."""
    command, path = _with_subcommands(engine, user, channel, name)
    declared = next((one for one in path[-1].get("options", []) if one["name"] == option), None)
    if declared is None or not declared.get("autocomplete"):
        raise NotSent(f"/{name} has no option {option!r} with autocomplete.")
    typing = Typing(engine, user, channel)
    values = typing.all(path[-1], options, {}, partial=True)
    values.append({"name": option, "type": declared["type"], "value": text, "focused": True})
    data = typing.resolved.into(_data(command, path, values))
    return begin(engine, InteractionKind.AUTOCOMPLETE, user, channel, data, focused_kind=declared["type"])


def menu(engine: Engine, user: User, channel: Channel, name: str, message: Message) -> Interaction:
    """Use a command of a message's context menu."""
    command = find(engine, user, channel, name, MESSAGE_MENU)
    resolved = Resolved(engine, channel)
    data = {**_head(command), "target_id": resolved.message(message)}
    return begin(engine, InteractionKind.COMMAND, user, channel, resolved.into(data))


def user_menu(engine: Engine, user: User, channel: Channel, name: str, target: User) -> Interaction:
    """Use a command of a person's context menu."""
    command = find(engine, user, channel, name, USER_MENU)
    resolved = Resolved(engine, channel)
    data = {**_head(command), "target_id": resolved.user(target)}
    return begin(engine, InteractionKind.COMMAND, user, channel, resolved.into(data))


def _head(command: Json) -> Json:
    own = {"guild_id": command["guild_id"]} if "guild_id" in command else {}
    return {"id": command["id"], "name": command["name"], "type": command["type"], **own}


def _with_subcommands(engine: Engine, user: User, channel: Channel, name: str) -> tuple[Json, list[Json]]:
    """Return the command, and the path from it down to what takes the options."""
    first, *rest = name.removeprefix("/").split()
    command = find(engine, user, channel, first, CHAT_INPUT)
    path = [command]
    for step in rest:
        inside = [one for one in path[-1].get("options", []) if one["type"] in SUBCOMMANDS]
        found = next((one for one in inside if one["name"] == step), None)
        if found is None:
            raise NotSent(f"/{name}: there is no {step!r}. There are: {', '.join(one['name'] for one in inside)}.")
        path.append(found)
    if any(one["type"] in SUBCOMMANDS for one in path[-1].get("options", [])):
        raise NotSent(f"/{name} needs a sub-command.")
    return command, path


def _data(command: Json, path: list[Json], values: list[Json]) -> Json:
    for step in reversed(path[1:]):
        values = [{"name": step["name"], "type": step["type"], "options": values}]
    return {**_head(command), **({"options": values} if values else {})}


class Typing:
    """Turns what a member entered into the values of typed options, as Discord's client would, or refuses."""

    def __init__(self, engine: Engine, user: User, channel: Channel) -> None:
        self._engine = engine
        self._user = user
        self._channel = channel
        self.resolved = Resolved(engine, channel)
        self._typed: dict[int, Callable[[Json, Any], Any]] = {
            STRING: self._string,
            INTEGER: self._number,
            BOOLEAN: self._boolean,
            USER: self._member,
            CHANNEL: self._channel_named,
            ROLE: self._role,
            MENTIONABLE: self._mentionable,
            NUMBER: self._number,
            ATTACHMENT: self._file,
        }

    def all(
        self, owner: Json, options: Mapping[str, Any], files: Mapping[str, Any], *, partial: bool = False
    ) -> list[Json]:
        """Return the options in the order of the command. `partial` is autocomplete: what is missing may be missing."""
        declared = {one["name"]: one for one in owner.get("options", [])}
        given = {**options, **files}
        if unknown := set(given) - set(declared):
            raise NotSent(
                f"/{owner['name']} has no option {', '.join(sorted(unknown))}. It has: {', '.join(declared)}."
            )
        missing = [name for name, one in declared.items() if one.get("required") and name not in given]
        if missing and not partial:
            raise NotSent(f"/{owner['name']}: This option is required: {', '.join(missing)}.")
        return [
            {"name": name, "type": one["type"], "value": self._typed[one["type"]](one, given[name])}
            for name, one in declared.items()
            if given.get(name) is not None
        ]

    def forged(self, values: Mapping[str, Any]) -> list[Json]:
        """Return options that nothing is asked about, not even whether the command has them."""
        return [{"name": name, **self._as_it_is(value)} for name, value in values.items()]

    def _as_it_is(self, value: Any) -> Json:
        if isinstance(value, Mapping):
            attachment = uploaded(self._engine, self._channel, value, private=True)
            sent = self.resolved.attachment(attachment.id, claimed_bytes=value.get("claimed_bytes"))
            return {"type": ATTACHMENT, "value": sent}
        kinds = {str: STRING, bool: BOOLEAN, int: INTEGER, float: NUMBER}
        return {"type": kinds[type(value)], "value": value}

    def _string(self, option: Json, value: Any) -> Any:
        if not isinstance(value, str):
            raise NotSent(f"{option['name']} takes a text, not {value!r}.")
        if option.get("choices"):
            return self._choice(option, value)
        least, most = option.get("min_length", 0), option.get("max_length", limits.OPTION_STRING)
        if not least <= len(value) <= most:
            raise NotSent(f"{option['name']} must be {least} to {most} characters long, and this is {len(value)}.")
        return value

    def _choice(self, option: Json, value: Any) -> Any:
        for choice in option["choices"]:
            if value in (choice["value"], choice["name"]):
                return choice["value"]
        offered = ", ".join(choice["name"] for choice in option["choices"])
        raise NotSent(f"{option['name']} does not offer {value!r}. It offers: {offered}.")

    def _number(self, option: Json, value: Any) -> Any:
        if option.get("choices"):
            return self._choice(option, value)
        whole = option["type"] == INTEGER
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise NotSent(f"{option['name']} takes a{' whole' if whole else ''} number, not {value!r}.")
        least, most = option.get("min_value", value), option.get("max_value", value)
        if not least <= value <= most:
            raise NotSent(f"{option['name']} must be between {least} and {most}, and this is {value}.")
        return value

    def _boolean(self, option: Json, value: Any) -> bool:
        if not isinstance(value, bool):
            raise NotSent(f"{option['name']} takes True or False, not {value!r}.")
        return value

    def _member(self, _option: Json, value: Any) -> str:
        return self.resolved.user_named(value)

    def _channel_named(self, _option: Json, value: Any) -> str:
        return self.resolved.channel_named(value, self._user)

    def _role(self, _option: Json, value: Any) -> str:
        return self.resolved.role_named(value)

    def _mentionable(self, _option: Json, value: Any) -> str:
        return self.resolved.mentionable_named(value)

    def _file(self, option: Json, value: Any) -> str:
        if not isinstance(value, Mapping):
            raise NotSent(f"{option['name']} takes a file.")
        attachment = uploaded(self._engine, self._channel, value, private=True)
        return self.resolved.attachment(attachment.id)
