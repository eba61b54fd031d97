import asyncio
import shutil
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

import db.migrate
from bot.domain.request import GenerationRequest, ImageFrame
from db import engine
from db.database import Database
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


FILLED = """
INSERT INTO media (id, kind, user_id, key, content_type, width, height, seconds, size, created_at) VALUES
  (1, 'picture', 1, 'pictures/2029/12/aaaaaaaa.jpg', 'image/jpeg', 640, 480, 0, 1000, :then),
  (2, 'clip', NULL, 'clips/2029/12/bbbbbbbb.mp4', 'video/mp4', 1280, 720, 5, 2000, :then);
INSERT INTO generations (id, user_id, guild_id, channel_id, private, upload_limit, operation, prompt, model, seconds,
  resolution, aspect, loop, account, price, status, due_at, created_at, submitted_at, provider_job_id, clip_id,
  start_picture_id, start_clip_id, card_message_id) VALUES
  (1, 1, 9, 77, :no, 10000000, 'video', 'a lake', 'ray-2', 5, '720p', '16:9', :no, 'luma', 700000, 'succeeded', :then,
    :then, :then, 'job-1', 2, 1, NULL, 500),
  (2, 1, 9, 77, :no, 10000000, 'video', 'a sea', 'ray-2', 9, '720p', '16:9', :yes, 'luma', 900000, 'queued', :then,
    :then, NULL, NULL, NULL, NULL, 1, 501);
INSERT INTO preferences (guild_id, user_id, extending) VALUES (9, 1, 'nobody');
INSERT INTO proposals (id, kind, state, guild_id, user_id, destination, request, price, created_at) VALUES
  (1, 'confirm', 'open', 9, 1, :place, :request, 700000, :then);
"""
PLACE = '{"channel_id":77,"private":false,"upload_limit":10000000}'
REQUEST = (
    '{"operation":"video","prompt":"a lake","model":"ray-2","seconds":5,"resolution":"720p","aspect":"16:9",'
    '"loop":false,"start":{"generation_id":1},"end":{"media_id":1}}'
)


async def test_a_database_of_the_version_before_goes_on_with_all_that_is_in_it(url, writer, clock):
    then = clock() if "postgresql" in url else clock().replace(tzinfo=None)
    async with writer.begin() as connection:
        await connection.run_sync(lambda sync: db.migrate.command.upgrade(db.migrate._config(sync), "0003"))
        values = {"then": then, "no": False, "yes": True, "place": PLACE, "request": REQUEST}
        for statement in FILLED.split(";\n")[:-1]:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), used)
    database = await Database.open(url, owner="worker-1")
    try:
        async with database.transaction() as tables:
            first, second = await tables.generations.get(1), await tables.generations.get(2)
            assert first.request == GenerationRequest(prompt="a lake", model="ray-2", start=ImageFrame(media_id=1))
            assert (second.request.clip_ids, second.request.loop, second.batch_id) == ((1,), True, None)
            assert await tables.lineage.children(first) == [second]
            assert await tables.media.delete_unused(1, now=clock()) is None  # it is what the first begins with
            [proposal] = await tables.proposals.waiting(1)
            assert (proposal.count, proposal.request.media_ids, proposal.request.clip_ids) == (1, (1,), (1,))
            waiting, _ = await tables.turns.queue("luma", now=clock(), pictures=False)
            assert [one.id for one in waiting] == [2]
            await tables.doomed_jobs.owe(1, now=clock())
            assert await tables.doomed_jobs.claim(["luma"], now=clock(), until=clock(), limit=1) == []  # still needed
    finally:
        await database.close()


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
