import copy

import pytest

from bot.checks.commands import compare, look
from bot.checks.findings import State
from sandbox.discord.state.seed import APPLICATION_ID

WANTED = [
    {
        "type": 1,
        "name": "video",
        "description": "Make a video",
        "nsfw": False,
        "default_member_permissions": None,
        "contexts": [0, 1],
        "integration_types": [0],
        "options": [
            {"type": 3, "name": "model", "description": "Which", "choices": [{"name": "Ray 2", "value": "ray-2"}]},
            {"type": 4, "name": "seconds", "description": "How long", "required": False, "min_value": 0},
        ],
    },
    {"type": 3, "name": "Animate", "contexts": [0], "integration_types": [0]},
]
# The same as Discord tells it.
KNOWN = [
    {**WANTED[0], "id": "1", "version": "2", "application_id": "3", "dm_permission": False, "contexts": [1, 0]},
    {**WANTED[1], "id": "4", "description": "", "nsfw": False, "default_member_permissions": None},
]


def changed(*path, to):
    """Return what Discord knows, with one thing otherwise."""
    known = copy.deepcopy(KNOWN)
    part = known[0]
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = to
    return known


def test_the_same_said_otherwise_is_the_same():
    found = compare(WANTED, KNOWN)
    assert (found.name, found.state) == ("commands", State.FINE)
    assert found.told == "Discord knows all 2: /video, Animate."


@pytest.mark.parametrize(
    "known",
    [
        changed("description", to="Make a film"),
        changed("contexts", to=[0]),
        changed("default_member_permissions", to="32"),
        changed("options", 0, "choices", 0, "name", to="Ray 1"),
        changed("options", 1, "required", to=True),
        changed("options", 1, "min_value", to=None),
        changed("options", to=WANTED[0]["options"][::-1]),
    ],
)
def test_whatever_differs_is_told(known):
    found = compare(WANTED, known)
    assert found.state is State.WARNING
    assert "changed since: /video" in found.told
    assert "Start the bot" in str(found.remedy)


def test_what_is_missing_and_what_is_too_much_is_told():
    old = {"type": 1, "name": "film", "description": "An older one"}
    found = compare(WANTED, [KNOWN[0], old])
    assert found.state is State.WARNING
    assert "not there yet: Animate" in found.told
    assert "there no longer: /film" in found.told


def test_before_the_first_start_there_are_none():
    found = compare(WANTED, [])
    assert (found.state, found.told) == (State.WARNING, "Discord knows none of the 2 commands yet.")


async def test_they_are_asked_for_and_never_told(engine, client):
    assert (await look(client, WANTED)).state is State.WARNING
    engine.world.commands[""] = copy.deepcopy(KNOWN)
    assert (await look(client, WANTED)).state is State.FINE
    assert engine.journal.requests[-1].path == f"/applications/{APPLICATION_ID}/commands"
