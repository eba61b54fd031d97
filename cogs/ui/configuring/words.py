"""
Each rule of a server in words: its title, and what a value of it means.

Values come as they are in a Configuration, or as JSON has them (the audit log): both are read alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

from bot.community.servers import documents
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """A rule that is a list: what one of them means, and what none does."""

    one: Words
    none: str
    between: str = ", "
    around: str = ""

    def told(self, values: Sequence[object], bounds: Bounds, longest: int) -> str:
        """Return as many as there is room for, and how many more there are."""
        room = longest - len(f"{self.around}{self.around} and {len(values)} more")
        kept: list[str] = []
        for value in values:
            kept.append(text.cut(self.one(value, bounds), room))
            if len(self.between.join(kept)) > room:
                kept.pop()
                break
        more = len(values) - len(kept)
        shown = f"{self.around}{self.between.join(kept)}{self.around}" if kept else self.none
        return f"{shown} and {more} more" if more else shown


def told(name: str, value: object, bounds: Bounds, *, longest: int = LONGEST) -> str:
    """Return what a value of a rule means."""
    rule = WORDS[name][1]
    if isinstance(rule, Several):
        return rule.told(cast("Sequence[object]", value), bounds, longest)
    return text.cut(rule(value, bounds), longest)


def title(name: str) -> str:
    """Return what a rule is called."""
    return WORDS[name][0]


def changes(before: Fields, after: Fields, bounds: Bounds, *, longest: int = LONGEST) -> list[str]:
    """
    Return what was and what becomes of it, one line a rule that differs; a value has `longest` characters.

    Of lists only what is taken out and what is put in: two long ones that are shown whole look alike.
    """
    return [
        f"**{title(name)}** {_change(name, before[name], after[name], bounds, longest)}"
        for name in WORDS
        if name in after and name in before and before[name] != after[name]
    ]


def _change(name: str, was: object, becomes: object, bounds: Bounds, longest: int) -> str:
    rule = WORDS[name][1]
    # Of some the audit log has no more than the difference, so that nothing taken out is not an empty list.
    if isinstance(rule, Several) and (name in documents.LISTS or (was and becomes)):
        out, put = documents.apart(cast("Sequence[object]", was), cast("Sequence[object]", becomes))
        parts = [f"taken out: {rule.told(out, bounds, longest)}"] if out else []
        parts += [f"put in: {rule.told(put, bounds, longest)}"] if put else []
        return "; ".join(parts) or "in another order"
    return f"{told(name, was, bounds, longest=longest)} → {told(name, becomes, bounds, longest=longest)}"


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


def of_role(one: Tier | Fields, bounds: Bounds) -> str:
    """Return a role with what it gives."""
    fields = asdict(one) if isinstance(one, Tier) else one
    return f"<@&{fields['role_id']}> {tier(fields, bounds)}"


def what_follows(days: int | None) -> str:
    """Return what keeping prompts and files so long means."""
    if days is None:
        return "Nothing is removed by itself; members can delete theirs, and /privacy delete removes all of one's own."
    return (
        f"{text.count(days, 'day')} after a clip was finished, its prompt and its file are removed for good; nobody "
        "can extend or show it then. Its message stays in the channel, and the books keep what it cost."
    )


def what_goes(before: int | None, after: int | None) -> str:
    """Return what keeping them no longer than that removes at once; empty where it is not less than before."""
    if after is None or (before is not None and after >= before):
        return ""
    return f"{what_follows(after)} What is older already is removed within the hour, for good."


def _amount_of(one: Fields, name: str, say: Callable[[Any], str]) -> str:
    value = one.get(name)
    return "" if value is None else say(value)


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


def _budget(amount: int | None, _: Bounds) -> str:
    return "no limit of its own" if amount is None else shown(MicroUsd(amount))


def _month(amount: int | None, bounds: Bounds) -> str:
    return f"{shown(bounds.dollars_per_month)}, as the operator set" if amount is None else shown(MicroUsd(amount))


NOT_SAID: Final = Several(one=lambda rule, _: text.plain(rule), none="none", around="||")  # nobody has to read it
WORDS: Final[Mapping[str, tuple[str, Words | Several]]] = {
    "keep_days": (  # the first: what it removes does not come back
        "Prompts and files are kept",
        lambda value, _: "for ever" if value is None else text.count(value, "day"),
    ),
    "channel_ids": ("Channels", Several(one=_channel, none=EVERYWHERE, between=" ")),
    "age_restricted": ("Age-restricted channels", lambda value, _: AGE_RESTRICTED[AgeRestricted(value)]),
    "visibility": ("Clips come", lambda value, _: VISIBILITY[Visibility(value)]),
    "private_work": ("Private work", lambda value, _: "allowed" if value else "not allowed"),
    "extending": ("Who may go on with a clip", lambda value, _: EXTENDING[Extending(value)]),
    "staff_role_id": ("Staff", _role),
    "log_channel_id": ("Log channel", _channel),
    "everyone": ("Everybody", _everyone),
    "tiers": ("Roles", Several(one=of_role, none="none", between="; ")),
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
    "words": ("Words not allowed", NOT_SAID),
    "patterns": ("Patterns not allowed", NOT_SAID),
    "strikes_before_pause": ("Strikes before a pause", lambda value, _: str(value)),
    "strike_days": ("A strike counts for", lambda value, _: text.count(value, "day")),
    "pause_hours": ("A pause lasts", lambda value, _: text.count(value, "hour")),
}
