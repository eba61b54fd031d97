"""(any) -> SUCCEEDED | FAILED | CANCELLED. The only way to end: status, money and message in one transaction."""

from datetime import datetime, timedelta
from typing import Final, Unpack

from bot import metrics
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Findings, Generation, Status
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import NOTHING, MicroUsd
from bot.domain.reasons import Reason
from db.database import Transaction

# The provider may have charged for these although nobody got anything: the operator's books say so.
POSSIBLY_CHARGED: Final = frozenset(
    {Reason.UNCONFIRMED, Reason.TOO_SLOW, Reason.NO_FILE, Reason.LOST_FILE, Reason.BROKEN_FILE}
)
# So many cards of those who wait are redrawn when a place became free: further back nobody notices one place.
CARDS_REDRAWN: Final = 10


async def settle(
    tables: Transaction,
    generation: Generation,
    status: Status,
    *,
    now: datetime,
    deliver: bool = True,
    **findings: Unpack[Findings],
) -> Generation:
    """
    End a generation in the caller's transaction, and owe the message that tells how.

    A result redraws the card once it is shown, so only an ending without one (a cancellation, `deliver=False`) owes the
    redraw here. Whoever calls wakes the outbox after the commit. Raises LeaseLost.
    """
    findings["finished_at"] = now
    ended = generation.moved_to(status, due_at=now, **findings)
    await tables.generations.save(ended)
    if status is Status.SUCCEEDED:
        await _commit(tables, ended, now=now)
    else:
        await tables.ledger.add(entry(ended, EntryKind.RELEASE, now=now))
        if ended.failure in POSSIBLY_CHARGED and ended.submitted_at is not None and ended.price > NOTHING:
            await tables.costs.add(ended.account, ended.id, "unconfirmed", ended.price, now=now)
    if deliver and status is not Status.CANCELLED:
        await tables.deliveries.owe(DeliveryKind.RESULT, ended.id, now=now)
    else:
        await redraw(tables, ended, now=now)
    metrics.finished(ended.account, ended.status, ended.failure, seconds=(now - ended.created_at).total_seconds())
    return ended


def entry(generation: Generation, kind: EntryKind, *, now: datetime, amount: MicroUsd | None = None) -> LedgerEntry:
    """Return a line of the ledger for a generation. It counts for the day on which its price was reserved."""
    sign = {EntryKind.RESERVE: 1, EntryKind.RELEASE: -1}.get(kind, 0)
    return LedgerEntry(
        guild_id=generation.requester.guild_id,
        user_id=generation.requester.user_id,
        generation_id=generation.id,
        kind=kind,
        amount=MicroUsd(sign * generation.price) if amount is None else amount,
        videos=sign if generation.counted else 0,
        counts_at=generation.created_at,
        at=now,
    )


async def redraw(tables: Transaction, generation: Generation, *, now: datetime) -> None:
    """Owe a redraw of the card, if there is one."""
    if generation.card_message_id is not None:
        await tables.deliveries.owe(DeliveryKind.REDRAW, generation.id, now=now)


async def redraw_waiting(tables: Transaction, account: str, *, now: datetime, pause: timedelta) -> None:
    """Owe a redraw of the cards whose place in the queue changed: after a pause, so that many changes make one."""
    for generation_id in await tables.submissions.waiting(account, limit=CARDS_REDRAWN):
        await tables.deliveries.owe(DeliveryKind.REDRAW, generation_id, now=now + pause)


async def _commit(tables: Transaction, ended: Generation, *, now: datetime) -> None:
    """Charge what it cost, but never more than was reserved; what is dearer is the operator's."""
    cost = ended.price if ended.cost is None else ended.cost
    cheaper = MicroUsd(min(cost - ended.price, 0))
    await tables.ledger.add(entry(ended, EntryKind.COMMIT, now=now, amount=cheaper))
    # What a present cost was booked when it was given up for lost.
    if cost > ended.price and not ended.present:
        await tables.costs.add(ended.account, ended.id, "dearer", MicroUsd(cost - ended.price), now=now)
