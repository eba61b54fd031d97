"""
`python -m bot check`: all is well; and one thing is broken at a time, named rightly, with what to do.

The bot runs beside it all the time. With REVERIE_TRANSCRIPTS=<folder> the tables that were shown are kept there.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bot.checks.findings import Finding, State, all_well, as_table
from bot.media import codecs
from bot.selfcheck import check
from bot.settings import Settings, read_what_is_legible
from sandbox.discord.state.seed import LOUNGE, OTHER
from sandbox.stage import free_address, public_settings
from tests.end_to_end.acting import BOOKS_EVERY, BOOKS_SECONDS, Play

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {**public_settings(), "ALLOWED_GUILD_IDS": f"{LOUNGE},{OTHER}"}
LINES = [
    "settings", "token", "application", "intents", "gateway", "commands", "servers", "permissions", "permissions",
    "luma", "database", "media store", "codecs", "disk", "public address",
]  # fmt: skip
TRANSCRIPTS = Path(os.environ["REVERIE_TRANSCRIPTS"]).absolute() if "REVERIE_TRANSCRIPTS" in os.environ else None
SECRET = "a-secret-that-nobody-may-read"

Look = Callable[..., Awaitable[list[Finding]]]


@pytest_asyncio.fixture(loop_scope="session")
async def sound(play: Play) -> Play:
    """A stage on which nothing is wrong: the bot is well, and may post everywhere."""
    await well()
    for server in ("Reverie Lounge", "Other Guild"):
        await play.discord.set_permissions("quiet", allow=["SEND_MESSAGES"], server=server)
    return play


async def well() -> None:
    """Return once the bot says that it is well; it begins to listen a moment before it is connected."""
    never = asyncio.Event()
    async with httpx.AsyncClient(trust_env=False) as http, asyncio.timeout(BOOKS_SECONDS):
        while (await http.get(f"{SETTINGS['PUBLIC_URL']}/healthz")).status_code != httpx.codes.OK:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(never.wait(), BOOKS_EVERY)


@pytest_asyncio.fixture(loop_scope="session")
async def look(sound: Play, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> AsyncIterator[Look]:
    """Return what checks with other settings; every request that it makes of Discord only asks."""
    asked = len(await sound.discord.requests())

    async def look(*, free: Any = None, missing_codecs: Any = None, **settings: str) -> list[Finding]:
        monkeypatch.chdir(sound.stage.data)
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in {**sound.stage.settings, **SETTINGS, **settings}.items():
            monkeypatch.setenv(name, value)
        given = {"free": free, "missing_codecs": missing_codecs}
        findings = await check(read_what_is_legible(), **{name: one for name, one in given.items() if one})
        keep(request.node.name, as_table(findings))
        return findings

    yield look
    assert {one["method"] for one in (await sound.discord.requests())[asked:]} <= {"GET"}
    assert await sound.machine.creates() == 0


def keep(name: str, shown: str) -> None:
    """Keep a table for people to read, where somebody asked for it."""
    if TRANSCRIPTS is not None:
        TRANSCRIPTS.mkdir(parents=True, exist_ok=True)
        (TRANSCRIPTS / f"{name.removeprefix('test_')}.txt").write_text(f"{shown}\n", encoding="utf-8")


def only(findings: list[Finding], name: str) -> Finding:
    """Return the one finding that is broken, after checking that it is called so, and that nothing else stands out."""
    others = {(one.name, one.state) for one in findings if one.state not in {State.FINE, State.SKIPPED}}
    assert others == {(name, State.BROKEN)}, as_table(findings)
    (broken,) = [one for one in findings if one.state is State.BROKEN]
    assert broken.remedy
    return broken


async def test_all_is_well(look: Look):
    findings = await look()
    assert [(one.name, one.state) for one in findings] == [(name, State.FINE) for name in LINES], as_table(findings)


async def test_the_table_as_it_is_printed(sound: Play):
    code, told, errors = await sound.stage.bot_command("check", **SETTINGS)
    keep("the_command", f"$ python -m bot check\n{told}(exit code {code})")
    assert (code, errors) == (0, "")
    assert [line.split("  ")[0].removeprefix("✔ ") for line in told.splitlines() if line.startswith("✔")] == LINES
    assert "Nothing is broken: 15 fine." in told
    assert "\x1b" not in told


async def test_as_json_with_something_broken(sound: Play):
    code, told, errors = await sound.stage.bot_command("check", "--json", **SETTINGS, DISCORD_TOKEN=SECRET)
    assert (code, errors) == (1, "")
    shown = json.loads(told)
    assert shown["ok"] is False
    (broken,) = [one for one in shown["findings"] if one["state"] == "broken"]
    assert broken["name"] == "token"
    assert broken["remedy"]
    assert SECRET not in told


async def test_a_closed_channel_is_mentioned_and_not_broken(look: Look, sound: Play):
    await sound.discord.set_permissions("quiet", deny=["SEND_MESSAGES"])
    findings = await look()
    (warned,) = [one for one in findings if one.state is State.WARNING]
    assert warned.name == "permissions"
    assert "#quiet (Send Messages)" in warned.told
    assert all_well(findings)


class TestOneThingBroken:
    async def test_a_wrong_setting(self, look: Look):
        broken = only(await look(VIDEOS_PER_DAY="many"), "settings")
        assert broken.told.startswith("VIDEOS_PER_DAY:")
        assert ".env" in str(broken.remedy)

    async def test_a_wrong_token(self, look: Look):
        broken = only(await look(DISCORD_TOKEN=SECRET), "token")
        assert "Reset Token" in str(broken.remedy)

    async def test_no_token(self, look: Look):
        broken = only(await look(DISCORD_TOKEN=" "), "settings")
        assert broken.told.startswith("DISCORD_TOKEN:")

    async def test_discord_out_of_reach(self, look: Look):
        broken = only(await look(DISCORD_ADDRESS=free_address()), "Discord")
        assert "discordstatus.com" in str(broken.remedy)

    async def test_not_in_an_allowed_server(self, look: Look, sound: Play):
        await sound.discord.set_joined("Other Guild", joined=False)
        broken = only(await look(), "servers")
        assert OTHER in broken.told
        assert f"guild_id={OTHER}" in str(broken.remedy)

    async def test_a_channel_in_which_it_may_not_attach(self, look: Look, sound: Play):
        await sound.discord.set_permissions("videos", deny=["ATTACH_FILES"], server="Other Guild")
        broken = only(await look(), "permissions")
        assert broken.told.startswith("Other Guild:")
        assert "#videos (Attach Files)" in broken.told
        assert "Attach Files" in str(broken.remedy)

    async def test_a_server_in_which_it_may_post_nowhere(self, look: Look, sound: Play):
        for channel in ("general", "videos", "quiet", "nsfw"):
            await sound.discord.set_permissions(channel, deny=["SEND_MESSAGES"])
        broken = only(await look(), "permissions")
        assert broken.told.startswith("Reverie Lounge: there is no text channel")
        assert "Send Messages" in str(broken.remedy)

    async def test_a_refused_key(self, look: Look):
        broken = only(await look(PROVIDERS__LUMA__API_KEY=SECRET), "luma")
        assert "does not accept the key" in broken.told
        assert "PROVIDERS__LUMA__API_KEY" in str(broken.remedy)
        assert SECRET not in f"{broken.told}{broken.remedy}"

    async def test_no_credits(self, look: Look, sound: Play):
        await sound.machine.set(credits_cents=3)
        broken = only(await look(), "luma")
        assert "$0.03 is left" in broken.told
        assert "Add credits" in str(broken.remedy)

    async def test_provider_out_of_reach(self, look: Look):
        broken = only(await look(PROVIDERS__LUMA__BASE_URL=f"http://{free_address()}"), "luma")
        assert "does not answer" in broken.told

    async def test_a_damaged_database(self, look: Look, tmp_path: Path):
        damaged = tmp_path / "damaged.sqlite3"
        damaged.write_bytes(b"this is a letter, not a database" * 200)
        broken = only(await look(DATABASE_URL=f"sqlite+aiosqlite:///{damaged}"), "database")
        assert "not a database" in broken.told
        assert "backup" in str(broken.remedy)

    async def test_a_database_without_a_place(self, look: Look, tmp_path: Path):
        (tmp_path / "file").touch()
        broken = only(await look(DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/file/r.sqlite3"), "database")
        assert "DATABASE_URL" in str(broken.remedy)

    async def test_a_database_of_a_newer_version(self, look: Look, sound: Play, tmp_path: Path):
        newer = tmp_path / "newer.sqlite3"
        with sqlite3.connect(sound.stage.database) as source, sqlite3.connect(newer) as copy:
            source.backup(copy)
            copy.execute("UPDATE alembic_version SET version_num = '9999'")
        copy.close()
        source.close()
        broken = only(await look(DATABASE_URL=f"sqlite+aiosqlite:///{newer}"), "database")
        assert "9999" in broken.told
        assert "newer version" in str(broken.remedy)

    async def test_a_media_store_that_cannot_be_written(self, look: Look, tmp_path: Path):
        (tmp_path / "file").touch()
        broken = only(await look(MEDIA_STORE=str(tmp_path / "file" / "media")), "media store")
        assert "MEDIA_STORE" in str(broken.remedy)

    async def test_a_missing_codec(self, look: Look):
        broken = only(await look(missing_codecs=partial(codecs.missing, video="no-such-codec")), "codecs")
        assert "writing h264" in broken.told

    async def test_a_full_disk(self, look: Look):
        broken = only(await look(free=lambda folder: min(shutil.disk_usage(folder).free, 50 * 1024 * 1024)), "disk")
        assert "50 MiB" in broken.told
        assert "room" in str(broken.remedy)

    async def test_a_public_address_out_of_reach(self, look: Look):
        broken = only(await look(PUBLIC_URL=f"http://{free_address()}"), "public address")
        assert "PUBLIC_URL" in str(broken.remedy)

    @pytest.mark.parametrize(
        ("status", "said"),
        [("404 Not Found", b""), ("404 Not Found", b"<h1>Not Found</h1>"), ("200 OK", b""), ("200 OK", b"Welcome!")],
        ids=["nothing", "a page for what is not there", "an empty page, as Caddy", "a page for everything"],
    )
    async def test_a_public_address_where_somebody_else_is(self, look: Look, status: str, said: bytes):
        async with await asyncio.start_server(partial(not_the_bot, status, said), "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            broken = only(await look(PUBLIC_URL=f"http://127.0.0.1:{port}"), "public address")
        assert "something else" in broken.told


async def not_the_bot(status: str, said: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request as a server that knows nothing of the bot's files."""
    await reader.readuntil(b"\r\n\r\n")
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(said)}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode() + said)
    await writer.drain()
    writer.close()


async def test_before_the_first_start(empty_stage: Play):
    code, told, _ = await empty_stage.stage.bot_command("check")
    keep("before_the_first_start", told)
    assert code == 0
    assert "There is none yet" in told
    assert not empty_stage.stage.database.exists()
