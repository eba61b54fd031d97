"""(ended) -> deleted. The message and the file go; the row stays for the books and for the clips that continue it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.lifecycle.outbox import small_key
from bot.media.store import MediaStore
from bot.policies import access
from db.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletable:
    """What somebody is about to delete, and how many clips were made from it."""

    generation: Generation
    continued_by: int
    by_others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """What was deleted here, and what is left to delete in Discord."""

    generation: Generation
    message_ids: list[tuple[int, int]]  # (channel, message)


class Deletion:
    """Delete what one made, or what was made in a server that one manages."""

    def __init__(self, database: Database, store: MediaStore, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._now = now

    async def look(self, generation_id: int, *, requester: Requester, may_manage: bool) -> Deletable:
        """Return what deleting it would mean. Raises UserError."""
        async with self._database.reading() as tables:
            generation = await _checked(tables, generation_id, requester, may_manage=may_manage)
            children = [child for child in await tables.generations.children(generation_id) if child.deleted_at is None]
        owner = generation.requester.user_id
        return Deletable(
            generation=generation,
            continued_by=len(children),
            by_others=sum(child.requester.user_id != owner for child in children),
        )

    async def delete(self, generation_id: int, *, requester: Requester, may_manage: bool) -> Deleted:
        """
        Delete its file and return its messages. Raises UserError.

        Again is fine, and finishes what a crash left over. Clips that continue it live on.
        """
        now = self._now()
        async with self._database.transaction() as tables:
            generation = await _checked(tables, generation_id, requester, may_manage=may_manage)
            await tables.generations.delete(generation_id, now=now)
            generation = await tables.generations.get(generation_id)
            messages = [
                message_id
                for kind in (DeliveryKind.CARD, DeliveryKind.RESULT)
                if (message_id := await tables.deliveries.message_of(generation_id, kind)) is not None
            ]
        await self._delete_file(generation, now=now)
        channel_id = generation.destination.channel_id
        return Deleted(generation=generation, message_ids=[(channel_id, message) for message in messages])

    async def _delete_file(self, generation: Generation, *, now: datetime) -> None:
        if generation.clip_id is None:
            return
        async with self._database.reading() as tables:
            clip = await tables.media.get(generation.clip_id)
        for key in (clip.key, small_key(clip)):
            await self._store.delete(key)
        async with self._database.transaction() as tables:
            await tables.media.delete(clip.id, now=now)


async def _checked(tables: Transaction, generation_id: int, requester: Requester, *, may_manage: bool) -> Generation:
    try:
        generation = await tables.generations.get(generation_id)
    except KeyError:
        raise UserError(Reason.CLIP_UNKNOWN, clip=generation_id) from None
    access.check_deleted(generation, requester, may_manage=may_manage)
    return generation
