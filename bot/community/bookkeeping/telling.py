"""An audit of the books in words: a table for people, JSON for machines."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from bot.community.bookkeeping.audit import Audit
from bot.domain.generation import ENDED, Status
from bot.domain.money import shown
from db.gateways.community.books import Line

BALANCED: Final = "The books balance."
HEADINGS: Final = ("server", "account", "accepted", "clips", "reserved", "spent", "given back", "under way")


def as_json(audit: Audit, *, each: bool) -> str:
    """
    Return {ok, differences, generations: {status: how many}, accounts: […], costs: […]}, with `lines` for `each`.

    Amounts are millionths of a dollar; an account stands once for each server.
    """
    told = {
        "ok": not audit.differences,
        "differences": list(audit.differences),
        "generations": audit.statuses,
        "accounts": [asdict(one) for one in audit.accounts],
        "costs": [asdict(one) for one in audit.costs],
        **({"lines": [asdict(line) for line in audit.lines]} if each else {}),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def as_table(audit: Audit, *, each: bool) -> str:
    """Return the sums by server and account, what nobody pays for, and every difference."""
    rows = [
        (
            str(one.guild_id or "(none)"),
            one.account,
            str(one.accepted),
            str(one.delivered),
            *(shown(amount) for amount in (one.reserved, one.spent, one.given_back, one.under_way)),
        )
        for one in audit.accounts
    ]
    return "\n".join(
        [
            *_aligned([HEADINGS, *rows]),
            *(
                f"Nobody pays: {shown(one.amount)} of {one.account}, {one.kind}, {one.times} times"
                for one in audit.costs
            ),
            *(_line(line) for line in (audit.lines if each else ())),
            "",
            *(audit.differences or (BALANCED,)),
        ]
    )


def _line(line: Line) -> str:
    kinds = ("reserve", line.reserves), ("commit", line.commits), ("release", line.releases)
    entries = ", ".join(kind for kind, times in kinds for _ in range(times))
    stands = "under way" if line.status not in ENDED else line.status.value
    charged = f" · {shown(line.charged)} of {shown(line.price)}" if line.status is Status.SUCCEEDED else ""
    return f"#{line.id} · {stands} · {entries}{charged}"


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield lines with columns as wide as what is in them; names to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if place < 2 else cell.rjust(width)  # noqa: PLR2004  server and account
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
