"""(something to tell) -> shown. Discord's side takes from here, and reports back."""

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot import metrics
from bot.domain.community.notices import NoticeKind
from bot.domain.delivery import LARGEST_MESSAGE, Delivery, DeliveryKind
from bot.domain.errors import LeaseLost, UserError
from bot.domain.generation import Generation, Status
from bot.domain.media import Media, MediaKind
from bot.domain.reasons import Reason
from bot.lifecycle.admission import turns
from bot.lifecycle.settlement import redraw, settle
from bot.lifecycle.wakeups import OUTBOX, SUBMISSION, Wakeups, about
from bot.media import clips, pictures
from bot.media.scratch import work_folder
from bot.media.store import MediaStore, small_key
from bot.policies import retry
from bot.policies.timing import Timing
from db.database import Database, Transaction
from db.gateways.deliveries import Claimed

logger = logging.getLogger(__name__)

AT_ONCE: Final = 10
MOST_ON_A_CARD: Final = 10  # in one gallery


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShown:
    """The card is there for all to see."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRefused:
    """Discord does not take the card, so the request ended and its price was given back."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to attach. `fitted`: it was made smaller to fit."""

    name: str
    data: bytes
    fitted: bool = False


class Outbox:
    """The messages we owe, oldest first."""

    def __init__(
        self,
        database: Database,
        store: MediaStore,
        *,
        now: Callable[[], datetime],
        timing: Timing,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._store = store
        self._now = now
        self._timing = timing
        self._wakeups = wakeups
        self._fitting = asyncio.Lock()  # each takes a core and hundreds of megabytes

    async def take(self, limit: int = AT_ONCE, *, busy: Collection[int] = ()) -> list[Delivery]:
        """Return what is to be shown now, each for as long as a lease; nothing that goes to the `busy` channels."""
        now = self._now()
        deliveries: list[Delivery] = []
        async with self._database.transaction() as tables:
            for claimed in await tables.deliveries.claim(
                now=now, until=now + self._timing.lease, limit=limit, busy=busy
            ):
                try:
                    generation = await tables.generations.get(claimed.generation_id)
                except ValueError:  # words of a later version, whose process will show it; the others need not wait
                    logger.exception("a generation cannot be read", extra={"generation": claimed.generation_id})
                    continue
                if generation.deleted_at is None:
                    deliveries.append(_delivery(claimed, generation, await _batch(tables, generation)))
                else:  # its owner wants nothing of it to be seen any more
                    await tables.deliveries.close(claimed, channel_id=claimed.channel_id, message_id=claimed.message_id)
        return deliveries

    async def shown(self, delivery: Delivery, *, message_id: int, channel_id: int | None = None) -> None:
        """Close a card or result that people can see; `channel_id` is where, if not where it was to go."""
        now = self._now()
        channel_id = channel_id or delivery.generation.destination.channel_id
        try:
            async with self._database.transaction() as tables:
                await tables.deliveries.close(delivery, channel_id=channel_id, message_id=message_id)
                if delivery.kind is DeliveryKind.CARD:
                    await tables.generations.show(delivery.generation.id, card_message_id=message_id)
                generation = await tables.generations.get(delivery.generation.id)
                # A result makes the card a line that links to it. A card may be out of date already: because something
                # happened meanwhile, or because it was found, as an earlier try had left it, rather than drawn.
                batch = await _batch(tables, generation)
                now_stands = tuple(one.status for one in batch or (generation,))
                moved_on = now_stands != delivery.statuses or delivery.attempts > 1
                if delivery.kind is DeliveryKind.RESULT or moved_on:
                    await redraw(tables, generation, now=now)
                if delivery.kind is DeliveryKind.RESULT:
                    await _follow(tables, generation, now=now)
        except LeaseLost as lost:
            logger.warning("%s; another worker shows it", lost, extra=about(delivery.generation))
            return
        self._told(delivery, "shown")

    async def seen(self, delivery_id: int, generation_id: int, *, channel_id: int, message_id: int) -> None:
        """Remember a message that somebody pressed a button on: it is shown, even if `shown` never came to say so."""
        async with self._database.transaction() as tables:
            await tables.deliveries.seen(delivery_id, generation_id, channel_id=channel_id, message_id=message_id)

    async def redrawn(self, delivery: Delivery) -> None:
        """Close a redraw; one that was owed again meanwhile stays open."""
        await self._close(delivery, "shown")

    async def failed(self, delivery: Delivery, *, retry_after: timedelta | None = None) -> None:
        """Try again later; after many tries give up, and give the price back where nothing was shown at all."""
        owed_for_good = delivery.kind is DeliveryKind.RESULT
        jitter = random.random()  # noqa: S311 (no secret)
        wait = retry.delivery_again(delivery.attempts, owed_for_good=owed_for_good, jitter=jitter)
        if wait is None:
            logger.error("%s given up", delivery.kind, extra=about(delivery.generation))
            await self._close(delivery, "given up", card_refused=Reason.UNAVAILABLE)
            return
        metrics.delivered(delivery.kind, "failed")
        try:
            async with self._database.transaction() as tables:
                await tables.deliveries.postpone(delivery, until=self._now() + max(wait, retry_after or wait))
        except LeaseLost as lost:
            logger.warning("%s; another worker shows it", lost, extra=about(delivery.generation))

    async def refused(self, delivery: Delivery, reason: Reason) -> None:
        """Close what Discord will never take there. Without its card a request ends, and costs nothing."""
        logger.warning("%s refused: %s", delivery.kind, reason, extra=about(delivery.generation))
        await self._close(delivery, "refused", card_refused=reason)

    async def outcome(self, generation_id: int, *, seconds: float) -> CardShown | CardRefused | None:
        """Wait, at most this long, for what becomes of a card; None: not known yet."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    count = self._wakeups.count(OUTBOX)
                    known = _card(await self.peek(generation_id))
                    if known is not None:
                        return known
                    await self._wakeups.wait(OUTBOX, self._timing.idle.total_seconds(), count=count)
        except TimeoutError:
            return None

    async def peek(self, generation_id: int) -> Generation:
        """Return a generation as it stands. Raises UserError (CLIP_UNKNOWN)."""
        async with self._database.reading() as tables:
            return await tables.generations.named(generation_id)

    async def batch(self, generation: Generation) -> tuple[Generation, ...]:
        """Return all that were asked for at once with this one, where several were; else nothing."""
        async with self._database.reading() as tables:
            return await _batch(tables, generation)

    async def of_card(self, message_id: int, *, guild_id: int) -> Generation | None:
        """Return what a card in a server is about; None where the message is no card."""
        async with self._database.reading() as tables:
            return await tables.generations.of_card(message_id, guild_id=guild_id)

    async def result_of(self, generation_id: int) -> tuple[int, int] | None:
        """Return (channel, message) of a result that was shown."""
        async with self._database.reading() as tables:
            return await tables.deliveries.message_of(generation_id, DeliveryKind.RESULT)

    async def file(self, shown: Delivery | Generation, *, limit_bytes: int) -> File:
        """
        Return the clip or picture to attach, made smaller where it must be.

        Raises UserError (CLIP_DELETED) where there is none, ProviderRejected where it cannot be made that small, and
        ProviderUnavailable or FileNotFoundError where the media store does not give it.
        """
        generation = shown.generation if isinstance(shown, Delivery) else shown
        if generation.clip_id is None:
            raise UserError(Reason.CLIP_DELETED, **generation.named)
        async with self._database.reading() as tables:
            made = await tables.media.get(generation.clip_id)
        if made.deleted_at is not None:
            raise UserError(Reason.CLIP_DELETED, **generation.named)
        fits = made.facts.size <= limit_bytes
        data = await (self._store.get(made.key) if fits else self._fitted(made, limit_bytes))
        # A smaller copy of a picture may be of another kind than the picture.
        extension = pictures.extension(data) if made.kind is MediaKind.PICTURE else made.extension
        hidden = "SPOILER_" if generation.destination.spoiler else ""  # what Discord goes by outside our layout
        return File(name=f"{hidden}reverie-{generation.id}.{extension}", data=data, fitted=not fits)

    async def pictures(self, generation: Generation) -> list[File]:
        """Return what it is made of and stands on its card, under the names by which the files are published."""
        return [File(name=one.filename, data=await self._store.get(one.key)) for one in await self._shown(generation)]

    async def picture_names(self, generation: Generation) -> list[str]:
        """Return only what those files are called."""
        return [one.filename for one in await self._shown(generation)]

    async def _shown(self, generation: Generation) -> list[Media]:
        """Return what goes into it and is there, as far as it has room on a card; the rest needs a link of its own."""
        async with self._database.reading() as tables:
            media = [await tables.media.get(media_id) for media_id in generation.request.media_ids]
        return on_a_card(media, limit_bytes=generation.destination.upload_limit)

    async def _fitted(self, made: Media, limit_bytes: int) -> bytes:
        """Return a copy that is small enough; the last one made lies beside the file."""
        key = small_key(made.key)
        async with self._fitting:
            if await self._store.exists(key):
                data = await self._store.get(key)
                if len(data) <= limit_bytes:
                    return data
            if made.kind is MediaKind.PICTURE:
                whole_picture = await self._store.get(made.key)
                data = await asyncio.to_thread(pictures.fit, whole_picture, limit_bytes=limit_bytes)
                await self._store.put(key, data)
                return data
            with work_folder() as folder:
                whole, small = Path(folder, "whole.mp4"), Path(folder, "small.mp4")
                await self._store.get_to(made.key, whole)
                await clips.fit_in_thread(whole, limit_bytes=limit_bytes, to=small)
                await self._store.put(key, small)
        return await self._store.get(key)

    async def _close(self, delivery: Delivery, outcome: str, *, card_refused: Reason | None = None) -> None:
        now = self._now()
        unseen = card_refused is not None and delivery.kind is DeliveryKind.CARD
        try:
            async with self._database.transaction() as tables:
                if unseen:
                    await tables.alone("room at the providers")  # as whoever takes back: those behind move up
                await tables.deliveries.close(delivery, channel_id=delivery.channel_id, message_id=delivery.message_id)
                if card_refused is not None and unseen:
                    await self._end_unseen(tables, delivery, card_refused, now=now)
                if card_refused is not None and delivery.kind is DeliveryKind.RESULT:
                    await redraw(tables, delivery.generation, now=now)  # the card at least says how it ended
        except LeaseLost as lost:
            logger.warning("%s; another worker shows it", lost, extra=about(delivery.generation))
            return
        self._told(delivery, outcome)

    async def _end_unseen(self, tables: Transaction, delivery: Delivery, reason: Reason, *, now: datetime) -> None:
        """End what nobody can see, unless it has moved on by itself: cancelled, or a present that runs already."""
        until = now + self._timing.lease
        claimed = [
            await tables.generations.claim_one(one.id, Status.QUEUED, now=now, until=until)
            for one in delivery.batch or (delivery.generation,)
        ]
        for waiting in claimed:
            if waiting is not None:
                await turns.close_gap(tables, waiting, now=now)
                await settle(tables, waiting, Status.FAILED, now=now, deliver=False, failure=reason)
        await turns.redraw_waiting(tables, delivery.generation.account, now=now, pause=self._timing.redraw)

    def _told(self, delivery: Delivery, outcome: str) -> None:
        metrics.delivered(delivery.kind, outcome)
        for topic in (OUTBOX, SUBMISSION):
            self._wakeups.wake(topic)


def on_a_card(media: Sequence[Media], *, limit_bytes: int) -> list[Media]:
    """Return those files that Discord takes together on a card: each of at most `limit_bytes`, ten in one gallery."""
    shown: list[Media] = []
    room = LARGEST_MESSAGE
    for one in media:
        if one.deleted_at is None and one.facts.size <= min(limit_bytes, room) and len(shown) < MOST_ON_A_CARD:
            shown.append(one)
            room -= one.facts.size
    return shown


async def _batch(tables: Transaction, generation: Generation) -> tuple[Generation, ...]:
    return tuple(await tables.lineage.batch(generation)) if generation.batch_id is not None else ()


async def _follow(tables: Transaction, generation: Generation, *, now: datetime) -> None:
    """Owe that a result is hidden or removed, where that was decided before anybody knew its message."""
    if generation.hidden_at is not None or generation.deleted_at is not None:
        await tables.notices.owe(
            NoticeKind.CONCEAL,
            {"generation": generation.id},
            now=now,
            guild_id=generation.requester.guild_id,
            channel_id=generation.destination.channel_id,
        )


def _delivery(claimed: Claimed, generation: Generation, batch: tuple[Generation, ...]) -> Delivery:
    return Delivery(
        id=claimed.id,
        kind=claimed.kind,
        generation=batch[0] if batch else generation,  # the first one has the messages
        nonce=claimed.nonce,
        attempts=claimed.attempts,
        first_attempt_at=claimed.first_attempt_at,
        version=claimed.version,
        lease=claimed.lease,
        channel_id=claimed.channel_id,
        message_id=claimed.message_id,
        batch=batch,
    )


def _card(generation: Generation) -> CardShown | CardRefused | None:
    if generation.card_message_id is not None:
        return CardShown(channel_id=generation.destination.channel_id, message_id=generation.card_message_id)
    if generation.status is Status.FAILED and generation.failure is not None:
        return CardRefused(reason=generation.failure)
    return None
