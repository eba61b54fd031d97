"""The documents come from a folder or from the web, and only the pinned edition is let in."""

import hashlib
from pathlib import Path

import httpx
import pytest

from sandbox import specs
from sandbox.specs import SPECS, Spec, main

EDITIONS = {"discord-openapi.json": b'{"openapi": "3.1.0"}', "luma-openapi.yaml": b"openapi: 3.0.3\n"}


@pytest.fixture(autouse=True)
def _small_editions_far_from_the_checkout(monkeypatch, tmp_path):
    """Pins documents of a few bytes, and stands where no ../shared/specs is found by accident."""
    small = [
        Spec(name=spec.name, url=spec.url, sha256=hashlib.sha256(EDITIONS[spec.name]).hexdigest()) for spec in SPECS
    ]
    monkeypatch.setattr(specs, "SPECS", small)
    monkeypatch.delenv(specs.FROM_VARIABLE, raising=False)
    here = tmp_path / "checkout"
    here.mkdir()
    monkeypatch.chdir(here)


@pytest.fixture
def shelf(tmp_path):
    """A folder that holds the documents, beside the checkout but under a name that nobody looks for."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for name, data in EDITIONS.items():
        (folder / name).write_bytes(data)
    return folder


def no_network(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"asked the web for {request.url}")


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def test_takes_them_from_the_folder_that_is_named(shelf):
    assert main(["--from", str(shelf)], transport=httpx.MockTransport(no_network)) == 0
    assert held(Path("specs")) == EDITIONS


def test_takes_them_from_the_folder_in_the_environment(shelf, monkeypatch):
    monkeypatch.setenv(specs.FROM_VARIABLE, str(shelf))
    assert main([], transport=httpx.MockTransport(no_network)) == 0
    assert held(Path("specs")) == EDITIONS


def test_takes_them_from_beside_the_project(shelf):
    specs.BESIDE_THE_PROJECT.parent.mkdir()
    shelf.rename(specs.BESIDE_THE_PROJECT)
    assert main([], transport=httpx.MockTransport(no_network)) == 0
    assert held(Path("specs")) == EDITIONS


def test_downloads_the_pinned_commit_otherwise():
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(
            200, content=EDITIONS["luma-openapi.yaml" if "luma" in request.url.path else "discord-openapi.json"]
        )

    assert main([], transport=httpx.MockTransport(answer)) == 0
    assert held(Path("specs")) == EDITIONS
    assert asked == [spec.url for spec in SPECS]


def test_asks_for_nothing_when_they_are_in_place(shelf):
    main(["--from", str(shelf)])
    assert main([], transport=httpx.MockTransport(no_network)) == 0


def test_refuses_another_edition_and_keeps_what_was_there(shelf, capsys):
    Path("specs").mkdir()
    Path("specs/luma-openapi.yaml").write_bytes(b"an older edition")
    (shelf / "luma-openapi.yaml").write_bytes(b"another edition")
    assert main(["--from", str(shelf)]) == 1
    assert "luma-openapi.yaml is refused" in capsys.readouterr().err
    assert held(Path("specs")) == EDITIONS | {"luma-openapi.yaml": b"an older edition"}


def test_mends_a_document_that_was_changed(shelf):
    main(["--from", str(shelf)])
    Path("specs/luma-openapi.yaml").write_bytes(b"changed by hand")
    assert main(["--from", str(shelf)]) == 0
    assert held(Path("specs")) == EDITIONS


@pytest.mark.parametrize("status", [404, 503])
def test_says_which_could_not_be_downloaded(status, capsys):
    assert main([], transport=httpx.MockTransport(lambda _: httpx.Response(status))) == 1
    said = capsys.readouterr().err
    assert "discord-openapi.json could not be downloaded" in said
    assert "luma-openapi.yaml could not be downloaded" in said
    assert held(Path("specs")) == {}


def test_says_so_without_a_network(capsys):
    def unplugged(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    assert main([], transport=httpx.MockTransport(unplugged)) == 1
    assert "could not be downloaded (ConnectError)" in capsys.readouterr().err


def test_says_what_the_folder_lacks(tmp_path, capsys):
    assert main(["--from", str(tmp_path)]) == 1
    assert f"luma-openapi.yaml is not in {tmp_path}." in capsys.readouterr().err


def test_is_pinned_to_whole_commits():
    assert [len(spec.url.split("/")[5]) for spec in SPECS] == [40, 40]
