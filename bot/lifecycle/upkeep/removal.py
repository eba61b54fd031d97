"""(now and then) What was deleted here is deleted at its provider, too."""

import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import ProviderError
from bot.domain.provider import Provider
from bot.lifecycle.wakeups import each
from bot.policies import retry
from bot.policies.timing import Timing
from db.database import Database
from db.gateways.privacy.doomed_jobs import DoomedJob

logger = logging.getLogger(__name__)

BATCH: Final = 20


class Removal:
    """
    Have providers forget the jobs of what was deleted, until they have.

    A clip that something is still to be made of stays there until that has ended.
    """

    def __init__(
        self, database: Database, providers: Mapping[str, Provider], *, now: Callable[[], datetime], timing: Timing
    ) -> None:
        self._database = database
        self._providers = providers
        self._now = now
        self._timing = timing

    async def run_once(self) -> bool:
        """Have a batch forgotten; return False when nothing is due."""
        now = self._now()
        async with self._database.transaction() as tables:
            doomed = await tables.doomed_jobs.claim(
                self._providers, now=now, until=now + self._timing.lease, limit=BATCH
            )
        await each(doomed, self._remove)
        return bool(doomed)

    async def _remove(self, doomed: DoomedJob) -> None:
        wait = await self._refused(doomed)
        async with self._database.transaction() as tables:
            if wait is None:
                await tables.doomed_jobs.done(doomed)
            else:
                await tables.doomed_jobs.postpone(doomed, until=self._now() + wait)

    async def _refused(self, doomed: DoomedJob) -> timedelta | None:
        """Tell the provider; return after how long to tell it again, None where that is not needed or of no use."""
        provider = self._providers[doomed.account]
        about = {"generation": doomed.generation_id, "provider": doomed.account}
        try:
            if not provider.facts.deletes or not await provider.delete(doomed.provider_job_id):
                logger.info("this provider keeps its jobs", extra=about)
                return None
        except ProviderError as error:
            logger.warning("job %s is not forgotten yet: %s", doomed.provider_job_id, error, extra=about)
        except Exception:
            logger.exception("the provider's adapter broke its promise", extra=about)
        else:
            logger.info("job %s is forgotten", doomed.provider_job_id, extra=about)
            return None
        wait = retry.removal_again(doomed.attempts, jitter=random.random())  # noqa: S311 (no secret)
        if wait is None:
            logger.error("job %s was never forgotten: delete it by hand", doomed.provider_job_id, extra=about)
        return wait
