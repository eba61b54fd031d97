"""Who is there: sixty people in three servers, the third of which the operator has not opened the bot for."""

from dataclasses import dataclass
from typing import Final

from sandbox.stage import Stage

LOUNGE, OTHER, THIRD = "Reverie Lounge", "Other Guild", "Harbour Club"
LOG: Final = "log"  # the channel in which staff read what happened
STAFF_ROLE, PATRON_ROLE = "Staff", "Patron"

FIRST = ("Bela", "Cleo", "Dara", "Edda", "Finn", "Gwen", "Hugo", "Inga", "Jona", "Kaja", "Leon")
SECOND = ("", "Moor", "Reed", "Vale", "Wick")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, and the server in which they spend the evening."""

    name: str
    server: str
    group: str  # as the table names it
    roles: tuple[str, ...] = ()


HEAVY: Final = Person(name="Max", server=LOUNGE, group="Lounge · Max alone")
ADMIN: Final = Person(name="Ada", server=LOUNGE, group="Lounge · staff", roles=("Admin",))
STAFF: Final = Person(name="Sol", server=LOUNGE, group="Lounge · staff", roles=(STAFF_ROLE,))
SECOND_STAFF: Final = Person(name="Tess", server=LOUNGE, group="Lounge · staff", roles=(STAFF_ROLE,))
PATRONS: Final = 4
IN_LOUNGE, IN_OTHER = 22, 20  # of the names below, besides those who are named here; the rest are in the third


def people() -> list[Person]:
    """Return all sixty, always the same."""
    named = [
        HEAVY,
        ADMIN,
        STAFF,
        SECOND_STAFF,
        *(Person(name=name, server=LOUNGE, group="Lounge · members") for name in ("Ana", "Ben", "Cem")),
    ]
    rest = [f"{first} {second}".strip() for second in SECOND for first in FIRST][: 60 - len(named)]
    patrons = [
        Person(name=name, server=LOUNGE, group="Lounge · patrons", roles=(PATRON_ROLE,)) for name in rest[:PATRONS]
    ]
    lounge = [Person(name=name, server=LOUNGE, group="Lounge · members") for name in rest[PATRONS:IN_LOUNGE]]
    other = [Person(name=name, server=OTHER, group="Other Guild") for name in rest[IN_LOUNGE : IN_LOUNGE + IN_OTHER]]
    third = [Person(name=name, server=THIRD, group=THIRD) for name in rest[IN_LOUNGE + IN_OTHER :]]
    return [*named, *patrons, *lounge, *other, *third]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The numbers that the bot's settings and commands need."""

    allowed: tuple[str, ...]
    operator: str


async def assemble(stage: Stage) -> Ids:
    """Let everybody join, with their roles, and open the channels for staff."""
    discord = stage.discord
    await discord.add_server(THIRD)
    await discord.add_role(PATRON_ROLE)
    for server in (LOUNGE, OTHER):
        await discord.add_channel(LOG, server=server)
    for person in people():
        await discord.add_person(person.name, server=person.server, roles=person.roles)
    state = await discord.member("Ada").world()
    servers = {server["name"]: server["id"] for server in state["servers"]}
    return Ids(allowed=(servers[LOUNGE], servers[OTHER]), operator=discord.member("Ada").id)
