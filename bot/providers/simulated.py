"""
A provider that is only simulated: it is free, talks to nobody, and its clip is always the same short test picture.

/config check sends one request through the whole path with it. No member's request ever comes here.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from bot.domain.money import NOTHING, MicroUsd
from bot.domain.provider import (
    Catalogue,
    JobState,
    Limits,
    ManyAtOnce,
    ModelFacts,
    Order,
    ProviderFacts,
    ProviderJob,
)
from bot.domain.request import SIMULATED, Mode

CLIP: Final = f"{SIMULATED}:clip"  # where its clip lies; not an address that anything else could fetch
RESOLUTION, SECONDS, ASPECT = "180p", 2, "16:9"
MODEL: Final = ModelFacts(
    label="Simulated",
    modes=frozenset({Mode.TEXT}),
    loops=frozenset(),
    seconds=(SECONDS,),
    resolutions=(RESOLUTION,),
    aspects=(ASPECT,),
    prices={(RESOLUTION, SECONDS): NOTHING},
    published_wait=(1, 10),
)
FACTS: Final = ProviderFacts(
    models={SIMULATED: MODEL},
    limits=Limits(at_once=5, creates_per_minute=60, dollars_per_month=NOTHING),
    prompt_length=(1, 4000),
    many_at_once=ManyAtOnce.NO,
)


class Fetch(Protocol):
    """Download a link to a file, and return its size (bot/http/fetcher.py)."""

    async def __call__(self, url: str, *, to: Path, limit_bytes: int, seconds: float) -> int:
        """Raise ProviderError where that does not work."""
        ...


class Draw(Protocol):
    """Write the clip to a file, and return its size (bot/media/sample.py)."""

    async def __call__(self, to: Path) -> int:
        """Raise OSError where the file cannot be written."""
        ...


class Simulated:
    """Every job is made the moment somebody looks at it, so there is nothing to remember."""

    @property
    def name(self) -> str:
        """The account's name."""
        return SIMULATED

    @property
    def facts(self) -> ProviderFacts:
        """What it can do."""
        return FACTS

    async def submit(self, order: Order) -> ProviderJob:
        """Accept it."""
        return _job(order.reference, JobState.RUNNING)

    async def look(self, job_id: str) -> ProviderJob:
        """Say that it is made."""
        return ProviderJob(id=job_id, state=JobState.SUCCEEDED, asset_url=CLIP, cost=NOTHING)

    async def look_at_many(self, job_ids: Collection[str]) -> Mapping[str, ProviderJob]:
        """Leave them to be looked at one by one."""
        del job_ids
        return {}

    async def find(self, orders: Sequence[Order], *, since: datetime) -> Mapping[str, Sequence[ProviderJob]]:
        """Know each of them, whether it was submitted or not: it makes no difference here."""
        del since
        return {order.reference: [_job(order.reference, JobState.RUNNING)] for order in orders}

    async def check(self) -> None:
        """There is no key."""

    async def balance(self) -> MicroUsd | None:
        """There is nothing to spend."""
        return None

    async def delete(self, job_id: str) -> bool:
        """There is nothing to forget."""
        del job_id
        return True

    async def catalogue(self) -> Catalogue:
        """Return no words."""
        return Catalogue()

    async def remembered(self, *, since: datetime) -> Sequence[ProviderJob]:
        """Return nothing."""
        del since
        return ()

    def read_callback(self, body: bytes) -> str | None:
        """There are none."""
        del body
        return None


def fetching(fetch: Fetch, draw: Draw) -> Fetch:
    """Return what draws the simulated clip, and fetches everything else."""

    async def either(url: str, *, to: Path, limit_bytes: int, seconds: float) -> int:
        if url == CLIP:
            return await draw(to)
        return await fetch(url, to=to, limit_bytes=limit_bytes, seconds=seconds)

    return either


def _job(reference: str, state: JobState) -> ProviderJob:
    return ProviderJob(id=f"{SIMULATED}-{reference}", state=state)
