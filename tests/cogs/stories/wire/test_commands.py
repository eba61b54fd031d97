"""
From the slash command to the wire: what is sent to Luma is what its own client sends for the same wish.

Between the two lie the real rules, the real queue, the real links to files and the real adapter. What differs from the
recording of lumaai 1.21.0 is listed, with its reason, and checked in its place; nothing else may differ.
"""

import json
import os
from enum import StrEnum
from pathlib import Path

import pytest

from tests.cogs.stories.wire.commands import COMMANDS, MAKES_NOTHING, OF_A_FILE, Typed
from tests.cogs.stories.wire.conftest import ALIKE, MADE, PUBLIC_URL, leaves

ROOT = Path(__file__).parents[4]
RECORDED = json.loads((ROOT / "tests/bot/providers/recordings/lumaai.json").read_text())["sent"]
FACTS = Path(os.environ.get("REVERIE_FACTS") or ROOT.parent / "shared" / "facts")
MATRIX = FACTS / "providers" / "capability_matrix.json"
CALLBACK = "callback_url"
ID = "123e4567-e89b-12d3-a456-426614174000"  # the clip's in the recording


class Why(StrEnum):
    """Why our request is not the client's."""

    FILE = (
        "The client is given any address. Ours leads to the very file that the member attached: to our own server "
        "where PUBLIC_URL is set, else to the copy that is attached to our message."
    )
    CLIP = "The clip is one that was made here, so its id, or the link to its file, is what Luma gave us."
    CALLBACK = (
        "Where PUBLIC_URL is set, each request says where Luma may call, with our id in the address: by that a job is "
        "found again whose answer was lost. The client's users say so themselves (the row `webhook`)."
    )
    DEFAULT = (
        "What the client leaves to Luma we say: so no default of theirs decides, what a member is told is what is "
        "made, and the echo can be held against it."
    )


def listed(typed: Typed, *, public: bool) -> dict[str, Why]:
    """Return where our request is known to be another, and why."""
    return {
        **dict.fromkeys(typed.files.values(), Why.FILE),
        **dict.fromkeys(typed.clips.values(), Why.CLIP),
        **dict.fromkeys(typed.defaults, Why.DEFAULT),
        **({CALLBACK: Why.CALLBACK} if public else {}),
    }


def leads_to_files(typed: Typed) -> bool:
    """Whether Luma fetches something of ours for it."""
    return bool(typed.files) or any(place.endswith("url") for place in typed.clips.values())


def row_of(name: str) -> str:
    """Return the row that an entry of the recording belongs to; what is asked with as little as can be is its own."""
    return name if name.startswith("least") else name.split(maxsplit=1)[0]


ENTRIES = [*COMMANDS.items(), *OF_A_FILE.items()]
ROWS = {row: [(name, typed) for name, typed in ENTRIES if row_of(name) == row] for row in map(row_of, COMMANDS)}
WITH_FILES = [row for row, entries in ROWS.items() if any(leads_to_files(typed) for _, typed in entries)]


@pytest.mark.parametrize("public_url", [PUBLIC_URL], indirect=True, ids=["PUBLIC_URL"])
@pytest.mark.parametrize("row", ROWS)
async def test_what_a_command_sends_is_what_the_client_sends(desk, row):
    for name, typed in ROWS[row]:
        await expect_the_client_s(desk, name, typed)


@pytest.mark.parametrize("row", WITH_FILES)
async def test_without_a_public_url_it_does_so_too(desk, row):
    assert desk.public_url is None
    for name, typed in ROWS[row]:
        await expect_the_client_s(desk, name, typed)


async def expect_the_client_s(desk, name, typed):
    """Type the command, and hold what is sent for it against what the client sent."""
    sent, known = await desk.type(typed)
    ours, theirs = flat(sent), flat(RECORDED[name])
    differing = {place for place in ours.keys() | theirs.keys() if ours.get(place) != theirs.get(place)}
    assert differing == listed(typed, public=desk.public_url is not None).keys(), name
    for option, place in typed.files.items():
        assert alike(await desk.colour_behind(ours[place]), known[option]), (name, option)
    for number, place in enumerate(typed.clips.values(), 1):
        if place.endswith("url"):
            assert alike(await desk.colour_behind(ours[place]), MADE), name
            continue
        job = desk.wire.jobs[number - 1]["id"]
        assert ours[place] == (theirs[place].replace(ID, job) if place == "path" else job), name
    assert typed.defaults.keys().isdisjoint(theirs), name
    assert {place: ours[place] for place in typed.defaults} == typed.defaults, name
    if desk.public_url is not None:
        generation = await desk.lounge.newest()
        assert ours[CALLBACK] == await desk.lounge.house.callbacks.url(generation)
        assert ours[CALLBACK].startswith(f"{PUBLIC_URL}/callbacks/luma/{generation.id}/")


def flat(call):
    return {"method": call["method"], "path": call["path"], **leaves(call["json"] or {})}


def alike(one, other):
    return all(abs(a - b) < ALIKE for a, b in zip(one, other, strict=True))


def test_each_wish_that_was_recorded_is_typed():
    makes = {name for name, call in RECORDED.items() if call["method"] == "POST"}
    assert COMMANDS.keys() == makes
    assert OF_A_FILE.keys() < makes


@pytest.fixture
def matrix():
    """Return what the table says of Luma, by row."""
    if not MATRIX.is_file():
        pytest.skip(f"{MATRIX.name} is not here: set REVERIE_FACTS to the folder of the facts to compare with it")
    return {row: entry["luma"]["v"] for row, entry in json.loads(MATRIX.read_text())["rows"].items()}


def test_no_row_of_what_luma_can_do_is_missing(matrix):
    typed = {row for row in ROWS if not row.startswith("least")}
    # The table has forgotten this one; Luma's pages have it.
    assert typed - matrix.keys() == {"reverse_extend_with_start_image"}
    assert typed.isdisjoint(MAKES_NOTHING)
    assert matrix.keys() <= typed | MAKES_NOTHING.keys()
    assert [row for row in matrix.keys() & typed if matrix[row] == "no"] == []


def test_each_value_of_a_row_is_typed(matrix):
    for row, values in matrix.items():
        if isinstance(values, list):
            unit = "s" if row == "durations_s" else ""
            wanted = {f"{row} {str(value).split()[0]}{unit}" for value in values}
            assert {name for name, _ in ROWS[row]} == wanted
