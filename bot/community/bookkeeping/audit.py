"""Look through all of the books and say whether they balance. Nothing is changed, and the bot may run meanwhile."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.community.bookkeeping import rules
from bot.domain.errors import StorageUnusable
from bot.domain.generation import ENDED, Status
from bot.domain.money import NOTHING, MicroUsd
from db import engine
from db.database import Database
from db.gateways.community.books import Books, Costs, Line
from db.inspection import Schema, examine


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the members of one server had made by one provider account."""

    guild_id: int | None
    account: str
    accepted: int
    delivered: int  # clips
    reserved: MicroUsd  # ever
    spent: MicroUsd
    given_back: MicroUsd
    under_way: MicroUsd  # still reserved

    @property
    def balances(self) -> bool:
        """Whether all that was ever reserved is accounted for."""
        return self.reserved == self.spent + self.given_back + self.under_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The sums, and every difference that was found."""

    statuses: dict[str, int]  # how many generations stand so
    accounts: tuple[Account, ...]
    costs: tuple[Costs, ...]
    lines: tuple[Line, ...]
    differences: tuple[str, ...]


async def audit(url: str) -> Audit:
    """Return what the books of a database come to. Raises StorageUnusable, also where they are of another version."""
    seen = await examine(url)
    if seen.schema is not Schema.CURRENT:
        raise StorageUnusable(f"there are no books of this version ({seen.newest}); the bot makes or migrates them")
    database = Database(engine.writer(url), engine.reader(url), owner="audit")
    try:
        async with database.reading() as tables:
            books = Books(tables.statements)
            lines, costs = await books.lines(), await books.costs()
            alone = await _alone(books)
    finally:
        await database.close()
    accounts = _accounts(lines)
    differences = [wrong for line in lines for wrong in rules.of_line(line)]
    differences += [
        f"server {one.guild_id or '(none)'}, account {one.account}: "
        "what was reserved is not what was spent, was given back and is under way"
        for one in accounts
        if not one.balances
    ]
    return Audit(
        statuses=dict(sorted(Counter(line.status.value for line in lines).items())),
        accounts=accounts,
        costs=tuple(costs),
        lines=tuple(lines),
        differences=(*differences, *alone),
    )


async def _alone(books: Books) -> list[str]:
    """Return what is wrong with the lines that belong to no generation."""
    astray = [f"line {number} of the ledger ({kind}) belongs to no generation" for number, kind in await books.astray()]
    overdrawn = [
        f"member {user} of server {guild or '(none)'} has used more than was granted"
        for guild, user in await books.overdrawn()
    ]
    given = [] if await books.gifts() == (0, 0, 0) else ["what was given as gifts is not what was received"]
    return [*astray, *overdrawn, *given]


def _accounts(lines: Iterable[Line]) -> tuple[Account, ...]:
    grouped: dict[tuple[int, str], list[Line]] = {}
    for line in lines:
        grouped.setdefault((line.guild_id or 0, line.account), []).append(line)
    return tuple(_account(account, grouped[guild_id, account]) for guild_id, account in sorted(grouped))


def _account(account: str, lines: list[Line]) -> Account:
    done = [line for line in lines if line.status is Status.SUCCEEDED]
    return Account(
        guild_id=lines[0].guild_id,
        account=account,
        accepted=len(lines),
        delivered=sum(line.result_message_id is not None for line in done),
        reserved=_total(line.reserved for line in lines),
        spent=_total(line.charged for line in done),
        given_back=_total(line.given_back for line in lines),
        under_way=_total(line.price for line in lines if line.status not in ENDED),
    )


def _total(amounts: Iterable[MicroUsd]) -> MicroUsd:
    return MicroUsd(sum(amounts, start=NOTHING))
