"""Tells the news that are owed: each kind in the words of the cog that knows it (Reverie.renderers)."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Final

import aiohttp
import discord
from discord.ext import commands

from bot.client import Reverie
from bot.domain.community.notices import OTHERWISE_IN, Notice, NoticeKind
from bot.domain.errors import LeaseLost
from bot.lifecycle.wakeups import OUTBOX
from bot.worker import Work, run_forever
from cogs.ui import posting

logger = logging.getLogger(__name__)

# What changes messages that are there, and posts none: a locked thread takes it once somebody opens that.
CHANGES: Final = frozenset({NoticeKind.CONCEAL, NoticeKind.REMOVAL})


class NoticesCog(commands.Cog, name="Notices"):
    """The way from the rows to the log channels and the members' direct messages, one after the other."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self._notices = bot.services.notices
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Start telling."""
        self._loop = asyncio.create_task(
            run_forever(
                Work("notices", self.run_once, OUTBOX),
                wakeups=self._services.wakeups,
                idle_seconds=self._services.timing.idle.total_seconds(),
                stopping=self._stopping,
                heartbeats=self._services.heartbeats,
            ),
            name="notices",
        )

    async def cog_unload(self) -> None:
        """Finish what is in hand; what is owed stays in the rows."""
        self._stopping.set()
        if self._loop is not None:
            await self._loop

    async def run_once(self) -> bool:
        """Tell a few; return False when nothing is owed."""
        if self._services.stopping.is_set():
            return False
        taken = await self._notices.take()
        for notice in taken:
            try:
                await self._tell(notice)
            except LeaseLost as lost:
                logger.warning("%s; another process tells it", lost)
        return bool(taken)

    async def _tell(self, notice: Notice) -> None:
        """Tell one. After an attempt whose outcome nobody knows, what is there already is not said again."""
        about = {"guild": notice.guild_id, "notice": notice.id}
        try:
            message_id = await self._post(notice)
        except discord.HTTPException as error:
            opened_later = notice.kind in CHANGES and error.code == posting.THREAD_ARCHIVED
            if opened_later or posting.refusal(error) is None:
                await self._again(notice, error)
                return
            logger.info("a notice is not taken: %s", error, extra=about)
            message_id = None
        except (aiohttp.ClientError, OSError) as error:
            await self._again(notice, error)
            return
        except Exception:
            logger.exception("a notice cannot be told", extra=about)
            await self._again(notice, None)
            return
        await self._notices.told(notice, message_id=message_id)

    async def _post(self, notice: Notice) -> int | None:
        """Post it; where a user takes no direct messages, in the channel that the notice names for that, if it does."""
        elsewhere = notice.facts.get(OTHERWISE_IN)
        if notice.user_id is None or not isinstance(elsewhere, int):
            return await self._post_there(notice)
        try:
            return await self._post_there(notice)
        except discord.HTTPException as error:
            if posting.refusal(error) is None:
                raise
        return await self._post_there(replace(notice, user_id=None, channel_id=elsewhere))

    async def _post_there(self, notice: Notice) -> int | None:
        renderer = self._bot.renderers.get(notice.kind)
        if renderer is None:
            raise LookupError(f"no cog tells a {notice.kind}")
        news = await renderer(notice)
        if news is None:
            return None
        channel_id = notice.channel_id
        if channel_id is None:
            user = await self._bot.fetch_user(notice.user_id or 0)
            channel_id = (await user.create_dm()).id
        place = self._bot.get_partial_messageable(channel_id)
        if notice.attempts > 1:
            earlier = await posting.find_alike(self._bot, place, news.layout, since=notice.first_attempt_at)
            if earlier is not None:
                return earlier
        return await posting.send(
            place, news.layout, nonce=notice.nonce, files=list(news.files), notifies=news.notifies
        )

    async def _again(self, notice: Notice, error: Exception | None) -> None:
        after = getattr(error, "retry_after", None)
        retry_after = timedelta(seconds=after) if isinstance(after, (int, float)) else None
        if not await self._notices.failed(notice, retry_after=retry_after):
            logger.error("a notice is given up: %s", notice.kind, extra={"guild": notice.guild_id})


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(NoticesCog(bot))
