"""The image: only what the bot runs on, not as root, writing nowhere but in its volume."""

import os
import re
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
LET_IN = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}


def test_takes_what_the_bot_imports_and_nothing_else():
    copied = {path for path, _ in re.findall(r"^COPY (?!--from)(\S+) (\S+)$", DOCKERFILE, re.MULTILINE)}
    assert copied == LET_IN == {"requirements/run.txt", "bot", "cogs", "db"}
    assert [path for path in copied if not (ROOT / path).exists()] == []


def test_keeps_everything_in_the_volume(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # away from the developer's .env
    monkeypatch.setenv("DISCORD_TOKEN", "token")
    for name, value in re.findall(r"\b([A-Z_]+)=(\S+)", DOCKERFILE.split("\nENV ")[1].split("\nUSER")[0]):
        monkeypatch.setenv(name, value)
    settings = Settings()  # pyright: ignore[reportCallIssue]  values come from the environment
    assert settings.database_url == "sqlite+aiosqlite:////data/reverie.sqlite3"
    assert settings.media_store == "/data/media"
    assert os.environ["TMPDIR"] == "/data"
    assert "VOLUME /data" in DOCKERFILE


def test_is_not_root():
    assert DOCKERFILE.rindex("\nUSER reverie\n") < DOCKERFILE.rindex("\nCMD ")
