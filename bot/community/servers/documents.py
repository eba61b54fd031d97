"""
A server's rules as a file: what /config export writes and /config import reads.

It is JSON with the fields of Configuration. Amounts are dollars as people write them ("12.50") and ids are words, since
many programs round numbers of that length. What a file leaves out stays as it is.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, cast

from bot.domain import money
from bot.domain.community.configuration import Configuration, Tier
from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from db.documents import CONFIGURATION

Plain = dict[str, Any]

LARGEST: Final = 128 * 1024
MOST_NAMED: Final = 8
LONGEST_NAME: Final = 80
KNOWN: Final = [one.name for one in fields(Configuration)]
KNOWN_OF_TIER: Final = [one.name for one in fields(Tier)]
IDS: Final = frozenset({"staff_role_id", "log_channel_id", "channel_ids", "role_id"})
AMOUNTS: Final = frozenset({"dollars_per_day", "dollars_per_month", "confirm_above"})
LISTS: Final = ("tiers", "words", "patterns")  # of which a difference names only what differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file says; it need not say everything."""

    given: Mapping[str, Any]

    def over(self, rules: Configuration) -> Configuration:
        """Return rules with what the file says."""
        return replace(rules, **self.given)

    def written(self) -> bytes:
        """Return the file as we would have written it."""
        plain = CONFIGURATION.plain(self.over(Configuration()))
        return _text({name: plain[name] for name in KNOWN if name in self.given}).encode()

    def elsewhere(self, rules: Configuration, *, channels: Collection[int], roles: Collection[int]) -> tuple[str, ...]:
        """
        Return which of the channels and roles it names a server does not have.

        What the server's rules name already passes, though it may be deleted by now: their own export can come back.
        """
        known_channels, known_roles = {*channels, *_channels(rules)}, {*roles, *_roles(rules)}
        given = self.over(Configuration())
        missing = [f"channel {one}" for one in dict.fromkeys(_channels(given)) if one not in known_channels]
        return _some([*missing, *(f"role {one}" for one in dict.fromkeys(_roles(given)) if one not in known_roles)])


def written(rules: Configuration) -> str:
    """Return rules as a file."""
    return _text(CONFIGURATION.plain(rules))


def read(file: bytes) -> Imported:
    """Return what a file says. Raises UserError that names what is wrong with it."""
    if len(file) > LARGEST:
        raise UserError(Reason.IMPORT_TOO_LARGE, limit=LARGEST // 1024)
    plain = _parsed(file)
    unknown = [*_unknown(plain)]
    if unknown:
        raise UserError(Reason.IMPORT_UNKNOWN, names=_some(unknown))
    document = json.dumps(_each(plain, _id_read, _amount_read))
    rules, wrong = CONFIGURATION.read_strictly(document)
    if rules is None:
        raise UserError(Reason.IMPORT_WRONG, names=_some([_wrong(*one) for one in wrong]))
    return Imported(given={name: _once(getattr(rules, name)) for name in KNOWN if name in plain})


def difference(before: Configuration, after: Configuration) -> tuple[str, str]:
    """
    Return what was and what became of it, for the audit log: JSON with the fields that differ.

    Of long lists only what was taken out and what was put in.
    """
    was, became = CONFIGURATION.plain(before), CONFIGURATION.plain(after)
    changed = [name for name in was if was[name] != became[name]]
    old, new = {name: was[name] for name in changed}, {name: became[name] for name in changed}
    for name in changed:
        if name in LISTS:
            old[name], new[name] = apart(was[name], became[name])
    return json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False)


def apart(was: Sequence[object], became: Sequence[object]) -> tuple[list[object], list[object]]:
    """Return what was taken out of a list, and what was put in."""
    return [one for one in was if one not in became], [one for one in became if one not in was]


def _channels(rules: Configuration) -> list[int]:
    return [one for one in (*rules.channel_ids, rules.log_channel_id) if one is not None]


def _roles(rules: Configuration) -> list[int]:
    return [one for one in (rules.staff_role_id, *(tier.role_id for tier in rules.tiers)) if one is not None]


def _once(value: object) -> object:
    """Return a list with each of its values once: a menu of Discord's cannot show one twice."""
    return tuple(dict.fromkeys(cast("tuple[object, ...]", value))) if isinstance(value, tuple) else value


def _text(plain: Plain) -> str:
    return json.dumps(_each(plain, _id_written, _amount_written), indent=2, ensure_ascii=False) + "\n"


def _parsed(file: bytes) -> Plain:
    try:
        plain = json.loads(file.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise UserError(Reason.IMPORT_NOT_JSON, line=error.lineno) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:  # ValueError: a number of thousands of digits
        raise UserError(Reason.IMPORT_NOT_JSON) from error
    if not isinstance(plain, dict):
        raise UserError(Reason.IMPORT_NOT_JSON)
    return cast("Plain", plain)


def _unknown(plain: Plain) -> Iterator[str]:
    yield from (name for name in plain if name not in KNOWN)
    for place, tier in _tiers(plain):
        yield from (f"{place}.{name}" for name in tier if name not in KNOWN_OF_TIER)


def _tiers(plain: Plain) -> Iterator[tuple[str, Plain]]:
    """Yield the tiers in a file, and where they stand; what is none, reading strictly tells later."""
    if isinstance(everyone := plain.get("everyone"), dict):
        yield "everyone", cast("Plain", everyone)
    if isinstance(tiers := plain.get("tiers"), list):
        for number, tier in enumerate(cast("list[object]", tiers)):
            if isinstance(tier, dict):
                yield f"tiers.{number}", cast("Plain", tier)


def _each(plain: Plain, identify: Callable[[Any], Any], amount: Callable[[Any], Any]) -> Plain:
    """Return fields with their ids and amounts written in another way, those of tiers included."""
    told: Plain = {}
    for name, value in plain.items():
        if name in IDS:
            many = isinstance(value, list)
            told[name] = [identify(one) for one in cast("list[object]", value)] if many else identify(value)
        elif name in AMOUNTS:
            told[name] = amount(value)
        elif name == "everyone" and isinstance(value, dict):
            told[name] = _each(cast("Plain", value), identify, amount)
        elif name == "tiers" and isinstance(value, list):
            told[name] = [
                _each(cast("Plain", one), identify, amount) if isinstance(one, dict) else one
                for one in cast("list[object]", value)
            ]
        else:
            told[name] = value
    return told


def _id_written(value: object) -> object:
    return None if value is None else str(value)


def _id_read(value: object) -> object:
    digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(2**63))
    return int(cast("str", value)) if digits else value


def _amount_written(value: object) -> object:
    return None if value is None else money.written(MicroUsd(cast("int", value)))


def _amount_read(value: object) -> object:
    """Return an amount as the rows have it; what is none stays words, which reading strictly refuses."""
    if value is None or isinstance(value, bool):
        return value
    try:
        return money.read(str(value))
    except ValueError:
        return str(value)


def _wrong(path: str, expected: str) -> str:
    """Return which field is wrong, and what it is to be, as the file has it."""
    named = set(path.split("."))
    if named & AMOUNTS:
        expected = 'an amount such as "12.50"'
    elif named & IDS:
        expected = "an id"
    return f"{path} ({expected})"


def _some(names: list[str]) -> tuple[str, ...]:
    """Return the first few of names, each cut, and how many more there are."""
    cut = [name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…" for name in names[:MOST_NAMED]]
    more = len(names) - MOST_NAMED
    return (*cut, f"and {more} more") if more > 0 else tuple(cut)
