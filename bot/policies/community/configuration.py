"""What an admin may set: every change of a server's rules passes here, whichever way it came."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Final, TypeVar
from zoneinfo import available_timezones

from bot.domain.community.configuration import Bounds, Configuration, Tier
from bot.domain.errors import UserError
from bot.domain.money import DOLLAR, NOTHING, MicroUsd
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.policies.community import filters

Offered = TypeVar("Offered", str, int)

MOST_TIERS: Final = 25
MOST_CHANNELS: Final = 25  # what one menu of Discord's can choose
MOST_DOLLARS: Final = MicroUsd(1_000_000 * DOLLAR)
NUMBERS: Final[Mapping[str, tuple[int, int]]] = {
    "strikes_before_pause": (1, 20),
    "strike_days": (1, 365),
    "pause_hours": (1, 720),
    "keep_days": (1, 3650),
}
TIER_NUMBERS: Final[Mapping[str, tuple[int, int]]] = {
    "videos_per_day": (0, 10_000),
    "pictures_per_day": (0, 10_000),
    "jobs_at_once": (0, 100),
    "weight": (1, 10),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What is to become of which server's rules."""

    guild_id: int
    before: Configuration
    after: Configuration
    bounds: Bounds


def check(configuration: Configuration, *, before: Configuration, guild_id: int, bounds: Bounds) -> None:
    """
    Raise UserError where the rules cannot become like this.

    Only what changes is looked at: what was set when it was allowed (a model that the operator took away since) must
    not keep an admin from changing something else.
    """
    changed = {one.name for one in fields(before) if getattr(before, one.name) != getattr(configuration, one.name)}
    change = _Change(guild_id=guild_id, before=before, after=configuration, bounds=bounds)
    for rule, about in RULES.items():
        if about & changed:
            rule(change)


def check_zone(name: str) -> None:
    """Raise UserError for what is no time zone of the IANA database."""
    if name not in zones():
        raise UserError(Reason.TIME_ZONE_UNKNOWN, typed=name)


@cache
def zones() -> frozenset[str]:
    """Return the names of all time zones. They do not change while the bot runs."""
    return frozenset(available_timezones())


def _channels(change: _Change) -> None:
    if len(change.after.channel_ids) > MOST_CHANNELS:
        raise UserError(Reason.TOO_MANY_CHANNELS, limit=MOST_CHANNELS)


def _staff(change: _Change) -> None:
    if change.after.staff_role_id == change.guild_id:  # Discord's @everyone has the server's own id
        raise UserError(Reason.ROLE_OF_EVERYBODY)


def _tiers(change: _Change) -> None:
    tiers = change.after.tiers
    if len(tiers) > MOST_TIERS:
        raise UserError(Reason.TOO_MANY_TIERS, limit=MOST_TIERS)
    roles = [tier.role_id for tier in tiers]
    if len(set(roles)) < len(roles):
        raise UserError(Reason.TIER_TWICE)
    if None in roles or change.after.everyone.role_id is not None:
        raise UserError(Reason.TIER_WITHOUT_ROLE)
    if change.guild_id in roles:
        raise UserError(Reason.ROLE_OF_EVERYBODY)
    known = {change.before.everyone, *change.before.tiers}
    for tier in (change.after.everyone, *tiers):
        if tier not in known:
            _tier(tier, change.bounds)


def _tier(tier: Tier, bounds: Bounds) -> None:
    _check_numbers(tier, TIER_NUMBERS)
    _check_amount("dollars_per_month", tier.dollars_per_month)
    _check_offered(Reason.SETTING_MODEL, tier.models or (), bounds.models)
    _check_offered(Reason.SETTING_RESOLUTION, tier.resolutions or (), _resolutions(bounds))


def _offer(change: _Change) -> None:
    after, bounds = change.after, change.bounds
    _check_offered(Reason.SETTING_MODEL, after.models, bounds.models)
    _check_offered(Reason.SETTING_RESOLUTION, after.resolutions, _resolutions(bounds))
    seconds = sorted({seconds for model in bounds.models.values() for seconds in model.seconds})
    _check_offered(Reason.SETTING_SECONDS, after.seconds, seconds)
    if bounds.models and not any(_makes(after, key, model) for key, model in bounds.models.items()):
        raise UserError(Reason.NOTHING_LEFT_TO_MAKE)


def _makes(configuration: Configuration, key: str, model: ModelFacts) -> bool:
    """Whether a model may still make something under these rules. Empty rules allow everything."""
    return key in (configuration.models or (key,)) and any(
        resolution in (configuration.resolutions or (resolution,)) and seconds in (configuration.seconds or (seconds,))
        for resolution, seconds in model.prices
    )


def _budget(change: _Change) -> None:
    day, month, most = change.after.dollars_per_day, change.after.dollars_per_month, change.bounds.dollars_per_month
    _check_amount("dollars_per_day", day)
    _check_amount("dollars_per_month", month)
    if month is not None and month > most:
        raise UserError(Reason.BUDGET_ABOVE_OPERATORS, limit=most)
    whole = most if month is None else month
    if day is not None and day > whole:
        raise UserError(Reason.DAY_ABOVE_MONTH, day=day, month=whole)


def _confirmation(change: _Change) -> None:
    _check_amount("confirm_above", change.after.confirm_above)


def _zone(change: _Change) -> None:
    if change.after.time_zone is not None:
        check_zone(change.after.time_zone)


def _filters(change: _Change) -> None:
    filters.check_patterns(change.after)


def _conduct(change: _Change) -> None:
    _check_numbers(change.after, NUMBERS)


def _check_numbers(noun: object, ranges: Mapping[str, tuple[int, int]]) -> None:
    for name, (least, most) in ranges.items():
        number: int | None = getattr(noun, name)
        if number is not None and not least <= number <= most:
            raise UserError(Reason.NUMBER_OUT_OF_RANGE, field=_spoken(name), least=least, most=most)


def _check_amount(name: str, amount: MicroUsd | None) -> None:
    if amount is not None and not NOTHING <= amount <= MOST_DOLLARS:
        raise UserError(Reason.AMOUNT_OUT_OF_RANGE, field=_spoken(name), limit=MOST_DOLLARS)


def _check_offered(reason: Reason, chosen: Iterable[Offered], offered: Iterable[Offered]) -> None:
    known = [*offered]
    for one in chosen:
        if one not in known:
            raise UserError(reason, name=str(one), offered=tuple(str(other) for other in known))


def _resolutions(bounds: Bounds) -> list[str]:
    return [*dict.fromkeys(size for model in bounds.models.values() for size in model.resolutions)]


def _spoken(name: str) -> str:
    return name.replace("_", " ")


# Each rule, and the fields that it is about.
RULES: Final[Mapping[Callable[[_Change], None], frozenset[str]]] = {
    _channels: frozenset({"channel_ids"}),
    _staff: frozenset({"staff_role_id"}),
    _tiers: frozenset({"everyone", "tiers"}),
    _offer: frozenset({"models", "resolutions", "seconds"}),
    _budget: frozenset({"dollars_per_day", "dollars_per_month"}),
    _confirmation: frozenset({"confirm_above"}),
    _zone: frozenset({"time_zone"}),
    _filters: frozenset({"words", "patterns"}),
    _conduct: frozenset(NUMBERS),
}
