import tempfile

import pytest

from bot.checks.findings import State
from bot.client import Reverie
from bot.selfcheck import Rehearsal, check
from bot.settings import Settings, read_what_is_legible
from cogs import EXTENSIONS
from sandbox.discord.state.seed import LOUNGE
from tests.bot.checks.conftest import engine
from tests.cogs.conftest import services_of
from tests.conftest import fresh

__all__ = ["engine"]

KEY = "a-key-that-nobody-may-read"
PASSWORD = "a-password-that-nobody-may-read"


@pytest.fixture
def url(migrated_file):
    return f"sqlite+aiosqlite:///{fresh(migrated_file)}"


class TestRehearsal:
    async def test_knows_the_commands_that_the_bot_tells(self, house):
        async with Reverie(services_of(house), extensions=EXTENSIONS) as client:
            client._synced = True  # there is nobody to tell them to
            await client.setup_hook()
            told = [command.to_dict(client.tree) for command in client.tree.get_commands()]
        async with Rehearsal(services_of(house), extensions=EXTENSIONS) as rehearsal:
            await rehearsal.setup_hook()
            known = [command.to_dict(rehearsal.tree) for command in rehearsal.tree.get_commands()]
        assert len(known) >= 6
        assert sorted(known, key=str) == sorted(told, key=str)

    async def test_neither_works_nor_speaks(self, house):
        async with Rehearsal(services_of(house), extensions=EXTENSIONS) as rehearsal:
            await rehearsal.setup_hook()
            assert rehearsal.cogs == {}
            assert rehearsal.extra_events == {}
            assert rehearsal._syncing is None


@pytest.fixture
def look(engine, monkeypatch, tmp_path):
    """Return what checks with these settings and a local Discord: name -> state, and all words."""

    async def look(**settings):
        monkeypatch.chdir(tmp_path)
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        usual = {
            "DISCORD_TOKEN": engine.token,
            "DISCORD_ADDRESS": engine.address,
            "DISCORD_CA_FILE": engine.ca,
            "ALLOWED_GUILD_IDS": LOUNGE,
            "PROVIDERS__LUMA__API_KEY": KEY,
            "PROVIDERS__LUMA__BASE_URL": "http://127.0.0.1:1",
            **settings,
        }
        for name, value in usual.items():
            monkeypatch.setenv(name, value)
        found = await check(read_what_is_legible())
        words = "\n".join(f"{one.name} {one.told} {one.remedy}" for one in found)
        assert engine.token not in words
        assert KEY not in words
        return {one.name: one.state for one in found}, words

    return look


USUAL = {
    "settings": State.FINE,
    "token": State.FINE,
    "application": State.FINE,
    "intents": State.FINE,
    "gateway": State.FINE,
    "commands": State.WARNING,
    "servers": State.WARNING,  # it is in the other one, too
    "permissions": State.WARNING,
    "luma": State.BROKEN,
    "database": State.FINE,
    "media store": State.FINE,
    "codecs": State.FINE,
    "disk": State.FINE,
    "public address": State.SKIPPED,
}


async def test_every_line_in_its_order(look):
    states, _ = await look()
    assert list(states.items()) == list(USUAL.items())


async def test_nothing_is_left_behind(look, tmp_path):
    before = set(tmp_path.iterdir())
    await look()
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("settings", "skipped"),
    [
        ({"ALLOWED_GUILD_IDS": "ours"}, {"servers"}),
        ({"DATABASE_URL": f"mysql://root:{PASSWORD}@localhost/reverie"}, {"database"}),
        ({"PUBLIC_URL": "ours"}, {"public address"}),
        ({"PROVIDERS__LUMA__AT_ONCE": "ten"}, {"provider", "commands"}),
        ({"PROVIDERS__LUNA__API_KEY": KEY}, {"provider", "commands"}),
        ({"PROVIDERS__SPARE__AT_ONCE": "ten"}, {"spare", "commands"}),
        ({"DISCORD_TOKEN": " "}, {"Discord"}),
        ({"DISCORD_CA_FILE": "nowhere.pem"}, {"Discord"}),
    ],
)
async def test_what_depends_on_a_wrong_setting_is_skipped_and_the_rest_is_not(look, settings, skipped):
    states, words = await look(**settings)
    assert states["settings"] is State.BROKEN
    assert {name for name, state in states.items() if state is State.SKIPPED} == skipped | {"public address"}
    assert PASSWORD not in words
    rest = {name: state for name, state in states.items() if name not in skipped | {"settings"}}
    assert rest.items() <= USUAL.items()


async def test_without_a_key_nobody_can_make_anything(look):
    states, words = await look(PROVIDERS__LUMA__API_KEY="")
    assert states["provider"] is State.BROKEN
    assert "PROVIDERS__LUMA__API_KEY" in words


async def test_the_password_of_a_database_is_not_told(look):
    states, words = await look(DATABASE_URL=f"postgresql+asyncpg://reverie:{PASSWORD}@127.0.0.1:1/reverie")
    assert states["database"] is State.BROKEN
    assert PASSWORD not in words


async def test_a_server_in_trouble_is_asked_once_and_not_for_ever(look, engine):
    engine.faults.plan({"route": "GET /gateway/bot", "action": "status", "status": 404})
    states, words = await look()
    assert states["gateway"] is State.BROKEN
    assert "Discord does not tell" in words
    assert states["commands"] is State.WARNING


async def test_without_a_folder_for_work_in_hand(look, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", list)
    states, words = await look()
    assert states["disk"] is State.BROKEN
    assert "TMPDIR" in words


@pytest.mark.parametrize("settings", [{"DATABASE_URL": "postgresql+asyncpg://u:p@h:x/d"}, {"MEDIA_STORE": "file://[x"}])
async def test_addresses_that_are_none_are_lines_like_any_other(look, settings):
    states, _ = await look(**settings)
    broken = {name for name, state in states.items() if state is State.BROKEN}
    assert ("settings" if "DATABASE_URL" in settings else "media store") in broken
    assert states["token"] is State.FINE
