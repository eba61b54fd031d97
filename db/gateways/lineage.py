"""What came of what: the clips and pictures that others were made of, and those that were asked for together."""

from typing import Final

from sqlalchemy import BigInteger, bindparam, or_, select

from bot.domain.generation import Generation
from db import rows
from db.schema import GENERATIONS, INGREDIENTS
from db.statements import Statements

TABLE = GENERATIONS.c

_THIS: Final = bindparam("this", type_=BigInteger)
CHILDREN: Final = (
    select(GENERATIONS)
    .where(or_(TABLE.start_clip_id == _THIS, TABLE.end_clip_id == _THIS, TABLE.source_clip_id == _THIS))
    .order_by(TABLE.id)
)
CHILDREN_OF_FILE: Final = (
    select(GENERATIONS)
    .where(TABLE.id.in_(select(INGREDIENTS.c.generation_id).where(INGREDIENTS.c.media_id == _THIS)))
    .order_by(TABLE.id)
)
THESE: Final = select(GENERATIONS).where(TABLE.id.in_(bindparam("these", expanding=True)))
MAKERS: Final = select(GENERATIONS).where(TABLE.clip_id.in_(bindparam("these", expanding=True)))
MAKER: Final = select(GENERATIONS).where(TABLE.clip_id == _THIS)
BATCH: Final = select(GENERATIONS).where(TABLE.batch_id == _THIS).order_by(TABLE.id)


class Lineage:
    """From one generation to those that belong to it."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def children(self, generation: Generation) -> list[Generation]:
        """Return what continues it, leads to it, edits it, or is made after its picture; oldest first."""
        found = rows.readable(await self._statements.run(CHILDREN, {"this": generation.id}))
        if generation.clip_id is not None:
            found += rows.readable(await self._statements.run(CHILDREN_OF_FILE, {"this": generation.clip_id}))
        return sorted({child.id: child for child in found}.values(), key=lambda child: child.id)

    async def parents(self, generation: Generation) -> list[Generation]:
        """Return the clips that go into it, and those that came out with the files that do; each once."""
        request = generation.request
        clips = rows.readable(await self._statements.run(THESE, {"these": [*request.clip_ids]}))
        makers = rows.readable(await self._statements.run(MAKERS, {"these": [*request.media_ids]}))
        found = {one.id: one for one in [*clips, *makers]}
        return [found[number] for number in sorted(found)]

    async def maker(self, media_id: int) -> Generation | None:
        """Return what a file came out of; None of one that somebody attached."""
        row = (await self._statements.run(MAKER, {"this": media_id})).one_or_none()
        return None if row is None else rows.generation(row)

    async def batch(self, generation: Generation) -> list[Generation]:
        """Return all that were asked for at once with this one, itself among them, in order; else only itself."""
        if generation.batch_id is None:
            return [generation]
        return rows.readable(await self._statements.run(BATCH, {"this": generation.batch_id}))
