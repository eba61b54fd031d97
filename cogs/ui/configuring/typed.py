"""What an admin types: amounts, whole numbers, lists."""

import re
from typing import Final

from bot.domain import money
from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from cogs.ui import text

NONE: Final = frozenset({"", "none", "-"})
LONGEST: Final = 40
MOST_DIGITS: Final = 9


def dollars(typed: str) -> MicroUsd | None:
    """Return an amount; None for `none` or nothing. Raises UserError for what is none."""
    if typed.strip().casefold() in NONE:
        return None
    try:
        return money.read(typed)
    except ValueError:
        raise UserError(Reason.AMOUNT_UNREADABLE, typed=text.one_line(typed, LONGEST)) from None


def number(typed: str) -> int | None:
    """Return a whole number; None for `none` or nothing. Raises UserError for what is none."""
    bare = typed.strip()
    if bare.casefold() in NONE:
        return None
    if re.fullmatch(rf"\d{{1,{MOST_DIGITS}}}", bare, re.ASCII) is None:
        raise UserError(Reason.NUMBER_UNREADABLE, typed=text.one_line(typed, LONGEST))
    return int(bare)


def several(typed: str) -> tuple[str, ...]:
    """Return what stands between commas, each once."""
    return tuple(dict.fromkeys(part.strip() for part in typed.split(",") if part.strip()))
