"""DOWNLOADING -> SUCCEEDED | FAILED. Fetch the file at once, since its link dies, and make sure that it opens."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from bot.domain.errors import LeaseLost, ProviderError, ProviderRejected, ProviderUnavailable
from bot.domain.generation import Generation, Status
from bot.domain.media import Facts, MediaKind
from bot.domain.provider import Provider
from bot.domain.reasons import Reason
from bot.lifecycle.in_hand import InHand
from bot.lifecycle.settlement import redraw, settle
from bot.lifecycle.wakeups import DOWNLOAD, OUTBOX, Wakeups, about
from bot.media.scratch import work_folder
from bot.media.store import MediaStore, new_key
from bot.policies import polling
from bot.policies.timing import Timing
from db.database import Database

logger = logging.getLogger(__name__)

LIMIT_BYTES: Final = {MediaKind.CLIP: 1024**3, MediaKind.PICTURE: 64 * 1024**2}  # more than nine seconds of 4k has
EXTENSIONS: Final = {"video/mp4": "mp4", "image/jpeg": "jpg", "image/png": "png"}
# What is wrong with the provider's link or file. Any other trouble passes: that of our disk, our store, the network, or
# the server that has the file.
THEIRS: Final = frozenset({Reason.LOST_FILE, Reason.BROKEN_FILE})


class Fetch(Protocol):
    """Download a link (bot/http/fetcher.py)."""

    async def __call__(self, url: str, *, to: Path, limit_bytes: int, seconds: float) -> int:
        """Return the file's size. Raises ProviderUnavailable (may work later) or ProviderRejected (a dead link)."""
        ...


class Download:
    """Collect the finished generations that are due."""

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        fetch: Fetch,
        store: MediaStore,
        inspect: Callable[[Path, MediaKind], Facts],
        *,
        now: Callable[[], datetime],
        timing: Timing,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._fetch = fetch
        self._store = store
        self._inspect = inspect
        self._providers = providers
        self._now = now
        self._timing = timing
        self._wakeups = wakeups
        self._theirs: dict[int, int] = {}  # tries in a row that failed for the link or file; a restart gives some more
        self.in_hand = InHand(
            self._claim, self._collect, at_once=polling.DOWNLOADS_AT_ONCE, freed=lambda: wakeups.wake(DOWNLOAD)
        )

    async def run_once(self) -> bool:
        """Collect a batch, and see it to its end; return False when nothing is due."""
        return await self.in_hand.run_once()

    async def _claim(self, limit: int) -> list[Generation]:
        now = self._now()
        async with self._database.transaction() as tables:
            return await tables.generations.claim(
                Status.DOWNLOADING, now=now, until=now + self._timing.download_lease, limit=limit
            )

    async def _collect(self, ready: Generation) -> None:
        try:
            kind = MediaKind.PICTURE if ready.request.makes_picture else MediaKind.CLIP
            key, facts = await self._keep(ready, kind)
        except ProviderError as error:
            await self._failed(ready, error)
            return
        except Exception as error:
            logger.exception("the file could not be kept", extra=about(ready))
            await self._failed(ready, ProviderUnavailable(Reason.UNAVAILABLE, type(error).__name__))
            return
        self._theirs.pop(ready.id, None)
        now = self._now()
        try:
            async with self._database.transaction() as tables:
                made = await tables.media.add(kind, key=key, facts=facts, now=now)
                await settle(tables, ready, Status.SUCCEEDED, now=now, clip_id=made.id)
        except LeaseLost:
            await self._store.delete(key)  # another worker fetched its own
            raise
        self._wakeups.wake(OUTBOX)

    async def _keep(self, ready: Generation, kind: MediaKind) -> tuple[str, Facts]:
        """
        Bring the file into the media store; return its key.

        A crash after this leaves a file without a row, which costs space and nothing else; the next try stores its own.
        """
        with work_folder() as folder:
            path = Path(folder, "file")
            seconds = self._timing.download_lease.total_seconds() / 2
            await self._fetch(ready.asset_url or "", to=path, limit_bytes=LIMIT_BYTES[kind], seconds=seconds)
            facts = await asyncio.to_thread(self._inspect, path, kind)
            extension = EXTENSIONS[facts.content_type]
            key = new_key(kind, extension, now=self._now(), token=secrets.token_hex(12))
            await self._store.put(key, path)
        return key, facts

    async def _failed(self, ready: Generation, error: ProviderError) -> None:
        logger.warning("the file could not be collected: %s", error, extra=about(ready))
        link = await self._fresh_link(ready) if isinstance(error, ProviderRejected) else None
        now = self._now()
        before = self._theirs.pop(ready.id, 0)
        theirs = before + 1 if error.reason in THEIRS else 0
        wait = polling.next_download(ready.attempts, theirs=theirs)
        asked = error.retry_after if isinstance(error, ProviderUnavailable) else None
        async with self._database.transaction() as tables:
            if wait is None:
                failure = error.reason if error.reason is Reason.BROKEN_FILE else Reason.LOST_FILE
                await settle(tables, ready, Status.FAILED, now=now, failure=failure, detail=error.detail)
            else:
                due_at = now + max(wait, asked or wait)
                again = ready.moved_to(Status.DOWNLOADING, due_at=due_at, asset_url=link or ready.asset_url or "")
                await tables.generations.save(again)
                if theirs:
                    self._theirs[ready.id] = theirs
                if again.attempts == 1:  # usually this takes a second, so that the card need not say it
                    await redraw(tables, again, now=now)
        self._wakeups.wake(OUTBOX)

    async def _fresh_link(self, ready: Generation) -> str | None:
        """Look at the job once more: its link may have died of old age."""
        provider = self._providers.get(ready.account)
        if provider is None:
            return None
        try:
            return (await provider.look(ready.provider_job_id or "")).asset_url
        except ProviderError as error:
            logger.warning("no fresh link: %s", error, extra=about(ready))
        except Exception:
            logger.exception("the provider's adapter broke its promise", extra=about(ready))
        return None
