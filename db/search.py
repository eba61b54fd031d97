"""How people find again what they wrote: by a part of it, in capitals or not, or by its number."""

from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, or_

from db.columns import Words
from db.rows import Values
from db.schema import GENERATIONS

LARGEST_KEY: Final = 2**63 - 1

# lower() knows the letters of all languages: on SQLite by engine.py, on PostgreSQL where the database's locale does
# (`bot check` says if not).
SOUGHT: Final[ColumnElement[bool]] = or_(
    GENERATIONS.c.id == bindparam("number"),
    func.lower(GENERATIONS.c.prompt).like(func.lower(bindparam("pattern", type_=Words)), escape="\\"),
)


def sought(text: str) -> Values:
    """Return the parameters of SOUGHT. Every sign of a text means itself."""
    literally = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"pattern": f"%{literally}%", "number": _number(text.removeprefix("#"))}


def _number(text: str) -> int | None:
    number = int(text) if text.isdecimal() and len(text) <= len(str(LARGEST_KEY)) else None
    return None if number is None or number > LARGEST_KEY else number
