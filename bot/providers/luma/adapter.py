"""Luma's Dream Machine API, https://docs.lumalabs.ai."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

import httpx

from bot.domain.errors import ProviderError, ProviderRejected, ProviderUnavailable
from bot.domain.money import MicroUsd
from bot.domain.provider import Catalogue, JobState, Order, ProviderAccount, ProviderFacts, ProviderJob
from bot.domain.reasons import Reason
from bot.http.client import JsonClient
from bot.http.redaction import redacted
from bot.providers.luma.answers import CreditsBody, GenerationBody, Page, job_in, words
from bot.providers.luma.echo import could_be
from bot.providers.luma.errors import failure, refusal
from bot.providers.luma.facts import facts_of
from bot.providers.luma.orders import CREATE_PATH, body_of, path_of
from bot.providers.luma.words import BUILT_IN

BASE_URL: Final = "https://api.lumalabs.ai/dream-machine/v1"
LOOK_PAGES: Final = 5  # what is running is among the newest; the rest is looked at one by one
FIND_PAGES: Final = 50
LATEST: Final = datetime.max.replace(tzinfo=UTC)  # for a job without a moment
SKEW: Final = timedelta(minutes=1)  # between Luma's clock and ours


class Luma:
    """One account at Luma."""

    def __init__(self, account: ProviderAccount, http: httpx.AsyncClient) -> None:
        self._name = account.name
        self._facts = facts_of(account)
        self._create_path = account.create_path or CREATE_PATH
        self._secrets = (account.api_key,)
        self._client = JsonClient(
            http,
            base_url=account.base_url or BASE_URL,
            headers={"Authorization": f"Bearer {account.api_key}", "Accept": "application/json"},
            secrets=self._secrets,
            classify=refusal,
        )

    @property
    def name(self) -> str:
        """The account's name."""
        return self._name

    @property
    def facts(self) -> ProviderFacts:
        """What it can do."""
        return self._facts

    async def submit(self, order: Order) -> ProviderJob:
        """Start a generation."""
        path = path_of(order, create_path=self._create_path)
        return self._job(await self._client.post(path, body_of(order).as_json(), GenerationBody.model_validate))

    async def look(self, job_id: str) -> ProviderJob:
        """Look at a generation."""
        path = f"/generations/{quote(job_id, safe='')}"
        return self._job(await self._client.get(path, GenerationBody.model_validate))

    async def look_at_many(self, job_ids: Collection[str]) -> Mapping[str, ProviderJob]:
        """Look at the newest generations, a hundred a call, until all of these were seen."""
        wanted = set(job_ids)
        found: dict[str, ProviderJob] = {}
        if not wanted:
            return found
        async for page in self._pages(LOOK_PAGES):
            found.update((body.id, self._job(body)) for body in page if body.id in wanted)
            if len(found) == len(wanted):
                break
        return found

    async def find(self, orders: Sequence[Order], *, since: datetime) -> Mapping[str, Sequence[ProviderJob]]:
        """Compare what each job echoes with what we sent; bot/providers/luma/echo.py says how."""
        sent = {order.reference: body_of(order) for order in orders}
        found: dict[str, list[ProviderJob]] = {reference: [] for reference in sent}
        oldest = since - SKEW
        async for page in self._pages(FIND_PAGES, complete=True):
            for body in page:
                if body.created_at is not None and body.created_at < oldest:
                    continue
                for reference, ours in sent.items():
                    if could_be(body, ours):
                        found[reference].append(self._job(body))
            if _ends_before(page, oldest):
                break
        return found

    async def check(self) -> None:
        """Ask whether it is there at all, and for the credits, which only a good key may."""
        with suppress(ProviderRejected):  # a place that knows no such path
            await self._client.get("/ping", lambda answer: answer)
        await self.balance()

    async def balance(self) -> MicroUsd | None:
        """Return the credits, which Luma counts in cents."""
        try:
            credits_ = await self._client.get("/credits", CreditsBody.model_validate)
        except ProviderRejected:
            return None  # a place that knows no such path; it says nothing about the key
        return credits_.left

    async def delete(self, job_id: str) -> bool:
        """Delete a generation. What becomes of one that still runs, and of its charge, no page says."""
        await self._client.delete(f"/generations/{quote(job_id, safe='')}")
        return True

    async def catalogue(self) -> Catalogue:
        """
        Return its concepts and camera moves; those built in where it does not tell, as it does no more of the camera.

        Asked anew with each call: who asks keeps them (bot/community/making/words.py).
        """
        concepts = await self._words("/generations/concepts/list")
        cameras = await self._words("/generations/camera_motion/list")
        return Catalogue(
            concepts=concepts or BUILT_IN.concepts,
            cameras=cameras or BUILT_IN.cameras,
            asked=concepts is not None and cameras is not None,
        )

    async def remembered(self, *, since: datetime) -> Sequence[ProviderJob]:
        """Return all of the list since a moment; raises ProviderUnavailable where that is too much to be sure."""
        found: list[ProviderJob] = []
        async for page in self._pages(FIND_PAGES, complete=True):
            found += [self._job(body) for body in page if body.created_at is None or body.created_at >= since]
            if _ends_before(page, since):
                break
        return sorted(found, key=lambda job: job.created_at or LATEST, reverse=True)

    def read_callback(self, body: bytes) -> str | None:
        """Return the id of the generation that Luma tells of."""
        return job_in(body)

    async def _words(self, path: str) -> tuple[str, ...] | None:
        """Return a list of words, none where there is no such list (any more); None where nobody could be asked."""
        try:
            return await self._client.get(path, words)
        except ProviderRejected:
            return ()
        except ProviderError:
            return None

    async def _pages(self, most: int, *, complete: bool = False) -> AsyncIterator[list[GenerationBody]]:
        """
        Yield the list page by page, each job once, though pages shift while we read.

        With `complete`, raises ProviderUnavailable where the list is longer than `most` pages.
        """
        seen: set[str] = set()
        size = self._facts.page
        for number in range(most):
            page = await self._client.get(f"/generations?limit={size}&offset={number * size}", Page.model_validate)
            fresh = [body for body in page.generations if body is not None and body.id not in seen]
            seen.update(body.id for body in fresh)
            yield list({body.id: body for body in fresh}.values())
            more = page.has_more if page.has_more is not None else len(page.generations) >= size
            if not more or not fresh:
                return
        if complete:
            raise ProviderUnavailable(Reason.UNAVAILABLE, f"the list is longer than {most} pages")

    def _job(self, body: GenerationBody) -> ProviderJob:
        state = body.job_state
        failed = state is JobState.FAILED
        return ProviderJob(
            id=body.id,
            state=state,
            asset_url=body.file if state is JobState.SUCCEEDED else None,
            failure=failure(body.failure_reason) if failed else None,
            detail=redacted(body.failure_reason, self._secrets) if failed and body.failure_reason else None,
            created_at=body.created_at,
            model=body.told("model") or body.model,
            prompt=body.told("prompt"),
        )


def _ends_before(page: list[GenerationBody], moment: datetime) -> bool:
    """Tell whether a list that goes from new to old has left what we look for. Its order is not documented."""
    moments = [body.created_at for body in page]
    known = [at for at in moments if at is not None]
    if not known or len(known) < len(moments):
        return False
    return known[-1] < moment and known[0] > known[-1] and known == sorted(known, reverse=True)
