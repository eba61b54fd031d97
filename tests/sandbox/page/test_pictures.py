"""The pictures of the docs: they are there, small enough, and nobody without Chromium gets a traceback."""

from pathlib import Path

import pytest
from PIL import Image

from sandbox.page import pictures
from sandbox.page.album import LARGEST_ANIMATION, LARGEST_PICTURE
from sandbox.page.pictures import FOLDER, MISSING, UNAVAILABLE, main

TAKEN = sorted(FOLDER.glob("*"))


def test_without_chromium_nothing_is_made_and_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert main(["--output", str(tmp_path / "pictures")]) == UNAVAILABLE
    assert MISSING in capsys.readouterr().err
    assert not (tmp_path / "pictures").exists()


def test_another_chromium_may_be_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CHROMIUM", "my-chromium")
    assert pictures.chromium() == "my-chromium"


def test_the_members_journey_is_in_them():
    wanted = {"greeting", "commands", "video", "card", "clip", "extend", "quota", "history", "provider", "drawer"}
    wanted |= {"image", "modify", "tray"}
    assert {path.stem for path in TAKEN} == {*wanted, "survived", "phone", "light", "extending"}


@pytest.mark.parametrize("path", TAKEN, ids=[path.name for path in TAKEN])
def test_each_is_small_and_whole(path: Path):
    most = LARGEST_ANIMATION if path.suffix == ".webp" else LARGEST_PICTURE
    assert path.stat().st_size < most
    with Image.open(path) as image:
        image.load()
        assert (getattr(image, "n_frames", 1) > 10) == (path.suffix == ".webp")
        assert min(image.size) > 300
