"""What an evening comes to, in print: who waited how long, what was refused and why, and the balance."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from statistics import median
from typing import Final

from sandbox.evening.judge import Verdict
from sandbox.evening.scene import Record

DOLLAR: Final = 1_000_000
NAME_WIDTH: Final = 30


def told(record: Record, ended: Mapping[int, datetime], verdict: Verdict) -> Iterator[str]:
    """Yield all lines but the last. `ended`: when the result of each generation was posted, by its number."""
    yield from _moments(record)
    yield from _waits(record, ended)
    yield from _refusals(record)
    yield from _acts(record)
    yield from _balance(verdict)


def _moments(record: Record) -> Iterator[str]:
    yield from (f"{line}" for line in record.notes)
    yield ""


def _waits(record: Record, ended: Mapping[int, datetime]) -> Iterator[str]:
    """Yield groups with the people and jobs in them, and the minutes from the request to its result."""
    waits: dict[str, list[float]] = defaultdict(list)
    people: dict[str, set[str]] = defaultdict(set)
    for one in record.asked:
        people[one.who.group].add(one.who.name)
        if one.number in ended:
            waits[one.who.group].append((ended[one.number] - one.at).total_seconds() / 60)
    yield f"{'who waited how long':{NAME_WIDTH}} {'people':>7} {'jobs':>5} {'median':>8} {'worst':>8}"
    for group in sorted(people):
        found = waits[group]
        yield (
            f"{group:{NAME_WIDTH}} {len(people[group]):7} {len(found):5} "
            f"{_minutes(median(found or [0.0])):>8} {_minutes(max(found or [0.0])):>8}"
        )
    yield ""


def _refusals(record: Record) -> Iterator[str]:
    yield f"{'refused, because of':{NAME_WIDTH}} {'times':>7} {'people':>7}"
    times = Counter(reason for _, reason in record.refusals)
    for reason, count in sorted(times.items(), key=lambda item: (-item[1], item[0])):
        yield f"{reason:{NAME_WIDTH}} {count:7} {len({who.name for who, why in record.refusals if why == reason}):7}"
    yield ""


def _acts(record: Record) -> Iterator[str]:
    yield f"{'what people did':{NAME_WIDTH}} {'accepted':>9} {'done':>6} {'refused':>8}"
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for act, outcome in record.acts:
        found[act][outcome] += 1
    for act, outcomes in sorted(found.items()):
        yield f"{act:{NAME_WIDTH}} {outcomes['accepted']:9} {outcomes['done']:6} {outcomes['refused']:8}"
    yield ""


def _balance(verdict: Verdict) -> Iterator[str]:
    bill, books = verdict.bill, verdict.books
    yield "the ledger"
    for one in books["accounts"]:
        money = (f"{name} {_dollars(one[key])}" for name, key in _MONEY)
        yield f"  server {one['guild_id']} · {one['account']}: {one['accepted']} accepted · {' · '.join(money)}"
    ends = ", ".join(f"{count} {status}" for status, count in books["generations"].items())
    yield f"  {ends}"
    yield "the provider's bill"
    yield f"  {bill.creates} creates, {bill.failed} of them failed and cost nothing; charged {_dollars(bill.charged)}"
    yield (
        f"  = members {_dollars(bill.members)} + operator {_dollars(bill.operator)}"
        f" - feared and not charged {_dollars(bill.not_charged)}"
    )
    yield "the channels"
    yield f"  {verdict.posts} messages of the bot, with {verdict.works} clips and pictures"
    yield ""


_MONEY: Final[Sequence[tuple[str, str]]] = (
    ("reserved", "reserved"),
    ("spent", "spent"),
    ("given back", "given_back"),
    ("under way", "under_way"),
)


def _minutes(wait: float) -> str:
    return f"{wait:.1f} min" if wait else "-"


def _dollars(amount: int) -> str:
    return f"${amount / DOLLAR:.2f}"
