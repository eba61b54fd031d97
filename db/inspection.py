"""Look at a database without changing it: is it there, can it be written, and of which version is it?"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import StorageUnusable
from db import engine
from db.migrate import revisions
from db.statements import to_the_end

T = TypeVar("T")

READ_THROUGH: Final = 256 * 1024 * 1024  # bytes; a larger SQLite file takes too long to be read to its end


class Schema(StrEnum):
    """How the tables stand to those of this version."""

    NONE = "none"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was found."""

    schema: Schema
    revision: str | None  # the last migration that the database has seen
    newest: str  # the last one that we know
    all_letters: bool = True  # whether it knows the capitals of more languages than English, which a search needs


async def examine(url: str) -> Seen:
    """
    Look at a database beside those who use it; what is tried is rolled back.

    Raises StorageUnusable where it cannot be opened, read or written, or is damaged.
    """
    known = await asyncio.to_thread(revisions)
    file = engine.file_of(url)
    all_letters = True
    try:
        if file is None:
            # A server may never answer, and then we leave.
            revision, all_letters = await _look(engine.writer(url), _version)
        elif (size := _size(file)) is None:
            _make_sure_of_a_place(file)
            revision = None
        else:  # SQLite answers or gives up within seconds
            if size <= READ_THROUGH:
                # By a reader: it takes seconds, in which who writes must not have to wait.
                await to_the_end(_look(engine.reader(url), _read_through))
            revision, all_letters = await to_the_end(_look(engine.writer(url), _version))
    except (OSError, SQLAlchemyError, TypeError) as error:  # TypeError: the driver's, for an option behind the ?
        raise StorageUnusable(_said(error, url)) from error
    return Seen(schema=_schema(revision, known), revision=revision, newest=known[-1], all_letters=all_letters)


def _schema(revision: str | None, known: list[str]) -> Schema:
    if revision is None:
        return Schema.NONE
    if revision not in known:
        return Schema.NEWER
    return Schema.CURRENT if revision == known[-1] else Schema.OLDER


async def _look(engine_: AsyncEngine, inside: Callable[[Connection], T]) -> T:
    try:
        async with engine_.connect() as connection:
            return await connection.run_sync(inside)
    finally:
        await engine_.dispose()


def _read_through(connection: Connection) -> None:
    verdict = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
    if verdict != "ok":
        raise SQLAlchemyError("the file is damaged")


def _version(connection: Connection) -> tuple[str | None, bool]:
    """Return the last migration that it has seen, after trying to write; and whether it knows all letters."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    elif connection.dialect.name == "postgresql":
        may = "SELECT has_schema_privilege(current_schema(), 'CREATE')"
        if not connection.execute(text(may)).scalar_one():
            raise SQLAlchemyError("the user may not create tables")
    all_letters = bool(connection.execute(text("SELECT lower('Ä') = 'ä'")).scalar_one())
    connection.rollback()
    return revision, all_letters


def _size(file: Path) -> int | None:
    """Return its bytes; None where there is none. Raises OSError where that cannot be seen."""
    try:
        return file.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return None


def _make_sure_of_a_place(file: Path) -> None:
    """Raise StorageUnusable where neither the file nor its folder could be made."""
    folder = next(one for one in file.absolute().parents if one.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise StorageUnusable("nothing can be written where it is to be")


def _said(error: Exception, url: str) -> str:
    """Return the driver's own first words, which say what to mend, without the password."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    first, *_ = str(cause).splitlines() or [""]
    password = make_url(url).password
    return f"{type(cause).__name__}: {first.replace(password, '…') if password else first}"
