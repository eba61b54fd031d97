"""Permissions: owner, roles, overwrites, and what follows from them."""

import pytest

from sandbox.discord.state.nouns import Overwrite
from sandbox.discord.state.permissions import ALL, BITS, bits, in_channel
from sandbox.discord.state.seed import LOUNGE, STAFF_ROLE, USERS, seed

SEND = BITS["SEND_MESSAGES"]


def held(name: str, *overwrites: Overwrite) -> int:
    world = seed()
    channel = world.channels[str(int(LOUNGE) + 20)]
    channel.overwrites = {one.id: one for one in overwrites}
    return in_channel(world.guilds[LOUNGE], channel, USERS[name])


def test_the_owner_may_everything() -> None:
    assert held("Ada", Overwrite(id=LOUNGE, kind=0, deny=ALL)) == ALL


def test_everyone_then_roles_then_the_member() -> None:
    closed = Overwrite(id=LOUNGE, kind=0, deny=SEND)
    staff = Overwrite(id=STAFF_ROLE, kind=0, allow=SEND)
    own = Overwrite(id=USERS["Sol"], kind=1, deny=SEND)
    assert not held("Ana", closed) & SEND
    assert not held("Ana", closed, staff) & SEND
    assert held("Sol", closed, staff) & SEND
    assert not held("Sol", closed, staff, own) & SEND


def test_who_may_not_write_may_not_attach() -> None:
    assert held("Ana") & BITS["ATTACH_FILES"]
    assert not held("Ana", Overwrite(id=LOUNGE, kind=0, deny=SEND)) & BITS["ATTACH_FILES"]


def test_who_does_not_see_may_nothing() -> None:
    assert held("Ana", Overwrite(id=LOUNGE, kind=0, deny=BITS["VIEW_CHANNEL"])) == 0


def test_roles_add_up() -> None:
    assert held("Sol") & BITS["MANAGE_MESSAGES"]
    assert not held("Ana") & BITS["MANAGE_MESSAGES"]


def test_names_are_checked() -> None:
    with pytest.raises(ValueError, match="No permission is called 'SHOUT'"):
        bits(["SHOUT"])
