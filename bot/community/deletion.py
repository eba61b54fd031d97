"""Delete what was made: the messages and the files go, the row stays for the books and the clips that continue it."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.community.audit import Deed
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Generation, Status
from bot.domain.provider import Provider
from bot.domain.request import OF_A_JOB, Requester
from bot.media.store import MediaStore, small_key
from bot.policies import access
from db.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletable:
    """What somebody is about to delete, and what becomes of all that is made from it."""

    generation: Generation
    continued_by: int  # they stay
    by_others: int  # of those
    waiting: int = 0  # of what needs its file, so it will not be made
    count: int = 1  # of those that were asked for at once, which go together


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """
    What was deleted here, and what is left to delete in Discord.

    `told` are the accounts whose providers are told to delete it, too; what lies with others stays there.
    """

    generation: Generation
    count: int  # of those that were asked for at once
    told: tuple[str, ...]
    kept: tuple[str, ...]
    message_ids: list[tuple[int, int]]  # (channel, message), each once


class Deletion:
    """Delete what one made, or what was made in a server that one manages."""

    def __init__(
        self,
        database: Database,
        store: MediaStore,
        providers: Mapping[str, Provider],
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._store = store
        self._deleting = {name for name, provider in providers.items() if provider.facts.deletes}
        self._now = now

    async def look(self, generation_id: int, *, requester: Requester, may_manage: bool) -> Deletable:
        """Return what deleting it would mean. Raises UserError."""
        async with self._database.reading() as tables:
            batch = await _checked(tables, generation_id, requester, may_manage=may_manage)
            found = [child for one in batch for child in await tables.lineage.children(one)]
        generation = next(one for one in batch if one.id == generation_id)
        together = {one.id for one in batch}
        children = {one.id: one for one in found if one.deleted_at is None and one.id not in together}.values()
        staying = [child for child in children if not _waits(child, batch)]
        owner = generation.requester.user_id
        return Deletable(
            generation=generation,
            count=len(batch),
            continued_by=len(staying),
            by_others=sum(child.requester.user_id != owner for child in staying),
            waiting=len(children) - len(staying),
        )

    async def delete(self, generation_id: int, *, requester: Requester, may_manage: bool) -> Deleted:
        """
        Delete its file and return its messages. Raises UserError.

        What was asked for at once goes together. Again is fine, and finishes what a crash left over. What was made from
        it lives on; so do the files that it was made from where something else was made from them. What still waits for
        its file fails when its turn comes (bot/lifecycle/publishing/links.py). What lies with the provider follows in
        its own time (bot/lifecycle/upkeep/removal.py).
        """
        now = self._now()
        async with self._database.transaction() as tables:
            await tables.alone("spending")  # so that nothing is admitted meanwhile that begins with these pictures
            batch = await _checked(tables, generation_id, requester, may_manage=may_manage)
            await tables.generations.delete(generation_id, now=now)
            generation = next(one for one in batch if one.id == generation_id)
            await _write_down(tables, generation, requester, now=now)
            messages: list[tuple[int, int]] = []
            keys: list[str] = []
            for one in batch:
                if one.deleted_at is None:
                    await tables.doomed_jobs.owe(one.id, now=now)
                messages += await _messages(tables, one)
                keys += [key async for key in _files(tables, one, now=now)]
            generation = await tables.generations.get(generation_id)
        for key in dict.fromkeys(keys):
            await self._store.delete(key)
        accounts = sorted({one.account for one in batch if one.provider_job_id is not None})
        return Deleted(
            generation=generation,
            count=len(batch),
            told=tuple(name for name in accounts if name in self._deleting),
            kept=tuple(name for name in accounts if name not in self._deleting),
            message_ids=messages,
        )


def _waits(child: Generation, batch: Sequence[Generation]) -> bool:
    """Say whether its provider has yet to fetch a file of these; what continues a job there needs none."""
    request = child.request
    edits = request.operation not in OF_A_JOB and request.source_clip_id in {one.id for one in batch}
    return child.status is Status.QUEUED and (edits or any(one.clip_id in request.media_ids for one in batch))


async def _messages(tables: Transaction, generation: Generation) -> list[tuple[int, int]]:
    """Return where it can be seen; of several that were asked for at once, only the first can."""
    found = [
        await tables.deliveries.message_of(generation.id, kind) for kind in (DeliveryKind.CARD, DeliveryKind.RESULT)
    ]
    return [message for message in found if message is not None]


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


async def _checked(
    tables: Transaction, generation_id: int, requester: Requester, *, may_manage: bool
) -> list[Generation]:
    """Return it with all that was asked for at once. Raises UserError for the first that may not be deleted."""
    batch = await tables.lineage.batch(await tables.generations.named(generation_id))
    for one in batch:
        access.check_deleted(one, requester, may_manage=may_manage)
    return batch
