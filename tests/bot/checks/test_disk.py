from pathlib import Path

import pytest

from bot.checks.disk import GIB, MIB, look
from bot.checks.findings import State


@pytest.mark.parametrize(
    ("free", "state", "told"),
    [
        (3 * GIB, State.FINE, "3.0 GiB free for clips."),
        (GIB, State.FINE, "1.0 GiB free for clips."),
        (GIB - 1, State.WARNING, "1023 MiB free for clips."),
        (100 * MIB, State.WARNING, "100 MiB free for clips."),
        (100 * MIB - 1, State.BROKEN, "99 MiB free for clips."),
    ],
)
def test_the_less_room_the_worse(free, state, told):
    found = look({"clips": Path("/")}, lambda _: free)
    assert (found.name, found.state) == ("disk", state)
    assert found.told.endswith(told)


def test_the_fullest_decides_and_what_shares_a_disk_is_told_together(tmp_path):
    room = {tmp_path: 50 * MIB, Path("/"): 5 * GIB}
    found = look({"clips": Path("/"), "the database": tmp_path, "work": tmp_path}, room.__getitem__)
    assert found.state is State.BROKEN
    assert found.told == "It is nearly full: 5.0 GiB free for clips; 50 MiB free for the database, work."


def test_a_folder_that_is_not_there_yet_counts_where_it_will_be(tmp_path):
    asked = []
    look({"clips": tmp_path / "not" / "yet"}, lambda folder: asked.append(folder) or GIB)
    assert asked == [tmp_path]


def test_nothing_kept_here_needs_no_room():
    assert look({}, lambda _: 0).state is State.FINE


def test_a_folder_of_which_the_system_tells_nothing_counts_as_what_it_is_in(tmp_path):
    found = look({"clips": tmp_path / ("x" * 300) / "media"}, {tmp_path: 5 * GIB}.__getitem__)
    assert found.told == "5.0 GiB free for clips."
