"""`python -m bot books`: an audit from the command line, and its exit codes."""

import asyncio
import json
import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from bot.__main__ import main
from bot.settings import Settings
from db.database import Database
from db.schema import LEDGER

NOW = datetime(2030, 1, 1, tzinfo=UTC)
RELEASE_OF_NOTHING = insert(LEDGER).values(user_id=1, kind="release", amount=-7, videos=-1, counts_at=NOW, at=NOW)


@pytest.fixture
def books(monkeypatch, tmp_path):
    """Run in a folder of the test's own, with a token and a database."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DISCORD_TOKEN", "t")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/books.sqlite3")
    yield f"sqlite+aiosqlite:///{tmp_path}/books.sqlite3"
    logging.disable(logging.NOTSET)


def write(url, *statements):
    async def written():
        database = await Database.open(url, owner="test")
        async with database.transaction() as tables:
            for statement in statements:
                await tables.statements.run(statement)
        await database.close()

    asyncio.run(written())


def test_books_that_balance(books, capsys):
    write(books)
    assert main(["books"]) == 0
    assert capsys.readouterr().out.endswith("The books balance.\n")
    assert main(["books", "--json", "--each"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["accounts"], told["lines"]) == (True, [], [])


def test_books_that_do_not(books, capsys):
    write(books, RELEASE_OF_NOTHING)
    assert main(["books"]) == 1
    assert "line 1 of the ledger (release) belongs to no generation" in capsys.readouterr().out
    assert main(["books", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_no_books_at_all(books, capsys, tmp_path):
    assert main(["books"]) == 78
    assert "the books cannot be read" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_settings_that_are_wrong(books, capsys, monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    assert main(["books"]) == 78
    assert "LOG_LEVEL: expected one of" in capsys.readouterr().err
