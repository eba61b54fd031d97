"""A local Discord in the test's own process, a small real bot in it, and a bare HTTP client with the bot's token."""

import os
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.discord.driver import Interaction, LocalDiscord
from sandbox.discord.engine import Engine
from sandbox.discord.rules.conformance import Conformance
from sandbox.discord.server import running
from sandbox.discord.state.nouns import Interaction as KnownInteraction
from sandbox.discord.state.seed import APPLICATION_ID, LOUNGE
from tests.sandbox.discord.small_bot import SmallBot, signed_in

SPECS = Path(os.environ.get("REVERIE_SPECS", Path(__file__).parents[3] / "specs")) / "discord-openapi.json"
GENERAL, VIDEOS, QUIET, NSFW = (str(int(LOUNGE) + 20 + position) for position in range(4))
COMMANDS = [
    {"name": "video", "description": "Make a clip", "options": [{"type": 3, "name": "prompt", "description": "Words"}]},
    {"name": "Animate", "type": 3},
]


@pytest.fixture
def specs() -> Path:
    """Return Discord's OpenAPI document."""
    if not SPECS.exists():
        pytest.skip("Discord's OpenAPI document is missing: run `make specs`, or set REVERIE_SPECS to its folder.")
    return SPECS


@cache
def document() -> Conformance | None:
    """Return Discord's document, read once."""
    return Conformance(SPECS) if SPECS.exists() else None


@dataclass(frozen=True, slots=True)
class Local:
    """A running local Discord: from inside, and its control API's address."""

    engine: Engine
    control: str


@pytest.fixture
async def local(tmp_path: Path) -> AsyncIterator[Local]:
    """Run a local Discord, with Discord's document where it is there."""
    async with running(folder=tmp_path, conformance=document()) as (engine, control):
        yield Local(engine, control)


@pytest.fixture
async def discord(local: Local) -> AsyncIterator[LocalDiscord]:
    """Give the driver."""
    async with await LocalDiscord.connect(local.control) as driver:
        yield driver


@pytest.fixture
async def bot(discord: LocalDiscord) -> AsyncIterator[SmallBot]:
    """Give a small discord.py bot that has signed in. Neither it nor our answers may break a rule of Discord's."""
    async with signed_in(discord) as bot:
        yield bot
    assert await discord.violations() == []


class Bare:
    """A bot without a library: plain requests with its token."""

    def __init__(self, local: Local, client: httpx.AsyncClient) -> None:
        self._local = local
        self._client = client
        self.engine = local.engine
        self.world = local.engine.world

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        if body is not None:
            more["json"] = body
        return await self._client.request(method, path, extensions={"sni_hostname": "discord.com"}, **more)

    async def post(self, channel: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.ask("POST", f"/channels/{channel}/messages", body, **more)

    async def sync(self, commands: list[dict[str, Any]] | None = None) -> httpx.Response:
        return await self.ask(
            "PUT", f"/applications/{APPLICATION_ID}/commands", COMMANDS if commands is None else commands
        )

    def known(self, interaction: Interaction) -> KnownInteraction:
        """Return the interaction from inside: a bare bot has no gateway to learn its token from."""
        return self.world.interactions[interaction.id]

    async def answer(self, interaction: Interaction, kind: int, data: Any = None, **more: Any) -> httpx.Response:
        token = self.known(interaction).token
        body = {"type": kind, **({"data": data} if data is not None else {})}
        path = f"/interactions/{interaction.id}/{token}/callback"
        return await self.ask("POST", path, body, params={"with_response": "1"}, **more)

    def replies(self, interaction: Interaction, message: str = "@original") -> str:
        return f"/webhooks/{APPLICATION_ID}/{self.known(interaction).token}/messages/{message}"

    async def follow_up(self, interaction: Interaction, body: Any) -> httpx.Response:
        return await self.ask("POST", f"/webhooks/{APPLICATION_ID}/{self.known(interaction).token}", body)


@pytest.fixture
async def bare(local: Local) -> AsyncIterator[Bare]:
    """Give a bot without a library."""
    context = ssl.create_default_context(cafile=local.engine.ca)
    headers = {"Authorization": f"Bot {local.engine.token}", "Host": "discord.com"}
    base = f"https://{local.engine.address}/api/v10"
    async with httpx.AsyncClient(base_url=base, verify=context, headers=headers, trust_env=False) as client:
        yield Bare(local, client)
