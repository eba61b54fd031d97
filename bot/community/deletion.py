"""Delete what was made: the messages and the files go, the row stays for the books and the clips that continue it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.community.audit import Deed
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Generation
from bot.domain.request import Requester
from bot.media.store import MediaStore, small_key
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
    message_ids: list[tuple[int, int]]  # (channel, message), each once


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
            children = [child for child in await tables.lineage.children(generation) if child.deleted_at is None]
        owner = generation.requester.user_id
        return Deletable(
            generation=generation,
            continued_by=len(children),
            by_others=sum(child.requester.user_id != owner for child in children),
        )

    async def delete(self, generation_id: int, *, requester: Requester, may_manage: bool) -> Deleted:
        """
        Delete its file and return its messages. Raises UserError.

        Again is fine, and finishes what a crash left over. Clips that continue it live on; so do its pictures where
        something else was made from them.
        """
        now = self._now()
        async with self._database.transaction() as tables:
            await tables.alone("spending")  # so that nothing is admitted meanwhile that begins with these pictures
            generation = await _checked(tables, generation_id, requester, may_manage=may_manage)
            await tables.generations.delete(generation_id, now=now)
            await _write_down(tables, generation, requester, now=now)
            generation = await tables.generations.get(generation_id)
            messages = [
                message
                for kind in (DeliveryKind.CARD, DeliveryKind.RESULT)
                if (message := await tables.deliveries.message_of(generation_id, kind)) is not None
            ]
            keys = [key async for key in _files(tables, generation, now=now)]
        for key in keys:
            await self._store.delete(key)
        return Deleted(generation=generation, message_ids=messages)


async def _files(tables: Transaction, generation: Generation, *, now: datetime) -> AsyncIterator[str]:
    """Mark the files that go with it as deleted, and yield where they lie; those of an earlier try again."""
    if generation.clip_id is not None:
        clip = await tables.media.get(generation.clip_id)
        await tables.media.delete(clip.id, now=now)
        yield clip.key
        yield small_key(clip.key)
    for media_id in generation.request.media_ids:
        await tables.media.delete_unused(media_id, now=now)
        picture = await tables.media.get(media_id)
        if picture.deleted_at is not None:
            yield picture.key


async def _write_down(tables: Transaction, generation: Generation, requester: Requester, *, now: datetime) -> None:
    """Write down what staff did to somebody else's, once."""
    owner = generation.requester
    if owner.user_id != requester.user_id and generation.deleted_at is None:
        deed = Deed(
            action="mod.delete",
            actor_id=requester.user_id,
            guild_id=owner.guild_id,
            user_id=owner.user_id,
            generation_id=generation.id,
        )
        await tables.write_down(deed, now=now)


async def _checked(tables: Transaction, generation_id: int, requester: Requester, *, may_manage: bool) -> Generation:
    generation = await tables.generations.named(generation_id)
    access.check_deleted(generation, requester, may_manage=may_manage)
    return generation
