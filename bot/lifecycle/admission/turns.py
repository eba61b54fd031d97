"""(queued) When its turn comes: decided when it is asked for, looked up whenever somebody is handed over."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Generation
from bot.policies.community import fairness
from db.database import Transaction

# So many cards of those who wait follow their place: further back nobody notices one place, and Discord would not
# take the edits of hundreds.
CARDS_REDRAWN: Final = 30


async def assign(
    tables: Transaction,
    generation: Generation,
    *,
    weight: int,
    now: datetime,
    pause: timedelta,
    pictures: bool | None = None,
) -> Generation:
    """
    Give what was just added its turn, in the transaction that added it, and return it with that.

    Owes the cards of whom it goes before. `pictures` says in which line (policies/community/fairness.py).

    Whoever calls has the spending for themselves, so that two at once do not get the same place.
    """
    guild_id, user_id = generation.requester.guild_id, generation.requester.user_id
    line = await tables.turns.waiting_with(generation, now=now, pictures=pictures)
    queue = [one for one in line if one.id != generation.id]
    begin = await tables.turns.largest(generation.account, guild_id)
    firmly = min((one.turn for one in queue), default=begin) - 1
    last = await tables.turns.last_turn(generation.account, guild_id, user_id, beyond=firmly, pictures=pictures)
    turn, next_turn = fairness.turn(queue, user_id=user_id, weight=weight, last=last, begin=begin)
    await tables.turns.assign(generation.id, turn, next_turn)
    if any(one.turn > turn for one in queue):
        await redraw_waiting(tables, generation.account, now=now, pause=pause)
    return replace(generation, turn=turn, next_turn=next_turn)


async def close_gap(tables: Transaction, gone: Generation, *, now: datetime) -> None:
    """
    Let a member's others of its kind move up into the place of what ends without its turn, while it still waits.

    Whoever calls is alone with the room at the providers, and redraws the cards of those who wait when all have ended.
    """
    queue = await tables.turns.waiting_with(gone, now=now, pictures=gone.request.makes_picture)
    this = next((one for one in queue if one.id == gone.id), None)
    for generation_id, turn, next_turn in [] if this is None else fairness.moved_up(queue, this):
        await tables.turns.assign(generation_id, turn, next_turn)


async def redraw_waiting(tables: Transaction, account: str, *, now: datetime, pause: timedelta) -> None:
    """Owe a redraw of the cards whose place in the queue changed: after a pause, so that many changes make one."""
    # Two at once would wait for each other's cards.
    await tables.alone("room at the providers")
    line = fairness.order(*await tables.turns.queue(account, now=now))
    for one in line[:CARDS_REDRAWN]:
        if one.shown:
            await tables.deliveries.owe(DeliveryKind.REDRAW, one.id, now=now + pause)
