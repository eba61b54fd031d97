"""
What Luma answers. It may lack, null or invent anything but an id.

A job that costs money must not become unreadable because a field that we hardly need has changed its shape.
"""

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Final, TypeVar, cast

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    Field,
    StrictBool,
    StrictStr,
    ValidationError,
    WrapValidator,
)
from pydantic import ValidatorFunctionWrapHandler as Handler

from bot.domain.money import CENT, MicroUsd
from bot.domain.provider import JobState
from bot.providers.luma.words import LONGEST_WORD

STATES: Final = {"completed": JobState.SUCCEEDED, "failed": JobState.FAILED}  # all else is still running
PICTURE, CLIP = "image", "video"  # what `generation_type` may say

T = TypeVar("T")


def _or_none(value: object, handler: Handler) -> object:
    """Take what fits; the rest is as good as missing."""
    try:
        return handler(value)
    except ValidationError:
        return None


def _aware(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


Lenient = Annotated[T | None, WrapValidator(_or_none)]


class Assets(BaseModel, extra="ignore"):
    """The files of a generation. A video may have a picture too."""

    video: Lenient[str] = None
    image: Lenient[str] = None


class GenerationBody(BaseModel, extra="ignore"):
    """What Luma calls a Generation. `request` is what was asked, as Luma remembers it: one of seven shapes."""

    id: Annotated[StrictStr, Field(min_length=1)]
    kind: Lenient[str] = Field(default=None, validation_alias=AliasChoices("generation_type", "type"))
    state: Lenient[str] = None
    failure_reason: Lenient[str] = None
    created_at: Annotated[Lenient[datetime], AfterValidator(_aware)] = None
    assets: Lenient[Assets] = None
    model: Lenient[str] = None
    request: Lenient[dict[str, object]] = None

    @property
    def job_state(self) -> JobState:
        """Return its state in our words. Completed may come before the link: polling counts those looks."""
        return STATES.get((self.state or "").lower(), JobState.RUNNING)

    @property
    def file(self) -> str | None:
        """
        Return the link to what was made, if there is one: the video, or the picture of what is a picture.

        A video's picture is its preview only. Where the kind is not told, the model's name tells it.
        """
        if self.assets is None:
            return None
        made = self.made or (PICTURE if (self.told("model") or self.model or "").startswith("photon") else CLIP)
        return (self.assets.image if made == PICTURE else self.assets.video) or None

    @property
    def made(self) -> str | None:
        """Return whether it is a picture or a video, None where that is not told in a word that is known."""
        return self.kind if self.kind in {PICTURE, CLIP} else None

    def told(self, name: str) -> str | None:
        """Return a text of the request, if it is there."""
        value = (self.request or {}).get(name)
        return value if isinstance(value, str) and value else None


class CreditsBody(BaseModel, extra="ignore"):
    """GET /credits."""

    credit_balance: Lenient[Annotated[Decimal, Field(allow_inf_nan=False)]] = None

    @property
    def left(self) -> MicroUsd | None:
        """Return the balance, which Luma counts in cents, rounded down."""
        return None if self.credit_balance is None else MicroUsd(math.floor(self.credit_balance * CENT))


class Page(BaseModel, extra="ignore"):
    """GET /generations. An entry that has no id is None."""

    generations: list[Lenient[GenerationBody]]
    has_more: Lenient[StrictBool] = None


def words(answer: object) -> tuple[str, ...]:
    """Return a list of words, each once. Raises ValueError where there is none: that is as good as no answer."""
    entries = cast("list[object]", answer) if isinstance(answer, list) else []
    found = [entry.strip() for entry in entries if isinstance(entry, str)]
    usable = dict.fromkeys(word for word in found if word and len(word) <= LONGEST_WORD and word.isprintable())
    if not usable:
        raise ValueError("not a list of words")
    return tuple(usable)


def job_in(callback: bytes) -> str | None:
    """Return the id of the generation that a callback tells of; None for what is none."""
    try:
        return GenerationBody.model_validate_json(callback).id
    except ValueError:
        return None
