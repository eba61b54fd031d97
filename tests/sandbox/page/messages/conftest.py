"""A bot's hand for tests of messages, and what the page has made of one."""

from collections.abc import AsyncIterator

import pytest_asyncio

from sandbox.stage import Stage
from tests.sandbox.page.messages.posting import Poster, posting


@pytest_asyncio.fixture(loop_scope="session")
async def poster(stage: Stage) -> AsyncIterator[Poster]:
    """Posts as the bot, without its code."""
    async with posting(stage) as poster:
        yield poster
    assert await stage.discord.violations() == []
