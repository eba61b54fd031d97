"""The judge notices what is wrong, names the step, and leaves nothing running. `make conformance` shows the rest."""

import dataclasses
import os
import re
import shutil
from pathlib import Path

import pytest

from sandbox.conformance.clients import CLIENTS, Client, NotInstalledError
from sandbox.conformance.play import judge_all, main

DISCORD_PY = dataclasses.replace(CLIENTS[-1], name="discord.py", shards=1)


async def test_a_broken_answer_fails_the_step_that_needs_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert await judge_all([DISCORD_PY], None, "POST /interactions/*/callback") == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("  discord.py: login: IDENTIFY was accepted")
    assert "  discord.py: command, deferred, with a file: FAILED: The application did not respond" in said
    assert "button" not in " ".join(said), "nothing is tried after that"
    assert said[-1] == "discord.py: failed"


async def test_a_client_that_falls_fails_with_its_last_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert await judge_all([DISCORD_PY], None, "PUT /applications/*/commands") == 1
    said = capsys.readouterr().out
    assert "  discord.py: its process ended with code 1\n" in said
    assert "discord.errors.NotFound: 404 Not Found" in said
    assert said.endswith("discord.py: failed\n")


async def test_a_client_that_does_nothing_is_ended_in_time(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    number = tmp_path / "number"
    idle = Client(name="idle", seconds=2, command=lambda: ("sh", "-c", f"echo $$ > {number}; exec sleep 100"))
    assert await judge_all([idle], None) == 1
    assert capsys.readouterr().out.splitlines()[0] == "  idle: it was not done after 2 s"
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)


async def test_what_a_machine_cannot_run_is_skipped_and_what_it_could_is_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def not_there() -> list[str]:
        raise NotInstalledError("run make conformance")

    without_node = Client(name="one", command=not_there, skipped=lambda: "install Node")
    assert await judge_all([without_node], None) == 0
    assert await judge_all([without_node, Client(name="two", command=not_there)], None) == 1
    assert capsys.readouterr().out.splitlines() == [
        "one: skipped (install Node)",
        "one: skipped (install Node)",
        "two: failed: run make conformance",
    ]


def test_one_alone_may_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "eris"])
    assert re.search(r"invalid choice: 'eris' .*discord\.js.*hikari.*discord\.py two shards", capsys.readouterr().err)


class TestClients:
    """What each needs of this machine."""

    def test_they_get_the_local_discord_and_nothing_of_ours(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PROVIDERS__LUMA__API_KEY", "secret")
        given = DISCORD_PY.environment(address="127.0.0.1:1", ca="/ca.pem", token="t")
        assert given["DISCORD_ADDRESS"] == "127.0.0.1:1"
        assert given["NODE_EXTRA_CA_CERTS"] == given["DISCORD_CA_FILE"] == "/ca.pem"
        assert "secret" not in given.values()

    def test_only_discord_js_may_be_skipped_and_says_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        why = {one.name: one.skipped() for one in CLIENTS}
        assert why == {
            "discord.js": "install Node: Debian, Ubuntu: apt install nodejs npm",
            "hikari": "",
            "discord.py two shards": "",
        }
        for name in ("node", "npm"):
            (tmp_path / name).write_text("#!/bin/sh\n")
            (tmp_path / name).chmod(0o755)
        assert shutil.which("node")
        assert CLIENTS[0].skipped() == ""
