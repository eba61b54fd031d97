"""Money as whole millionths of a US dollar, so that a ledger always adds up."""

import re
from decimal import Decimal
from typing import Final, NewType

MicroUsd = NewType("MicroUsd", int)

DOLLAR: Final = 1_000_000
NOTHING: Final = MicroUsd(0)
CENT: Final = DOLLAR // 100

_TYPED: Final = re.compile(r"\$?\s*(\d{1,9}(?:\.\d{1,2})?)\s*\$?", re.ASCII)


def shown(amount: MicroUsd) -> str:
    """Return an amount as people read it, with a tenth of a cent where a cent would hide it."""
    digits = 3 if 0 < abs(amount) < CENT else 2
    return f"${amount / DOLLAR:.{digits}f}"


def read(typed: str) -> MicroUsd:
    """
    Return an amount that somebody typed in dollars: 12, 12.50, $0.40.

    Raises ValueError for all else: what is negative, finer than a cent, or no number. A comma is refused, since it
    means one thing here and another there.
    """
    match = _TYPED.fullmatch(typed.strip())
    if match is None:
        raise ValueError("expected an amount such as 12.50")
    return MicroUsd(int(Decimal(match[1]) * DOLLAR))


def written(amount: MicroUsd) -> str:
    """Return an amount as `read` reads it: 12.50."""
    return f"{Decimal(amount) / DOLLAR:.2f}"


def exact(amount: MicroUsd) -> str:
    """Return an amount in dollars to the last millionth, for files: 0.400000."""
    sign, whole = "-" if amount < 0 else "", abs(amount)
    return f"{sign}{whole // DOLLAR}.{whole % DOLLAR:06d}"
