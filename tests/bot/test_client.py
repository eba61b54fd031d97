import asyncio
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.client import Answers, Mark, Reverie
from bot.domain.errors import ProviderRejected, ProviderUnavailable
from bot.domain.reasons import Reason
from cogs import EXTENSIONS
from tests.cogs.conftest import services_of
from tests.cogs.stories.test_matrix import VERBS
from tests.conftest import fresh

LONGEST_COMMAND = 8000


@pytest.fixture
def url(migrated_file):
    return f"sqlite+aiosqlite:///{fresh(migrated_file)}"


@pytest.fixture
async def client(house):
    async with Reverie(services_of(house), extensions=EXTENSIONS) as client:
        client._synced = True  # there is nobody to tell the commands to
        await client.setup_hook()
        yield client


async def test_every_cog_loads_without_discord(client):
    names = {command.name for command in client.tree.get_commands()}
    # Each subcommand, and whose it is, is in tests/cogs/stories/test_matrix.py.
    assert names == {
        "video", "image", "extend", "blend", "edit", "tray", "history", "generation", "quota", "queue", "help",
        "gift", "preferences", "privacy", "config", "mod",
        "Animate this picture", "Use as start frame", "Use as end frame", "Extend this clip", "Show generation",
        "Report to moderators",
    }  # fmt: skip


async def test_commands_are_for_servers_only_and_within_discords_limits(client):
    for command in client.tree.get_commands():
        told = command.to_dict(client.tree)
        # What is about oneself works in direct messages, too, also for who is banned.
        assert told["contexts"] == ([0, 1] if command.name == "privacy" else [0]), command.name
        assert told["integration_types"] == [0], command.name
        assert _length(told) <= LONGEST_COMMAND
        for option in told.get("options", []):
            assert 1 <= len(option["description"]) <= 100
            assert len(option.get("choices") or []) <= 25


async def test_every_verb_has_its_handler(client):
    assert set(map(str, client.verbs)) == set(VERBS)


async def test_the_client_asks_for_little_and_pings_nobody(client):
    assert client.intents.value == discord.Intents(guilds=True).value
    assert client.allowed_mentions is not None
    assert client.allowed_mentions.to_dict() == {"parse": []}
    assert list(client.cached_messages) == []


async def test_closing_unloads_the_cogs(house):
    client = Reverie(services_of(house), extensions=EXTENSIONS)
    client._synced = True
    async with client:
        await client.setup_hook()
    assert client.extensions == {}
    assert client.gates == []


async def test_a_discord_that_does_not_take_the_commands_does_not_keep_us_from_starting(house, caplog):
    async with Reverie(services_of(house), extensions=[]) as client:
        await client.setup_hook()  # there is no application id: the sync cannot work
        assert client._syncing is not None
        await asyncio.wait([client._syncing])
    assert "does not take our commands" in caplog.text


async def test_a_listener_that_breaks_is_logged(client, caplog):
    async def on_something():
        raise ValueError("broken")

    client.add_listener(on_something)
    client.dispatch("something")
    (heard,) = [task for task in asyncio.all_tasks() if task.get_name() == "discord.py: on_something"]
    await heard
    assert "on_something failed" in caplog.text
    assert "broken" in caplog.text


class Channel:
    """A channel with one message, or an error instead."""

    def __init__(self, *, attachments=(), components=(), error=None):
        self.message = SimpleNamespace(
            attachments=[SimpleNamespace(url=url) for url in attachments], components=list(components)
        )
        self.error = error

    async def fetch_message(self, message_id):
        if self.error is not None:
            raise self.error
        return self.message


def refusal(kind, status):
    return kind(SimpleNamespace(status=status, reason=""), {"code": 0, "message": ""})


async def published(client, monkeypatch, **channel):
    monkeypatch.setattr(client, "get_partial_messageable", lambda channel_id: Channel(**channel))
    return await client.attached(77, 5, ending="abc.png")


async def test_the_picture_with_the_right_name_is_published(client, monkeypatch):
    links = ["https://cdn/1/other.png?ex=1", "https://cdn/2/abc.png?ex=2"]
    assert await published(client, monkeypatch, attachments=links) == links[1]


async def test_a_picture_that_is_only_shown_in_the_layout_is_found_too(client, monkeypatch):
    raw: Any = {
        "type": 17,
        "id": 1,
        "components": [{"type": 12, "id": 2, "items": [{"media": {"url": "https://cdn/2/abc.png?ex=2"}}]}],
    }
    box = discord.Container(raw, None)
    assert await published(client, monkeypatch, components=[box]) == "https://cdn/2/abc.png?ex=2"


async def test_a_video_on_a_message_is_found_however_discord_marks_it(client, monkeypatch):
    links = ["https://cdn/1/SPOILER_112-abc.png?ex=1"]
    assert await published(client, monkeypatch, attachments=links) == links[0]
    raw: Any = {"type": 13, "id": 1, "file": {"url": "https://cdn/2/abc.png?ex=2"}, "name": "abc.png", "size": 1}
    file = discord.components.FileComponent(raw, None)
    assert await published(client, monkeypatch, components=[file]) == "https://cdn/2/abc.png?ex=2"


@pytest.mark.parametrize(
    ("channel", "error", "reason"),
    [
        ({"attachments": []}, ProviderRejected, Reason.CARD_GONE),
        ({"error": refusal(discord.NotFound, 404)}, ProviderRejected, Reason.CARD_GONE),
        ({"error": refusal(discord.Forbidden, 403)}, ProviderRejected, Reason.CHANNEL_FORBIDDEN),
        ({"error": refusal(discord.DiscordServerError, 503)}, ProviderUnavailable, Reason.UNAVAILABLE),
        ({"error": ConnectionResetError()}, ProviderUnavailable, Reason.UNAVAILABLE),
    ],
)
async def test_what_cannot_be_published_says_why_and_whether_to_try_again(client, monkeypatch, channel, error, reason):
    with pytest.raises(error) as raised:
        await published(client, monkeypatch, **channel)
    assert raised.value.reason is reason


def test_the_oldest_answers_are_forgotten():
    answers = Answers(kept=2)
    kept: list[Any] = [object(), object(), object()]
    for number, answer in enumerate(kept):
        answers.remember(number, answer)
    assert answers.take(0) is None
    assert answers.take(2) is kept[2]
    assert answers.take(2) is None
    assert answers.take(1) is kept[1]


def test_a_mark_fits_into_a_custom_id():
    assert len(str(Mark(verb="animate-late-dialog", generation_id=2**63 - 1, delivery_id=2**63 - 1))) <= 100


def _length(command):
    """Discord counts names, descriptions and values, of options and choices too."""
    total = len(command["name"]) + len(command.get("description") or "")
    for option in command.get("options", []):
        total += _length(option)
        total += sum(len(choice["name"]) + len(str(choice["value"])) for choice in option.get("choices") or [])
    return total
