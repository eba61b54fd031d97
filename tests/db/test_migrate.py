import asyncio
import shutil
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

import db.migrate
from db import engine
from db.schema import METADATA

ROOT = Path(__file__).parent.parent.parent
MIGRATE = "import asyncio, sys; from db.migrate import migrate; sys.stdin.readline(); asyncio.run(migrate(sys.argv[1]))"


@pytest.fixture
async def writer(url):
    engine_ = engine.writer(url)
    yield engine_
    await engine_.dispose()


def picture(connection):
    """All that a database says about its tables, but for the order."""
    looking = inspect(connection)
    tables = sorted(set(looking.get_table_names()) - {"alembic_version"})
    return {
        table: {
            "columns": sorted(
                ({**column, "type": str(column["type"])} for column in looking.get_columns(table)), key=str
            ),
            "primary key": looking.get_pk_constraint(table),
            # Without their names, which SQLite does not tell of a column that was added later.
            "foreign keys": sorted(({**key, "name": None} for key in looking.get_foreign_keys(table)), key=str),
            "unique": sorted(looking.get_unique_constraints(table), key=str),
            "checks": sorted(looking.get_check_constraints(table), key=str),
            "indexes": sorted(looking.get_indexes(table), key=str),
        }
        for table in tables
    }


def differences(connection):
    """What Alembic would change, with column types and defaults compared as db/migrations/env.py does."""
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_server_default": True}), METADATA)


async def test_migrates_once(url, writer):
    await db.migrate.migrate(url)
    await db.migrate.migrate(url)
    async with writer.begin() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM alembic_version"))).scalar_one() == 1


async def test_alembic_finds_nothing_to_change(url, writer):
    await db.migrate.migrate(url)
    async with writer.begin() as connection:
        await connection.run_sync(db.migrate.check)
        assert await connection.run_sync(differences) == []


async def test_the_picture_is_what_the_migrations_make(url, writer):
    """Alembic does not compare everything: CHECK constraints, for one."""
    async with writer.begin() as connection:
        await connection.run_sync(METADATA.create_all)
        drawn = await connection.run_sync(picture)
        await connection.run_sync(METADATA.drop_all)
    await db.migrate.migrate(url)
    async with writer.begin() as connection:
        assert await connection.run_sync(picture) == drawn
    assert sum(len(table["checks"]) for table in drawn.values()) == 10


async def test_many_processes_may_migrate_at_once(url, writer):
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", MIGRATE, url),
            stdin=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        for _ in range(4)
    ]
    answers = await asyncio.gather(*(process.communicate(b"now\n") for process in processes))
    assert [process.returncode for process in processes] == [0] * 4, answers
    async with writer.begin() as connection:
        await connection.run_sync(db.migrate.check)


async def test_a_migration_that_fails_leaves_nothing(url, writer, monkeypatch):
    def half(config, revision):
        config.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError

    monkeypatch.setattr(db.migrate.command, "upgrade", half)
    with pytest.raises(RuntimeError):
        await db.migrate.migrate(url)
    async with writer.begin() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []


async def test_a_migration_that_breaks_a_foreign_key_is_undone(tmp_path, monkeypatch):
    """On SQLite foreign keys rest meanwhile, so we look afterwards."""
    url = f"sqlite+aiosqlite:///{tmp_path}/test.sqlite3"
    await db.migrate.migrate(url)

    def orphan(config, revision):
        config.attributes["connection"].execute(
            text("INSERT INTO submissions (generation_id, account, at) VALUES (404, 'luma', '2030-01-01')")
        )

    monkeypatch.setattr(db.migrate.command, "upgrade", orphan)
    with pytest.raises(RuntimeError, match="foreign key"):
        await db.migrate.migrate(url)
    engine_ = engine.writer(url)
    async with engine_.begin() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM submissions"))).scalar_one() == 0
    await engine_.dispose()


async def test_drafts_the_next_migration(tmp_path, monkeypatch):
    shutil.copytree(db.migrate.FOLDER, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(db.migrate, "FOLDER", tmp_path / "migrations")
    first = tmp_path / "migrations/versions/v0001_beginning.py"
    lines = ['sa.Column("lease_until", INSTANT),', 'sa.Column("detail", sa.Text()),']
    for line in lines:
        assert line in first.read_text()
        first.write_text(first.read_text().replace(line, "", 1))
    await db.migrate.draft("add the lease")
    (drafted,) = (tmp_path / "migrations/versions").glob("v*_add_the_lease.py")
    words = drafted.read_text()
    assert "sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True)" in words
    assert "sa.Column('detail', sa.Text(), nullable=True)" in words
    compile(words, drafted, "exec")
