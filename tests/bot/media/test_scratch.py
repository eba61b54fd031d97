import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.media.scratch import LEFT_BEHIND_AFTER, PREFIX, remove_left_behind, work_folder

NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def aged(path, *, seconds):
    """Make something so much younger than what was left behind."""
    at = (NOW - LEFT_BEHIND_AFTER).timestamp() + seconds
    os.utime(path, (at, at), follow_symlinks=False)
    return path


def test_a_folder_is_there_until_its_work_is_done(place):
    with work_folder() as folder:
        Path(folder, "file").touch()
        assert [path.name.startswith(PREFIX) for path in place.iterdir()] == [True]
    assert list(place.iterdir()) == []


def test_what_a_kill_left_is_removed(place):
    for name in ("a", "b"):
        folder = place / f"{PREFIX}{name}"
        (folder / "deep").mkdir(parents=True)
        (folder / "deep" / "file").write_bytes(b"half a clip")
        aged(folder, seconds=-1)
    assert remove_left_behind(now=NOW) == 2
    assert list(place.iterdir()) == []
    assert remove_left_behind(now=NOW) == 0


def test_what_is_in_hand_or_not_ours_stays(place):
    (place / f"{PREFIX}in-hand").mkdir()
    (place / "reverie-demo-x").mkdir()
    (place / f"{PREFIX}file").touch()
    (place / f"{PREFIX}link").symlink_to(place / "reverie-demo-x")
    for path in list(place.iterdir()):
        aged(path, seconds=1 if path.name.endswith("in-hand") else -1)
    before = set(place.iterdir())
    assert remove_left_behind(now=NOW) == 0
    assert set(place.iterdir()) == before


def test_where_there_is_nowhere_to_work_nothing_is_left(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", list)
    assert remove_left_behind(now=NOW) == 0
