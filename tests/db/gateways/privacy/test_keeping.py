"""What is kept no longer is found by an index: a sweep never walks over a whole table."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from db.gateways.privacy import erasures, keeping
from tests.conftest import fresh

# Subqueries that stop after a batch (below), and tables with a row for an open question or for who chose something.
PASSED = ("anon_", "(subquery", "submissions", "proposals", "preferences")


@pytest.fixture
def url(migrated_file):
    """SQLite alone: it tells its plans in words that do not depend on how much is in the tables."""
    return f"sqlite+aiosqlite:///{fresh(migrated_file)}"


STATEMENTS = {
    "generations kept too long": keeping.KEPT_TOO_LONG,
    "files to purge": keeping.DOOMED,
    "pictures of no use": keeping.STRAY,
    "submissions of a month ago": keeping.CLEARING[0],
    "proposals of a month ago": keeping.CLEARING[1],
    "notices of a month ago": keeping.CLEARING[2],
    "somebody's unfinished": erasures.MINE_UNFINISHED,
    "somebody's at rest": erasures.MINE_AT_REST,
    "somebody's pictures": erasures.SENT_BY,
    "somebody's servers": erasures.SERVERS,
    "somebody's lines": erasures.FORGET_LINES[True],
    "somebody's record": erasures.FORGET_RECORD,
    **{f"somebody's belongings {place}": one for place, one in enumerate(erasures.BELONGINGS)},
}


async def plan(database, statement) -> list[str]:
    """Return how SQLite would run a statement, whatever its parameters are."""
    words = re.sub(r"\(__\[POSTCOMPILE_\w+\]\)", "('')", str(statement.compile(dialect=sqlite.dialect())))
    first, *rest = words.split("?")
    numbered = first + "".join(f":p{place}{part}" for place, part in enumerate(rest))
    async with database.transaction() as tables:
        asked = text(f"EXPLAIN QUERY PLAN {numbered}")
        found = await tables.statements.run(asked, {f"p{place}": 0 for place in range(len(rest))})
        return [row.detail for row in found]


@pytest.mark.parametrize("name", STATEMENTS)
async def test_it_is_found_by_an_index(database, name):
    steps = await plan(database, STATEMENTS[name])
    assert steps
    walked = [step for step in steps if step.startswith("SCAN ") and not step.split()[1].startswith(PASSED)]
    assert walked == []


@pytest.mark.parametrize("statement", [*keeping.CLEARING[:2]], ids=["submissions", "proposals"])
def test_the_oldest_rows_alone_are_looked_at(statement):
    """These walk along the numbers, and stop after a batch."""
    assert "LIMIT" in str(statement)
