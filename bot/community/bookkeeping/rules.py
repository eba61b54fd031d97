"""What must be true of the books: each rule names what breaks it, in words."""

from collections.abc import Iterable

from bot.domain.generation import ENDED, Status
from bot.domain.money import NOTHING, shown
from db.gateways.community.books import Line


def of_line(line: Line) -> list[str]:
    """Return what is wrong with the books of one generation."""
    return [f"generation {line.id} ({line.status}): {wrong}" for wrong in (*_entries(line), *_amounts(line))]


def _entries(line: Line) -> Iterable[str]:
    """Have one RESERVE, and at the end exactly one COMMIT or RELEASE."""
    commits = int(line.status is Status.SUCCEEDED)
    releases = int(line.status in ENDED and line.status is not Status.SUCCEEDED)
    expected = {"reserve": (line.reserves, 1), "commit": (line.commits, commits), "release": (line.releases, releases)}
    for kind, (found, wanted) in expected.items():
        if found != wanted:
            yield f"{found} lines of the kind {kind}, and there should be {wanted}"
    if line.entries != line.reserves + line.commits + line.releases:
        yield "lines of a kind that does not belong to work"


def _amounts(line: Line) -> Iterable[str]:
    """Charge the price, or what it cost where that is less; nothing at all where nothing came of it."""
    if line.reserves == 1 and line.reserved != line.price:
        yield f"{shown(line.reserved)} was reserved, and the price is {shown(line.price)}"
    if line.status in ENDED and line.status is not Status.SUCCEEDED:
        left = (line.charged, line.videos, line.pictures, line.free, line.granted_videos, line.granted_pictures)
        if any(left) or line.granted:
            yield f"{shown(line.charged)} was not given back, or a part of the allowance"
    elif line.status is Status.SUCCEEDED:
        due = min(line.price, line.price if line.cost is None else line.cost)
        if line.charged != due:
            yield f"{shown(line.charged)} was charged, and {shown(due)} is due"
    if line.status is Status.SUCCEEDED and line.granted > NOTHING:
        yield "more went back to what was granted than had been taken from it"
