"""Does Discord know our commands as they are now? Only asked, never told: the bot tells them when it starts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, cast

import discord

from bot.checks.findings import Finding

NAME: Final = "commands"
START: Final = "Start the bot (make run): it tells Discord its commands whenever it starts."
# What we say of a command, an option and a choice; the rest is Discord's own (ids, versions) or older than what we say.
SAID: Final = (
    "type",
    "name",
    "description",
    "default_member_permissions",
    "nsfw",
    "contexts",
    "integration_types",
    "options",
    "choices",
    "required",
    "autocomplete",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "value",
)
IN_ANY_ORDER: Final = ("contexts", "integration_types", "channel_types")
SLASH: Final = 1  # the type of a command that does not say its type
Said = Mapping[str, Any]
Key = tuple[int, str]  # type and name


async def look(client: discord.Client, wanted: Sequence[Said]) -> Finding:
    """Compare what Discord has with what we would tell it. The client is logged in."""
    assert client.application_id is not None
    known = await client.http.get_global_commands(client.application_id)
    return compare(wanted, cast("Sequence[Said]", known))


def compare(wanted: Sequence[Said], known: Sequence[Said]) -> Finding:
    """Say what is missing at Discord, what differs, and what it still has though we have it no more."""
    ours, theirs = _by_name(wanted), _by_name(known)
    if not theirs:
        return Finding.warning(NAME, f"Discord knows none of the {len(ours)} commands yet.", START)
    shared = ours.keys() & theirs.keys()
    parts = {
        "not there yet": ours.keys() - theirs.keys(),
        "changed since": {key for key in shared if _plain(ours[key]) != _plain(theirs[key])},
        "there no longer": theirs.keys() - ours.keys(),
    }
    told = "; ".join(f"{how}: {_listed(keys)}" for how, keys in parts.items() if keys)
    if told:
        return Finding.warning(NAME, f"Discord knows older ones ({told}).", START)
    return Finding.fine(NAME, f"Discord knows all {len(ours)}: {_listed(ours.keys())}.")


def _by_name(commands: Sequence[Said]) -> dict[Key, Said]:
    return {(int(one.get("type") or SLASH), str(one["name"])): one for one in commands}


def _listed(keys: Collection[Key]) -> str:
    return ", ".join(f"/{name}" if kind == SLASH else name for kind, name in sorted(keys))


def _plain(said: object) -> object:
    """Return the same in one form: what is empty, null or false is as good as not said."""
    if isinstance(said, Mapping):
        parts = cast("Said", said)
        kept = {name: _plain(parts[name]) for name in SAID if name in parts}
        kept |= {name: sorted(cast("list[int]", kept[name])) for name in IN_ANY_ORDER if kept.get(name)}
        if "default_member_permissions" in kept and kept["default_member_permissions"] is not None:
            kept["default_member_permissions"] = str(kept["default_member_permissions"])
        return {name: value for name, value in kept.items() if not _nothing(value)}
    if isinstance(said, list):
        return [_plain(one) for one in cast("list[object]", said)]
    return said


def _nothing(value: object) -> bool:
    return value is None or value is False or value in ("", [])  # a zero is something: 0 == False, so `is`
