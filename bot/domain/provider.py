"""The one port of the house: what every video provider must be able to do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What one model can do and what it costs. Data, so that rules can read it."""

    label: str
    modes: frozenset[Mode]
    loops: frozenset[Mode]  # the modes in which loop may be on
    seconds: tuple[int, ...]
    resolutions: tuple[str, ...]  # from the smallest on
    aspects: tuple[str, ...]
    prices: Mapping[tuple[str, int], MicroUsd]  # (resolution, seconds)
    published_wait: tuple[int, int]  # seconds from, to: what the provider or its users say one takes
    draft: bool = False  # cheap and fast: its smallest size is still made when a server's budget is nearly used up


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one account may be given. Each can be set per account."""

    at_once: int
    creates_per_minute: int
    dollars_per_month: MicroUsd


class ManyAtOnce(StrEnum):
    """How a provider lets us look at many jobs in one call."""

    NO = "no"
    LIST = "list"  # pages of the newest jobs, which may be stale or incomplete
    IDS = "ids"  # exactly the ones asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFacts:
    """What one provider account can do."""

    models: Mapping[str, ModelFacts]
    limits: Limits
    prompt_length: tuple[int, int]  # shortest, longest, in characters
    many_at_once: ManyAtOnce
    page: int = 100  # jobs that one call of many_at_once covers


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAccount:
    """How to reach one provider account."""

    name: str
    base_url: str | None = None  # None: the adapter's own
    api_key: str = field(repr=False)
    create_path: str | None = None  # None: the adapter's own
    limits: Limits | None = None  # None: the adapter's own


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureAt:
    """A frame that lies behind a link which the provider can fetch."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipOf:
    """A frame of a clip that the same account made, by the provider's id of that job."""

    job_id: str


Keyframe = PictureAt | ClipOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A request as it is handed to a provider."""

    reference: str  # our id of the generation
    request: GenerationRequest
    start: Keyframe | None = None
    end: Keyframe | None = None


class JobState(StrEnum):
    """What the provider says, in our words. Anything unknown is RUNNING."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderJob:
    """The provider's view of a job at one moment."""

    id: str
    state: JobState
    asset_url: str | None = None
    failure: Reason | None = None
    detail: str | None = None  # its own words, for the operator
    cost: MicroUsd | None = None
    created_at: datetime | None = None


class Provider(Protocol):
    """
    A remote service that turns a request into a video.

    Every method raises a ProviderError (bot/domain/errors.py) and nothing else.
    """

    @property
    def name(self) -> str:
        """The account's name, as in settings, rows and cards."""
        ...

    @property
    def facts(self) -> ProviderFacts:
        """What it can do."""
        ...

    async def submit(self, order: Order) -> ProviderJob:
        """Start the work. Never called twice for one generation unless certainly refused."""
        ...

    async def look(self, job_id: str) -> ProviderJob:
        """Look at one job. Safe to repeat."""
        ...

    async def look_at_many(self, job_ids: Collection[str]) -> Mapping[str, ProviderJob]:
        """Return what one cheap look tells; the ones left out are looked at one by one. {} where many_at_once is NO."""
        ...

    async def find(self, orders: Sequence[Order], *, since: datetime) -> Mapping[str, Sequence[ProviderJob]]:
        """Return, by reference, the jobs made since then that could be that order; the caller decides which one is."""
        ...

    async def check(self) -> None:
        """Raise AccountRefused where the key is not taken; cheap and free."""
        ...

    async def balance(self) -> MicroUsd | None:
        """Return what the account has left to spend, None where the provider does not say; cheap and free."""
        ...
