"""What tests of being forgotten look at: everything that the database holds."""

from sqlalchemy import select, text

from db.schema import METADATA

PEOPLE = {"user_id", "actor_id", "owner_id", "reporter_id", "decided_by", "answered_by"}


async def rows(house, table):
    async with house.database.reading() as tables:
        return [*(await tables.statements.run(select(table)))]


async def sweep(house, *, rounds: int = 3) -> None:
    """Let the steps run until nothing is left to do now, and the pauses between them pass."""
    for _ in range(rounds):
        while await house.forgetting.run_once() or await house.retention.run_once():
            pass
        await house.deliver()
        house.clock.forward(seconds=20)


async def knows(house, user_id: int) -> set[str]:
    """Return where somebody's number still stands: any column of a person, in any table."""
    found: set[str] = set()
    async with house.database.reading() as tables:
        for table in METADATA.sorted_tables:
            for column in table.c:
                if column.name in PEOPLE:
                    count = select(text("count(*)")).select_from(table).where(column == user_id)
                    if (await tables.statements.run(count)).scalar_one():
                        found.add(f"{table.name}.{column.name}")
    return found


async def words(house) -> str:
    """Return every text that the database holds."""
    everything = [await rows(house, table) for table in METADATA.sorted_tables]
    return "\n".join(str([*row]) for found in everything for row in found)
