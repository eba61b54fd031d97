"""What is to be edited: a clip or a picture that was made here, or a file that somebody sent; and by which models."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.media import Facts, Media, MediaKind
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Mode, Operation, Placement, Reference, Requester
from bot.lifecycle.admission import ingredients
from bot.policies import access
from bot.policies.community import tiers
from bot.policies.options import placement, whole_seconds
from bot.policies.options import sources as rules
from bot.policies.options.sources import SLACK, Given
from db.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of ours, what the rules look at of it, and what it came out of, if it was made here."""

    media: Media
    given: Given
    made: Generation | None = None

    @property
    def facts(self) -> Facts:
        """What its file is like."""
        return self.media.facts

    @property
    def is_picture(self) -> bool:
        """Whether it does not move."""
        return self.media.kind is MediaKind.PICTURE

    @property
    def seconds(self) -> int:
        """How many seconds of it are paid; 0 of a picture."""
        return 0 if self.is_picture else whole_seconds(self.facts.seconds)

    @property
    def clip_id(self) -> int | None:
        """The clip that is meant where it was made here: pictures are always named by their file."""
        return None if self.made is None or self.is_picture else self.made.id

    @property
    def media_id(self) -> int | None:
        """The file that is meant otherwise."""
        return self.media.id if self.clip_id is None else None


class Sources:
    """Look up what was made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, generation_id: int, *, requester: Requester) -> Source:
        """Return what came of a generation that this person may use. Raises UserError where nothing did."""
        async with self._database.reading() as tables:
            generation = await tables.generations.named(generation_id)
            access.check_continued(generation, requester)
            if generation.clip_id is None:
                raise UserError(Reason.NOTHING_CAME_OF_IT, **generation.named)
            media = await tables.media.get(generation.clip_id)
            given = await ingredients.given(tables, media, generation)
        return Source(media=media, given=given, made=generation)

    async def references(self, made: Generation) -> tuple[Reference, ...]:
        """Return what a picture was made after, as far as it is still there."""
        async with self._database.reading() as tables:
            files = {one.media_id: await tables.media.get(one.media_id) for one in made.request.references}
        return tuple(one for one in made.request.references if files[one.media_id].deleted_at is None)

    async def mine(self, requester: Requester, *, text: str, limit: int, pictures: bool) -> list[Generation]:
        """Return a member's finished clips (with `pictures` those, too) that these words find, newest first."""
        async with self._database.reading() as tables:
            found = await tables.generations.clips(requester, text=text.strip(), limit=limit)
            if pictures:
                found += await tables.generations.clips(requester, text=text.strip(), limit=limit, pictures=True)
        return sorted(found, key=lambda one: one.id, reverse=True)[:limit]


def able(operation: Operation, models: Mapping[str, ModelFacts]) -> dict[str, ModelFacts]:
    """Return the models that can do this at all."""
    return {name: model for name, model in models.items() if Mode(operation.value) in model.modes}


def fitting(operation: Operation, models: Mapping[str, ModelFacts], source: Source) -> dict[str, ModelFacts]:
    """Return the models that can do this with a file of that length and size."""
    return {name: model for name, model in able(operation, models).items() if _takes(model, operation, source)}


def usual(operation: Operation, models: Mapping[str, ModelFacts], source: Source) -> str:
    """
    Return the model that is taken where none was chosen: the one that made it, if it can, else the first that can.

    Where none takes such a file it is one that is able at all: the refusal says then what is wrong with the file.
    Raises UserError where there is none.
    """
    candidates = fitting(operation, models, source) or able(operation, models)
    made_by = source.made.request.model if source.made is not None else ""
    if made_by in candidates:
        return made_by
    first = next(iter(candidates), None)
    if first is None:
        raise UserError(Reason.EDIT_NOT_OFFERED if models else Reason.NO_PROVIDER)
    return first


def longest(operation: Operation, models: Mapping[str, ModelFacts]) -> int | None:
    """Return how many seconds a clip may have that any of the models takes; None where none says."""
    limits = [model.sources[operation].longest for model in models.values() if operation in model.sources]
    return max(limits, default=0) or None


def sent(media: Media) -> Source:
    """Return a file that somebody sent."""
    facts = media.facts
    size = (facts.width, facts.height)
    return Source(media=media, given=Given(kind=media.kind, seconds=facts.seconds, size=size, weight=facts.size))


def larger(
    request: GenerationRequest, source: Source, *, models: Mapping[str, ModelFacts], offered: Mapping[str, ModelFacts]
) -> tuple[str, ...]:
    """
    Return the resolutions to which a clip can be made larger, from the smallest on, as the models `offered` have them.

    Raises UserError where there is none: of all `models`, or of those that are offered.
    """
    sizes = rules.larger(offered[request.model], source.given)
    if not sizes or Operation.UPSCALE in source.given.done:
        above = next(iter(rules.larger(models[request.model], source.given)), "")
        wanted = replace(request, resolution=above)
        check(wanted, models, source)
        tiers.check(wanted, models, offered)
    return sizes


def check(request: GenerationRequest, models: Mapping[str, ModelFacts], source: Source) -> None:
    """Raise UserError where this cannot be edited so, before anything is typed. All else, the door checks."""
    rules.check(request, models[request.model], source.given, models)


def placed(word: str, request: GenerationRequest, models: Mapping[str, ModelFacts], source: Source) -> Placement | None:
    """Return where a word puts the old picture in the new one; None where model or shape are wrong: the door says."""
    model = models.get(request.model)
    rate = None if model is None else model.rates.get(request.operation)
    canvas = None if rate is None else rate.sizes.get(request.aspect)
    if canvas is None or word not in set(placement.Place):
        return None
    return placement.placed(placement.Place(word), source=source.given.size, canvas=canvas)


def _takes(model: ModelFacts, operation: Operation, source: Source) -> bool:
    limit, given = model.sources.get(operation), source.given
    if limit is None:
        return True
    in_time = not limit.longest or given.seconds <= limit.longest + SLACK
    return in_time and given.weight <= limit.largest
