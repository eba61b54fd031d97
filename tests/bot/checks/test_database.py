import uuid

import pytest

from bot.checks.database import look
from bot.checks.findings import State
from db.migrate import revisions
from tests.conftest import HOW_TO, POSTGRESQL, _administer, _postgresql
from tests.db.conftest import say_version

__all__ = ["say_version"]


async def test_one_of_this_version_is_fine(url, database):
    found = await look(url)
    assert (found.name, found.state) == ("database", State.FINE)
    assert revisions()[-1] in found.told


async def test_none_yet_is_fine_where_there_is_a_place(tmp_path):
    found = await look(f"sqlite+aiosqlite:///{tmp_path}/not/yet.sqlite3")
    assert found.state is State.FINE
    assert list(tmp_path.iterdir()) == []


async def test_an_older_one_is_migrated_at_the_next_start(url, say_version):
    await say_version("0001")
    found = await look(url)
    assert found.state is State.WARNING
    assert "0001" in found.told
    assert "migrated at the next start" in str(found.remedy)


async def test_a_newer_one_is_broken(url, say_version):
    await say_version("9999")
    found = await look(url)
    assert found.state is State.BROKEN
    assert "9999" in found.told


async def test_what_cannot_be_opened_is_broken_and_says_so_without_the_password():
    found = await look("postgresql+asyncpg://reverie:hush-hush@127.0.0.1:1/reverie")
    assert found.state is State.BROKEN
    assert "hush" not in f"{found.told}{found.remedy}"


@pytest.mark.skipif(POSTGRESQL is None, reason=HOW_TO)
async def test_one_that_knows_no_other_letters_than_english_ones_is_usable_and_told():
    assert POSTGRESQL is not None
    name = f"test_{uuid.uuid4().hex}"
    await _administer(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE 'C'")
    try:
        found = await look(_postgresql(name))
        assert found.state is State.WARNING
        assert "UTF-8" in str(found.remedy)
    finally:
        await _administer(f"DROP DATABASE {name} WITH (FORCE)")
