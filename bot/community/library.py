"""The clips and pictures there are: mine to choose from, and everything about one."""

from dataclasses import dataclass

from bot.community.estimates import Estimates
from bot.domain.community.conduct import StrikeKind
from bot.domain.errors import UserError
from bot.domain.generation import Generation, Status
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.domain.waits import Typical
from bot.policies import access
from db.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """
    All that is to know about one generation.

    `parents` are the clips that it continues, leads to or edits and those behind the pictures that went into it;
    `children` counts what was made from it, or from any of its batch where it is the first: both as far as one may see
    them.
    """

    generation: Generation
    parents: list[Generation]
    children: int
    typical: Typical
    took_seconds: float | None
    batch: tuple[Generation, ...] = ()  # all that were asked for at once with it, itself among them
    strike_withdrawn: bool = False  # it counted against its member, and does no more


class Library:
    """Read what was made."""

    def __init__(self, database: Database, estimates: Estimates) -> None:
        self._database = database
        self._estimates = estimates

    async def mine(
        self, requester: Requester, *, text: str, limit: int = 25, pictures: bool = False
    ) -> list[Generation]:
        """
        Return a member's finished clips (or pictures) whose prompt holds the text, newest first.

        A number is as good as a part of the prompt.
        """
        async with self._database.reading() as tables:
            return await tables.generations.clips(requester, text=text.strip(), limit=limit, pictures=pictures)

    async def open(self, generation_id: int, *, requester: Requester, staff: bool = False) -> Generation:
        """Return one that this person may see. Raises UserError (unknown, deleted, private, elsewhere, hidden)."""
        async with self._database.reading() as tables:
            return await _open(tables, generation_id, requester, staff=staff)

    async def details(self, generation_id: int, *, requester: Requester, staff: bool = False) -> Details:
        """
        Return everything about one. Raises UserError like `open`.

        The first of several that were asked for at once stands for all: where it failed, one that is there is meant.
        """
        async with self._database.reading() as tables:
            generation = await _open(tables, generation_id, requester, staff=staff)
            parents = await tables.lineage.parents(generation)
            batch = await tables.lineage.batch(generation)
            those = [generation]
            if generation.id == generation.batch_id:
                those = batch
                generation = next((one for one in batch if one.status is Status.SUCCEEDED), generation)
            children = {child.id: child for one in those for child in await tables.lineage.children(one)}.values()
            strikes = await tables.conduct.of(generation.id)
        finished, submitted = generation.finished_at, generation.submitted_at
        took = (finished - submitted).total_seconds() if finished is not None and submitted is not None else None
        return Details(
            generation=generation,
            batch=tuple(batch),
            parents=[parent for parent in parents if access.may_see(parent, requester)],
            children=sum(_is_there(child) and access.may_see(child, requester) for child in children),
            typical=await self._estimates.typical(generation.account, generation.request),
            took_seconds=took,
            strike_withdrawn=any(one.kind is StrikeKind.PROVIDER and one.withdrawn_at is not None for one in strikes),
        )


def _is_there(generation: Generation) -> bool:
    return generation.status is Status.SUCCEEDED and generation.deleted_at is None


async def _open(tables: Transaction, generation_id: int, requester: Requester, *, staff: bool) -> Generation:
    generation = await tables.generations.named(generation_id)
    access.check_seen(generation, requester, staff=staff)
    if generation.deleted_at is not None:
        raise UserError(Reason.CLIP_DELETED, **generation.named)
    return generation
