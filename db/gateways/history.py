"""What a member made, page after page. A page begins after a number, so nothing that is added meanwhile moves it."""

from functools import partial
from itertools import product
from typing import Any, Final, Protocol

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
)

from bot.domain.generation import CATEGORIES, STAGES, Generation, Search, Status
from bot.domain.request import Kind, Operation, Requester
from db import rows
from db.schema import GENERATIONS, INGREDIENTS
from db.search import LARGEST_KEY, SOUGHT, sought
from db.statements import Statements, for_guild

TABLE = GENERATIONS.c

CLIPS: Final = (TABLE.start_clip_id, TABLE.end_clip_id, TABLE.source_clip_id)
PICTURES: Final = (TABLE.start_picture_id, TABLE.end_picture_id)
MADE_OF_FILES: Final = exists().where(INGREDIENTS.c.generation_id == TABLE.id)
# The same as GenerationRequest.kind.
KIND: Final = case(
    (or_(*(clip.is_not(None) for clip in CLIPS)), Kind.CLIPS.value),
    (or_(*(picture.is_not(None) for picture in PICTURES), MADE_OF_FILES), Kind.PICTURES.value),
    else_=Kind.WORDS.value,
)
BEFORE: Final = TABLE.id < bindparam("before")
AFTER: Final = TABLE.id > bindparam("after")
MOST: Final = bindparam("most", type_=Integer)


def _matching(guild: ColumnElement[bool], *, words: bool) -> ColumnElement[bool]:
    """Return the condition of a search; without words none is compared, which is most of the work."""
    return and_(
        guild,
        TABLE.user_id == bindparam("user"),
        TABLE.deleted_at.is_(None),
        TABLE.private.in_(bindparam("private", expanding=True)),
        TABLE.status.in_(bindparam("statuses", expanding=True)),
        TABLE.operation.in_(bindparam("operations", expanding=True)),
        KIND.in_(bindparam("kinds", expanding=True)),
        SOUGHT if words else true(),
    )


def _older(guild: ColumnElement[bool], *, words: bool) -> Select[Any]:
    return select(GENERATIONS).where(_matching(guild, words=words), BEFORE).order_by(TABLE.id.desc()).limit(MOST)


def _newer(guild: ColumnElement[bool], *, words: bool) -> Select[Any]:
    return select(GENERATIONS).where(_matching(guild, words=words), AFTER).order_by(TABLE.id).limit(MOST)


def _count(guild: ColumnElement[bool], *, words: bool) -> Select[int, int]:
    everything, newer = func.count().label("everything"), func.count().filter(AFTER).label("newer")
    return select(everything, newer).select_from(GENERATIONS).where(_matching(guild, words=words))


class _Build(Protocol):
    def __call__(self, guild: ColumnElement[bool], /, *, words: bool) -> Select[*tuple[Any, ...]]: ...


def _each(build: _Build) -> dict[tuple[bool, bool], Select[Any]]:
    """Return a statement four times: (in a server or in none, with words or without)."""
    either = {words: for_guild(TABLE.guild_id, partial(build, words=words)) for words in (True, False)}
    return {(guild, words): either[words][guild] for guild, words in product((True, False), repeat=2)}


OLDER: Final = _each(_older)
NEWER: Final = _each(_newer)
COUNT: Final = _each(_count)


class History:
    """
    A member's own generations in a server (or in no server), or another member's that are not private.

    Those that were deleted are left out.
    """

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def older(
        self, requester: Requester, search: Search, *, than: int | None = None, limit: int
    ) -> list[Generation]:
        """Return the next ones before a number, newest first; None: the newest of all."""
        values = {"before": LARGEST_KEY if than is None else than, "most": limit}
        return rows.readable(await self._run(OLDER, requester, search, values))

    async def newer(self, requester: Requester, search: Search, *, than: int, limit: int) -> list[Generation]:
        """Return the next ones after a number, newest first."""
        found = rows.readable(await self._run(NEWER, requester, search, {"after": than, "most": limit}))
        return found[::-1]

    async def count(self, requester: Requester, search: Search, *, newer_than: int) -> tuple[int, int]:
        """Return how many there are, and how many of them are newer than a number."""
        row = (await self._run(COUNT, requester, search, {"after": newer_than})).one()
        return row.everything, row.newer

    async def _run(
        self,
        statements: dict[tuple[bool, bool], Select[Any]],
        requester: Requester,
        search: Search,
        values: rows.Values,
    ) -> CursorResult[Any]:
        words = bool(search.text)
        asked = {
            "guild": requester.guild_id,
            "user": requester.user_id if search.member_id is None else search.member_id,
            "private": [False, True] if search.member_id is None else [False],
            "statuses": sorted(Status if search.stage is None else STAGES[search.stage]),
            "operations": sorted(Operation if search.category is None else CATEGORIES[search.category]),
            "kinds": sorted(Kind if search.kind is None else [search.kind]),
        }
        return await self._statements.run(
            statements[requester.guild_id is not None, words],
            {**asked, **values, **(sought(search.text) if words else {})},
        )
