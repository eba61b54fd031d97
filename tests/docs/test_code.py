"""The code on the pages runs: the shell's, and a migration. (A cog: tests/cogs/stories; a play: tests/end_to_end.)"""

import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

import db.migrate
from tests.docs.pages import PAGES, ROOT, blocks

# What a reader has, or makes, and we cannot run here: their shell's own commands, and containers.
THEIRS = {"git", "cp", "docker", "curl", "apt"}
SHELL = [
    (page, line) for page in PAGES for line in "\n".join(blocks(page, "", "bash", "sh")).splitlines() if line.strip()
]
COMMANDS = [(page, line) for page, line in SHELL if re.match(r"(make|docker|git|cp|curl|apt|\.\w\S*/\S+)\b", line)]


def name(value: object) -> str:
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else str(value)[:50]


@pytest.mark.parametrize(
    ("page", "block"), [(page, block) for page in PAGES for block in blocks(page, "python")], ids=name
)
def test_python_is_python(page, block):
    assert compile(block, name(page), "exec", flags=0x2000)  # top-level await is allowed: PyCF_ALLOW_TOP_LEVEL_AWAIT


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=name)
def test_commands_are_understood(page, line):
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        verbs = [word for word in words[1:] if "=" not in word and not word.startswith("-")]
        dry = subprocess.run(["make", "-n", *verbs], cwd=ROOT, capture_output=True, text=True, check=False)
        assert dry.returncode == 0, dry.stderr
        options = next((word.removeprefix("ARGS=") for word in words if word.startswith("ARGS=")), "")
        if verbs[:1] == ["demo"]:
            understood("sandbox", "demo", *shlex.split(options))
    elif words[0] == ".venv/bin/python":
        assert words[1] == "-m"
        assert find_spec(words[2]), line
        if words[2] in {"sandbox", "bot"}:
            understood(*words[2:])
    else:
        assert words[0] in THEIRS or (ROOT / words[0]).exists(), line
        if words[0] == "cp":
            assert (ROOT / words[1]).exists()
        if words[:2] == ["docker", "compose"]:
            assert (ROOT / "compose.yaml").exists()


def understood(module: str, *words: str) -> None:
    """Check that the command line names each option that is used here in its help."""
    command = [word for word in words[:1] if not word.startswith("-")]
    told = subprocess.run(
        [sys.executable, "-m", module, *command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert [word for word in words if word.startswith("--") and word.partition("=")[0] not in told.stdout] == []


async def test_the_migration_on_its_page_migrates(tmp_path, monkeypatch):
    """With the numbers that are next today, it is one more step on SQLite."""
    (block,) = blocks(ROOT / "docs/adding-a-migration.md", "python")
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "db/migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    newest = max(path.name[1:5] for path in (folder / "versions").glob("v*.py"))
    written = re.sub(r'(?m)^revision = "\d+"$', 'revision = "9999"', block)
    written = re.sub(r'(?m)^down_revision = "\d+"$', f'down_revision = "{newest}"', written)
    (folder / "versions/v9999_of_the_page.py").write_text(written)
    monkeypatch.setattr(db.migrate, "FOLDER", folder)
    await db.migrate.migrate(f"sqlite+aiosqlite:///{tmp_path}/test.sqlite3")
    with closing(sqlite3.connect(tmp_path / "test.sqlite3")) as file:
        assert "time_zone" in {row[1] for row in file.execute("PRAGMA table_info(generations)")}
