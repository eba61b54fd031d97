"""Money as whole millionths of a US dollar, so that a ledger always adds up."""

from typing import Final, NewType

MicroUsd = NewType("MicroUsd", int)

DOLLAR: Final = 1_000_000
NOTHING: Final = MicroUsd(0)
CENT: Final = DOLLAR // 100


def shown(amount: MicroUsd) -> str:
    """Return an amount as people read it, with a tenth of a cent where a cent would hide it."""
    digits = 3 if 0 < abs(amount) < CENT else 2
    return f"${amount / DOLLAR:.{digits}f}"
