import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Engine, event, text

from bot.domain.errors import StorageUnusable
from db import engine
from db.inspection import READ_THROUGH, Schema, examine
from db.migrate import revisions


async def change(url, statement):
    engine_ = engine.writer(url)
    async with engine_.begin() as connection:
        await connection.execute(text(statement))
    await engine_.dispose()


async def test_one_of_this_version(url, database):
    seen = await examine(url)
    assert (seen.schema, seen.revision, seen.newest) == (Schema.CURRENT, revisions()[-1], revisions()[-1])


async def test_beside_somebody_who_reads_and_nothing_is_kept(url, database, ask):
    generation = await ask()
    async with database.reading() as looking:
        assert (await examine(url)).schema is Schema.CURRENT
        assert await looking.generations.get(generation.id) == generation


@pytest.mark.parametrize(("revision", "schema"), [("0001", Schema.OLDER), ("9999", Schema.NEWER)])
async def test_other_versions_are_told_and_left_as_they_are(url, say_version, revision, schema):
    await say_version(revision)
    for _ in range(2):
        seen = await examine(url)
        assert (seen.schema, seen.revision) == (schema, revision)


async def test_an_empty_one_has_no_version(url):
    await change(url, "SELECT 1")
    assert (await examine(url)).schema is Schema.NONE


async def test_one_that_is_not_there_is_not_made(tmp_path):
    seen = await examine(f"sqlite+aiosqlite:///{tmp_path}/not/yet.sqlite3")
    assert seen.schema is Schema.NONE
    assert list(tmp_path.iterdir()) == []


async def test_a_place_where_none_can_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnusable, match="nothing can be written"):
        await examine(f"sqlite+aiosqlite:///{tmp_path}/file/bot.sqlite3")


async def test_a_folder_in_place_of_the_file(tmp_path):
    with pytest.raises(StorageUnusable, match="unable to open"):
        await examine(f"sqlite+aiosqlite:///{tmp_path}")


async def test_something_else_in_place_of_the_file(tmp_path):
    (tmp_path / "letter").write_text("Dear reader, " * 1000)
    with pytest.raises(StorageUnusable, match="not a database"):
        await examine(f"sqlite+aiosqlite:///{tmp_path}/letter")


async def test_a_file_that_is_damaged_in_the_middle(migrated_file, tmp_path):
    whole = migrated_file.read_bytes()
    assert len(whole) < READ_THROUGH
    middle = len(whole) // 2
    (tmp_path / "bot.sqlite3").write_bytes(whole[:middle] + b"\xff" * 8192 + whole[middle + 8192 :])
    with pytest.raises(StorageUnusable):
        await examine(f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3")


async def test_who_writes_need_not_wait_while_a_file_is_read_through(migrated_file):
    """SQLite keeps a writer out while another one is open, and that fails after five seconds."""
    free = []

    def write(_connection, _cursor, statement, *_):
        if "quick_check" in statement:
            with closing(sqlite3.connect(migrated_file, timeout=0)) as writer:
                free.append(writer.execute("BEGIN IMMEDIATE"))

    event.listen(Engine, "before_cursor_execute", write)
    try:
        await examine(f"sqlite+aiosqlite:///{migrated_file}")
    finally:
        event.remove(Engine, "before_cursor_execute", write)
    assert len(free) == 1


async def test_a_place_of_which_the_system_tells_nothing(tmp_path):
    # Not even root is told of a name that is too long; others hear the same of a folder that is closed to them.
    with pytest.raises(StorageUnusable, match="OSError"):
        await examine(f"sqlite+aiosqlite:///{tmp_path}/{'x' * 300}/bot.sqlite3")


async def test_an_option_that_the_driver_does_not_know():
    with pytest.raises(StorageUnusable, match="sslmode"):
        await examine("postgresql+asyncpg://reverie:hush-hush@127.0.0.1:1/reverie?sslmode=require")


async def test_a_server_that_is_not_there_and_its_password():
    with pytest.raises(StorageUnusable) as caught:
        await examine("postgresql+asyncpg://reverie:hush-hush@127.0.0.1:1/reverie")
    assert "hush" not in str(caught.value)
