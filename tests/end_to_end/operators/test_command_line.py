"""What the command line takes, and with which exit codes it answers."""

import json
import logging

import pytest

from bot.__main__ import main
from bot.settings import Settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """Only what the test says, and a Discord and a provider that nobody answers for."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    yield tmp_path
    logging.disable(logging.NOTSET)


def test_explains_itself(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith("usage: python -m bot")
    assert "check" in told


@pytest.mark.parametrize("words", [["chekc"], ["check", "--jsn"], ["--once"], ["check", "more"]])
def test_a_word_that_it_does_not_know_is_a_usage_error(capsys, words):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 64
    assert capsys.readouterr().err.startswith("usage: python -m bot")


@pytest.mark.parametrize("words", [[], ["check"], ["check", "--json"]])
def test_settings_that_cannot_be_read_at_all(monkeypatch, capsys, words):
    monkeypatch.setenv("PROVIDERS", "{")
    assert main(words) == 78
    told = "".join(capsys.readouterr())
    assert "PROVIDERS: expected one setting for each part" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("words", [[], ["check"]])
def test_a_dotenv_file_that_is_no_text(bare_environment, capsys, words):
    (bare_environment / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe")
    assert main(words) == 78
    assert "The settings cannot be read (UnicodeDecodeError)" in "".join(capsys.readouterr())


def test_wrong_settings_keep_the_bot_from_starting(capsys):
    assert main([]) == 78
    assert "DISCORD_TOKEN: " in capsys.readouterr().err


def test_a_check_without_any_settings_still_tells_all_that_it_can(capsys):
    assert main(["check", "--json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    states = {one["name"]: one["state"] for one in shown["findings"]}
    assert states == {
        "settings": "broken", "Discord": "skipped", "provider": "broken", "database": "fine", "media store": "fine",
        "codecs": "fine", "disk": "fine", "public address": "skipped",
    }  # fmt: skip
    assert shown["ok"] is False
