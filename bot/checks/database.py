"""The database: can it be opened and written, and is it of this version?"""

from typing import Final

from bot.checks.findings import Finding
from bot.domain.errors import StorageUnusable
from db.inspection import Schema, examine

NAME: Final = "database"
LATE: Final = "See that the database runs and can be reached, and that no other program keeps it locked."


async def look(url: str) -> Finding:
    """Look into the database beside a running bot. Nothing is created, migrated or kept."""
    try:
        seen = await examine(url)
    except StorageUnusable as error:
        remedy = (
            "See that DATABASE_URL is right and that the bot's user may write there (SQLite: the file and its folder; "
            "PostgreSQL: the server runs, and the user may connect). A damaged file is replaced by a backup."
        )
        return Finding.broken(NAME, f"It cannot be used ({error}).", remedy)
    if seen.schema is Schema.NEWER:
        told = f"A newer version of the bot has changed it (to {seen.revision}; this one knows {seen.newest})."
        remedy = "Start the newer version again, or go back to the backup from before the update."
        return Finding.broken(NAME, told, remedy)
    if seen.schema is Schema.OLDER:
        told = f"It can be written. It is of version {seen.revision}, and this one is {seen.newest}."
        return Finding.warning(
            NAME, told, "It is migrated at the next start. Make a backup first, as before any update."
        )
    if not seen.all_letters:
        told = "It can be written. It knows capitals of English alone: searches miss words in other languages."
        remedy = (
            "Make the PostgreSQL database with a locale for UTF-8: CREATE DATABASE … TEMPLATE template0 "
            "LOCALE 'C.UTF-8'. One that holds something already is moved with pg_dump."
        )
        return Finding.warning(NAME, told, remedy)
    if seen.schema is Schema.NONE:
        return Finding.fine(NAME, "There is none yet, and there is a place for it: the bot makes it when it starts.")
    return Finding.fine(NAME, f"It can be written, and is of this version ({seen.revision}).")
