"""Everything about me: read for a file of one's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """All that is kept about somebody, in all servers; the newest generations, where they are too many for a file."""

    at: datetime
    user_id: int
    generations: list[dict[str, Any]]
    generations_left_out: int  # older ones
    others: dict[str, list[dict[str, Any]]]


class Export:
    """Read what there is."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def of(self, user_id: int, *, before: int | None = None, limit: int) -> Exported:
        """Return everything; of the generations the newest before a number, at most so many."""
        async with self._database.reading() as tables:
            generations = await tables.exports.generations(user_id, before=before, limit=limit)
            return Exported(
                at=self._now(),
                user_id=user_id,
                generations=generations,
                generations_left_out=await tables.exports.count(user_id, before=before) - len(generations),
                others=await tables.exports.others(user_id),
            )
