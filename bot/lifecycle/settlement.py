"""(any) -> SUCCEEDED | FAILED | CANCELLED. The only way to end: status, money and message in one transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Unpack

from bot import metrics
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import ENDED, Findings, Generation, Status
from bot.domain.ledger import Charge, EntryKind, LedgerEntry
from bot.domain.money import NOTHING, MicroUsd
from bot.domain.reasons import POSSIBLY_CHARGED
from bot.lifecycle import consequences
from db.database import Transaction


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
    redraw here. Of several that were asked for at once, the first has the card and the result: that is owed when the
    last of them has ended. Who ends several in one transaction has claimed all of them before. Whoever calls wakes the
    outbox after the commit. Raises LeaseLost.
    """
    findings["finished_at"] = now
    ended = generation.moved_to(status, due_at=now, **findings)
    await _alone_with_batch(tables, ended)
    await tables.generations.save(ended)
    if status is Status.SUCCEEDED:
        await _commit(tables, ended, now=now)
    else:
        await tables.ledger.add(released(await tables.ledger.reserved(ended.id), now=now))
        if ended.failure in POSSIBLY_CHARGED and ended.submitted_at is not None and ended.price > NOTHING:
            await tables.costs.add(ended.account, ended.id, "unconfirmed", ended.price, now=now)
    if deliver and await _is_last(tables, ended):
        await tables.deliveries.owe(DeliveryKind.RESULT, ended.batch_id or ended.id, now=now)
    else:
        await redraw(tables, ended, now=now)
    await consequences.of_failure(tables, ended, now=now)
    metrics.finished(ended.account, ended.status, ended.failure, seconds=(now - ended.created_at).total_seconds())
    return ended


def entry(generation: Generation, kind: EntryKind, *, now: datetime, charge: Charge | None = None) -> LedgerEntry:
    """
    Return the line that opens the books of a generation; `charge` says from what its price is taken.

    It counts for the day on which its price was reserved. Presents and rehearsals take nothing from anybody.
    """
    if charge is None:
        one, picture = int(generation.counted), generation.request.makes_picture
        charge = Charge(videos=0 if picture else one, pictures=one if picture else 0, amount=generation.price)
    return LedgerEntry(
        guild_id=generation.requester.guild_id,
        user_id=generation.requester.user_id,
        generation_id=generation.id,
        kind=kind,
        amount=generation.price,
        videos=charge.videos,
        pictures=charge.pictures,
        free_amount=charge.amount,
        granted_videos=-charge.granted_videos,
        granted_pictures=-charge.granted_pictures,
        granted_amount=MicroUsd(-charge.granted_amount),
        counts_at=generation.created_at,
        at=now,
    )


def released(reserved: LedgerEntry, *, now: datetime) -> LedgerEntry:
    """Return the line that gives back all that was reserved, to where it was taken from."""
    free = reserved.amount if reserved.free_amount is None else reserved.free_amount
    return replace(
        reserved,
        kind=EntryKind.RELEASE,
        amount=MicroUsd(-reserved.amount),
        videos=-reserved.videos,
        pictures=-reserved.pictures,
        free_amount=MicroUsd(-free),
        granted_videos=-reserved.granted_videos,
        granted_pictures=-reserved.granted_pictures,
        granted_amount=MicroUsd(-reserved.granted_amount),
        at=now,
    )


def committed(reserved: LedgerEntry, cost: MicroUsd, *, now: datetime) -> LedgerEntry:
    """Return the line that gives back what it cost less: first to what was granted, which does not end by itself."""
    rest = MicroUsd(max(reserved.amount - cost, 0))
    granted = MicroUsd(min(rest, -reserved.granted_amount))
    return replace(
        reserved,
        kind=EntryKind.COMMIT,
        amount=MicroUsd(-rest),
        videos=0,
        pictures=0,
        free_amount=MicroUsd(granted - rest),
        granted_videos=0,
        granted_pictures=0,
        granted_amount=granted,
        at=now,
    )


async def redraw(tables: Transaction, generation: Generation, *, now: datetime) -> None:
    """Owe a redraw of the card, if there is one."""
    if generation.card_message_id is not None:
        await tables.deliveries.owe(DeliveryKind.REDRAW, generation.id, now=now)


async def _alone_with_batch(tables: Transaction, ended: Generation) -> None:
    """Let two that end at once see each other, so that one of them knows itself to be the last."""
    if ended.batch_id is not None:
        await consequences.alone_with(tables, ended)  # in this order everywhere: whoever pauses a member cancels after
        await tables.alone(f"batch {ended.batch_id}")


async def _is_last(tables: Transaction, ended: Generation) -> bool:
    """Return whether all that was asked for at once has ended, and there is something to show or to explain."""
    batch = await tables.lineage.batch(ended)
    return all(one.status in ENDED for one in batch) and any(one.status is not Status.CANCELLED for one in batch)


async def _commit(tables: Transaction, ended: Generation, *, now: datetime) -> None:
    """Charge what it cost, but never more than was reserved; what is dearer is the operator's."""
    cost = ended.price if ended.cost is None else ended.cost
    await tables.ledger.add(committed(await tables.ledger.reserved(ended.id), cost, now=now))
    # What a present cost was booked when it was given up for lost.
    if cost > ended.price and not ended.present:
        await tables.costs.add(ended.account, ended.id, "dearer", MicroUsd(cost - ended.price), now=now)
