"""
Each rule of a server in words: its title, and what a value of it means.

Values come as they are in a Configuration, or as JSON has them (the audit log): both are read alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from bot.domain.community.configuration import (
    AgeRestricted,
    Bounds,
    Configuration,
    Extending,
    Tier,
    Visibility,
)
from bot.domain.money import MicroUsd, shown
from cogs.ui import text

Fields = Mapping[str, Any]
Words = Callable[[Any, Bounds], str]

LONGEST: Final = 300
LONGEST_HIDDEN: Final = 100
NOTHING: Final = "nothing"
EVERYWHERE: Final = "everywhere"

AGE_RESTRICTED: Final = {
    AgeRestricted.REFUSE: "nothing is made there",
    AgeRestricted.SPOILER: "clips come behind a spoiler",
    AgeRestricted.SHOW: "clips are shown openly",
}
VISIBILITY: Final = {
    Visibility.CHANNEL: "in the channel",
    Visibility.SPOILER: "in the channel, behind a spoiler",
    Visibility.PRIVATE: "in the member's direct messages",
}
EXTENDING: Final = {
    Extending.ME: "only who made it",
    Extending.ASK: "others, when who made it allows it",
    Extending.ANYONE: "anybody",
}
TIER_TITLES: Final = {
    "videos_per_day": "Videos a day",
    "pictures_per_day": "Pictures a day",
    "dollars_per_month": "Dollars a month",
    "jobs_at_once": "At once",
    "weight": "Weight in the queue",
    "models": "Models",
    "resolutions": "Resolutions",
}


def told(name: str, value: object, bounds: Bounds, *, longest: int = LONGEST) -> str:
    """Return what a value of a rule means."""
    return text.cut(WORDS[name][1](value, bounds), longest)


def title(name: str) -> str:
    """Return what a rule is called."""
    return WORDS[name][0]


def changes(before: Fields, after: Fields, bounds: Bounds, *, longest: int = LONGEST) -> list[str]:
    """Return what was and what becomes of it, one line a rule that differs; a value has `longest` characters."""
    return [
        f"**{title(name)}** {told(name, before[name], bounds, longest=longest)}"
        f" → {told(name, after[name], bounds, longest=longest)}"
        for name in WORDS
        if name in after and name in before and before[name] != after[name]
    ]


def plain(noun: Configuration | Tier) -> dict[str, Any]:
    """Return rules, or what a role gives, by name."""
    return asdict(noun)


def tier(one: Fields, bounds: Bounds) -> str:
    """Return what a role gives, or everybody has, on one line; nothing of what it says nothing about."""
    parts = [
        _amount_of(one, "videos_per_day", lambda number: text.count(number, "video") + " a day"),
        _amount_of(one, "pictures_per_day", lambda number: text.count(number, "picture") + " a day"),
        _amount_of(one, "dollars_per_month", lambda amount: f"{shown(MicroUsd(amount))} a month"),
        _amount_of(one, "jobs_at_once", lambda number: f"{number} at once"),
        _amount_of(one, "weight", lambda number: f"weight {number}"),
        _amount_of(one, "models", lambda models: "models: " + (_models(models, bounds) if models else NOTHING)),
        _amount_of(one, "resolutions", lambda sizes: "resolutions: " + (", ".join(map(_plain, sizes)) or NOTHING)),
    ]
    return " · ".join(part for part in parts if part)


def everyone(one: Fields, bounds: Bounds) -> str:
    """Return what everybody has, the operator's limits where the admin set none."""
    operators = asdict(bounds.everyone)
    whole = {name: operators[name] if one.get(name) is None else one[name] for name in operators}
    return tier(whole, bounds)


def of_role(one: Fields, bounds: Bounds) -> str:
    """Return a role with what it gives."""
    return f"<@&{one['role_id']}> {tier(one, bounds)}"


def _amount_of(one: Fields, name: str, say: Callable[[Any], str]) -> str:
    value = one.get(name)
    return "" if value is None else say(value)


def _tiers(tiers: Sequence[Tier | Fields], bounds: Bounds) -> str:
    known = [asdict(one) if isinstance(one, Tier) else one for one in tiers]
    return "; ".join(of_role(one, bounds) for one in known) or "none"


def _everyone(one: Tier | Fields, bounds: Bounds) -> str:
    return everyone(asdict(one) if isinstance(one, Tier) else one, bounds)


def _models(models: Sequence[str], bounds: Bounds) -> str:
    return ", ".join(bounds.models[one].label if one in bounds.models else _plain(one) for one in models)


def _plain(words: str) -> str:
    return text.plain(words, 60)


def _role(role_id: int | None, _: Bounds) -> str:
    return "whoever may manage messages" if role_id is None else f"<@&{role_id}>"


def _channel(channel_id: int | None, _: Bounds) -> str:
    return "none" if channel_id is None else f"<#{channel_id}>"


def _channels(channel_ids: Sequence[int], _: Bounds) -> str:
    return " ".join(f"<#{one}>" for one in channel_ids) or EVERYWHERE


def _list(words: Sequence[str], _: Bounds) -> str:
    """Return what is not to be said, so that nobody has to read it."""
    told = ", ".join(_plain(one) for one in words)
    return f"||{text.cut(told, LONGEST_HIDDEN)}||" if told else "none"


def _budget(amount: int | None, _: Bounds) -> str:
    return "no limit of its own" if amount is None else shown(MicroUsd(amount))


def _month(amount: int | None, bounds: Bounds) -> str:
    return f"{shown(bounds.dollars_per_month)}, as the operator set" if amount is None else shown(MicroUsd(amount))


WORDS: Final[Mapping[str, tuple[str, Words]]] = {
    "channel_ids": ("Channels", _channels),
    "age_restricted": ("Age-restricted channels", lambda value, _: AGE_RESTRICTED[AgeRestricted(value)]),
    "visibility": ("Clips come", lambda value, _: VISIBILITY[Visibility(value)]),
    "private_work": ("Private work", lambda value, _: "allowed" if value else "not allowed"),
    "extending": ("Who may go on with a clip", lambda value, _: EXTENDING[Extending(value)]),
    "staff_role_id": ("Staff", _role),
    "log_channel_id": ("Log channel", _channel),
    "everyone": ("Everybody", _everyone),
    "tiers": ("Roles", _tiers),
    "models": ("Models", lambda value, bounds: _models(value, bounds) or "all"),
    "resolutions": ("Resolutions", lambda value, _: ", ".join(map(_plain, value)) or "all"),
    "seconds": ("Lengths", lambda value, _: ", ".join(f"{one} s" for one in value) or "all"),
    "dollars_per_day": ("Budget of a day", _budget),
    "dollars_per_month": ("Budget of a month", _month),
    "confirm_above": (
        "Asked about first",
        lambda value, _: "nothing" if value is None else f"what costs more than {shown(value)}",
    ),
    "time_zone": ("Time zone", lambda value, bounds: value or f"{bounds.time_zone}, as the operator set"),
    "words": ("Words not allowed", _list),
    "patterns": ("Patterns not allowed", _list),
    "strikes_before_pause": ("Strikes before a pause", lambda value, _: str(value)),
    "strike_days": ("A strike counts for", lambda value, _: text.count(value, "day")),
    "pause_hours": ("A pause lasts", lambda value, _: text.count(value, "hour")),
    "keep_days": (
        "Prompts and files are kept",
        lambda value, _: "for ever" if value is None else text.count(value, "day"),
    ),
}
