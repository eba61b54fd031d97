"""Pressing buttons, choosing in menus, filling in dialogs, as Discord's client does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.discord import limits
from sandbox.discord.control.asking import Resolved, begin
from sandbox.discord.control.files import uploaded
from sandbox.discord.engine import Engine
from sandbox.discord.errors import NotSent
from sandbox.discord.state.nouns import Channel, ChannelKind, Interaction, InteractionKind, Json, Message, User, walk

BUTTON, STRING_SELECT, TEXT_INPUT, LABEL = 2, 3, 4, 18
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 19, 21, 22, 23
SELECTS = (3, 5, 6, 7, 8)


def press(
    engine: Engine, user: User, channel: Channel, message: Message, *, label: str | None, custom_id: str | None
) -> Interaction:
    """Press a button by its label, or by its custom id.

    A custom id that is not there is sent all the same, as an altered client would.
    """
    buttons = [one for one in walk(message.components) if one["type"] == BUTTON]
    if custom_id is None:
        button = _labelled(buttons, label)
    else:
        button = next((one for one in buttons if one.get("custom_id") == custom_id), {"id": 1, "custom_id": custom_id})
    if button.get("disabled"):
        raise NotSent(f"The button {button.get('label')!r} is disabled.")
    if "custom_id" not in button:
        raise NotSent(f"The button {button.get('label')!r} opens a link.")
    data = {"component_type": BUTTON, "custom_id": button["custom_id"], "id": button["id"]}
    return begin(engine, InteractionKind.COMPONENT, user, channel, data, message=message)


def _labelled(buttons: Sequence[Json], label: str | None) -> Json:
    found = [one for one in buttons if one.get("label") == label]
    found = found or [one for one in buttons if (label or "").lower() in str(one.get("label")).lower() and label]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(repr(one.get("label")) for one in buttons) or "none"
    problem = "several buttons" if found else "no button"
    raise NotSent(f"The message has {problem} labelled {label!r}. Its buttons: {listed}.")


def choose(
    engine: Engine, user: User, channel: Channel, message: Message, custom_id: str, values: Sequence[str]
) -> Interaction:
    """Choose in a select menu of any kind; people, roles and channels by name or id."""
    menus = [one for one in walk(message.components) if one["type"] in SELECTS]
    menu = next((one for one in menus if one["custom_id"] == custom_id), None)
    if menu is None:
        listed = ", ".join(one["custom_id"] for one in menus) or "none"
        raise NotSent(f"The message has no menu {custom_id!r}. Its menus: {listed}.")
    if menu.get("disabled"):
        raise NotSent(f"The menu {custom_id!r} is disabled.")
    resolved = Resolved(engine, channel)
    chosen = _chosen(menu, values, resolved, user)
    data: Json = {"component_type": menu["type"], "custom_id": custom_id, "id": menu["id"], "values": chosen}
    return begin(engine, InteractionKind.COMPONENT, user, channel, resolved.into(data), message=message)


def _chosen(menu: Json, values: Sequence[str], resolved: Resolved, user: User) -> list[str]:
    """Return the values that the client sends for what a member chose. Raises NotSent, LookupError."""
    ways: dict[int, Callable[[str], str]] = {
        STRING_SELECT: lambda value: _offered(menu, value),
        USER_SELECT: resolved.user_named,
        ROLE_SELECT: resolved.role_named,
        MENTIONABLE_SELECT: resolved.mentionable_named,
        CHANNEL_SELECT: lambda value: _channel(menu, value, resolved, user),
    }
    least, most = menu.get("min_values"), menu.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    chosen = list(dict.fromkeys(ways[menu["type"]](value) for value in values))
    if not least <= len(chosen) <= most:
        raise NotSent(f"{menu['custom_id']} takes {least} to {most} choices, not {len(chosen)}.")
    return chosen


def _channel(menu: Json, value: str, resolved: Resolved, user: User) -> str:
    """Every channel that can be chosen here is a text channel."""
    if menu.get("channel_types") and ChannelKind.TEXT not in menu["channel_types"]:
        raise NotSent(f"{menu['custom_id']} does not offer text channels.")
    return resolved.channel_named(value, user)


def _offered(menu: Json, value: str) -> str:
    for option in menu["options"]:
        if value in (option["value"], option["label"]):
            return str(option["value"])
    raise NotSent(
        f"{menu['custom_id']} does not offer {value!r}: {', '.join(one['label'] for one in menu['options'])}."
    )


def submit(
    engine: Engine,
    user: User,
    channel: Channel,
    opener: Interaction,
    values: Mapping[str, Any],
    files: Mapping[str, Any],
) -> Interaction:
    """Submit the dialog that an interaction opened.

    Fields are named by custom id or label; untouched ones keep their prefilled value.
    """
    if opener.dialog is None or opener.user_id != user.id:
        raise NotSent("No dialog is open.")
    filling = Filling(engine, user, channel, {**values, **files})
    components = [filling.component(one) for one in opener.dialog["components"]]
    if unknown := filling.unknown():
        known = ", ".join(filling.names)
        raise NotSent(f"The dialog has no field {', '.join(map(repr, unknown))}. It has: {known}.")
    data = filling.resolved.into({"custom_id": opener.dialog["custom_id"], "components": components})
    message = channel.messages.get(opener.message_id or "")
    return begin(engine, InteractionKind.DIALOG, user, channel, data, message=message, opened_by=opener.id)


class Filling:
    """Fills in one dialog."""

    def __init__(self, engine: Engine, user: User, channel: Channel, values: Mapping[str, Any]) -> None:
        self._engine = engine
        self._user = user
        self._channel = channel
        self._values = values
        self.resolved = Resolved(engine, channel)
        self.names: list[str] = []
        self._used: set[str] = set()

    def unknown(self) -> list[str]:
        return sorted(set(self._values) - self._used)

    def component(self, one: Json) -> Json:
        """Return what the client sends back for a component at the top of a dialog."""
        body: Json = {"type": one["type"], "id": one["id"]}
        if "component" in one:
            return {**body, "component": self._field(one["component"], str(one.get("label")))}
        if "components" in one:
            return {**body, "components": [self._field(child, str(child.get("label"))) for child in one["components"]]}
        return body

    def _field(self, one: Json, label: str) -> Json:
        custom_id = str(one["custom_id"])
        self.names.append(custom_id)
        name = next((key for key in (custom_id, label) if key in self._values), None)
        if name is not None:
            self._used.add(name)
        given = self._values[name] if name is not None else None
        body: Json = {"type": one["type"], "id": one["id"], "custom_id": custom_id}
        if one["type"] == TEXT_INPUT:
            return {**body, "value": _text(one, label, one.get("value") or "" if given is None else str(given))}
        if one["type"] == RADIO_GROUP:
            return {**body, "value": _offered(one, str(given)) if given is not None else _preselected(one)}
        if one["type"] == CHECKBOX:
            return {**body, "value": bool(one.get("default") if given is None else given)}
        return {**body, "values": self._several(one, label, given)}

    def _several(self, one: Json, label: str, given: Any) -> list[str]:
        if one["type"] == FILE_UPLOAD:
            return self._files(one, label, given)
        if given is None:
            given = [option["value"] for option in one.get("options", []) if option.get("default")]
            given += [default["id"] for default in one.get("default_values", [])]
        values = [str(value) for value in ([given] if isinstance(given, str) else given)]
        if not values and one.get("required") is False:
            return []
        if one["type"] == CHECKBOX_GROUP:
            return [_offered(one, value) for value in values]
        return _chosen(one, values, self.resolved, self._user)

    def _files(self, one: Json, label: str, given: Any) -> list[str]:
        files = [given] if isinstance(given, Mapping) else list(given or [])
        least = 0 if one.get("required") is False else one.get("min_values") or 1
        if not least <= len(files) <= (one.get("max_values") or 1):
            raise NotSent(f"{label} takes {least} to {one.get('max_values') or 1} files, not {len(files)}.")
        kept = [uploaded(self._engine, self._channel, file, private=True) for file in files]
        return [self.resolved.attachment(one.id) for one in kept]


def _text(one: Json, label: str, value: str) -> str:
    least = one.get("min_length") or 0
    most = one.get("max_length") or limits.TEXT_INPUT
    required = one.get("required") is not False
    if not value and not required:
        return value
    if not max(least, int(required)) <= len(value) <= most:
        raise NotSent(
            f"{label} must be {max(least, int(required))} to {most} characters long, and this is {len(value)}."
        )
    return value


def _preselected(one: Json) -> str | None:
    return next((option["value"] for option in one["options"] if option.get("default")), None)
