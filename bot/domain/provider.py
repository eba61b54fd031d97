"""The one port of the house: what every video provider must be able to do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from bot.domain.money import NOTHING, MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import MODES, GenerationRequest, Mode, Operation, Role

VIDEO_MODES: Final = frozenset(MODES.values())


RATE_UNIT: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What something costs that has no list of prices: by pixels, or by the piece."""

    per_pixel: int = 0  # of each frame, in RATE_UNIT parts of a millionth of a dollar, so that all is whole
    frames_per_second: int = 24  # that are counted of a clip; a picture is one
    per_piece: MicroUsd = NOTHING
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    # width and height of what is made, by aspect or by resolution; where neither is here, it is as large as its source
    approximate: bool = False  # no page gives it: the operator's settings do, and people read it with a ≈


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What may be given to be edited."""

    longest: int = 0  # seconds; 0: no clip, or any
    largest: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What one model can do and what it costs. Data, so that rules can read it."""

    label: str
    modes: frozenset[Mode]
    loops: frozenset[Mode] = frozenset()  # the modes in which loop may be on
    seconds: tuple[int, ...] = ()
    resolutions: tuple[str, ...] = ()  # from the smallest on
    aspects: tuple[str, ...]
    prices: Mapping[tuple[str, int], MicroUsd] = field(default_factory=dict[tuple[str, int], MicroUsd])
    # of a video, by (resolution, seconds)
    published_wait: tuple[int, int]  # seconds from, to: what the provider or its users say one takes
    draft: bool = False  # cheap and fast: its smallest size is still made when a server's budget is nearly used up
    rates: Mapping[Operation, Rate] = field(default_factory=dict[Operation, Rate])  # of everything but a video
    sources: Mapping[Operation, Source] = field(default_factory=dict[Operation, Source])
    references: Mapping[Role, int] = field(default_factory=dict[Role, int])  # how many a picture may have of each
    formats: tuple[str, ...] = ()  # of a picture, the usual one first
    strengths: tuple[str, ...] = ()  # of a modification, from the closest on
    concepts: bool = False  # whether it knows the provider's concepts

    @property
    def makes_videos(self) -> bool:
        """Whether it makes clips from words, pictures or clips."""
        return not self.modes.isdisjoint(VIDEO_MODES)

    @property
    def makes_pictures(self) -> bool:
        """Whether it makes pictures."""
        return Mode.IMAGE in self.modes

    def is_approximate(self, operation: Operation) -> bool:
        """Whether no page gives the price of this work, so that people should read it with a ≈."""
        rate = self.rates.get(operation)
        return rate is not None and rate.approximate


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
    picture_limits: Limits | None = None  # of what makes pictures, where it has limits of its own
    deletes: bool = False  # whether it forgets a job when it is told to
    calls_back: bool = False  # whether it takes a callback URL
    rights: str = ""  # what its page says of what it made
    terms: str = ""  # where its terms are


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAccount:
    """How to reach one provider account."""

    name: str
    base_url: str | None = None  # None: the adapter's own
    api_key: str = field(repr=False)
    create_path: str | None = None  # None: the adapter's own
    limits: Limits | None = None  # None: the adapter's own
    picture_limits: Limits | None = None
    more_models: frozenset[str] = frozenset()  # that the adapter knows, and newer accounts do not have
    upscale_rate: int | None = None  # a pixel, in parts of RATE_UNIT, where no page gives it; None: the adapter's guess
    sound_price: MicroUsd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureAt:
    """A picture (or, to be edited, a clip) that lies behind a link which the provider can fetch."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipOf:
    """A clip that the same account made, or a frame of it, by the provider's id of that job."""

    job_id: str


Keyframe = PictureAt | ClipOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    A request as it is handed to a provider.

    Where it is only compared with what the provider remembers, links may be "", which is any: files are published anew
    for each create.
    """

    reference: str  # our id of the generation
    request: GenerationRequest
    start: Keyframe | None = None
    end: Keyframe | None = None
    references: tuple[PictureAt, ...] = ()  # where the request's references lie, in their order
    source: Keyframe | None = None  # what is edited: a file, or for an upscale or for sound the job that made it
    first_frame: PictureAt | None = None
    callback_url: str | None = None  # where the provider may say that something has happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """
    The words that a provider knows: `concepts` are fields of their own, `cameras` go into the prompt.

    `asked`: whether it was there to be asked; if not, these are what it once had.
    """

    concepts: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()
    asked: bool = True


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
    model: str | None = None
    prompt: str | None = None


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

    async def delete(self, job_id: str) -> bool:
        """Have it forget a job; False where it cannot. One that it does not know any more is fine."""
        ...

    async def catalogue(self) -> Catalogue:
        """Return the words that it knows today; those built in where it does not say."""
        ...

    async def remembered(self, *, since: datetime) -> Sequence[ProviderJob]:
        """Return all that it remembers since a moment, newest first; none where it has no list."""
        ...

    def read_callback(self, body: bytes) -> str | None:
        """Return the id of the job that a callback tells of, None where it makes no sense. It is a hint and no more."""
        ...
