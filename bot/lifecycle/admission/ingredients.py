"""What a request is made from: clips, files, and the generations that those files came out of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.media import Media
from bot.domain.reasons import Reason
from bot.domain.request import EDITS, GenerationRequest, Operation, Requester
from bot.policies import access
from bot.policies.options import Given, whole_seconds
from db.database import Transaction

# These leave the frames as they are, so what was done to their source was done to them as well.
KEEPS_FRAMES = frozenset({Operation.UPSCALE, Operation.ADD_AUDIO})
# These keep the shape of what they are made of.
KEEPS_SHAPE = frozenset({Operation.MODIFY_VIDEO, Operation.UPSCALE, Operation.ADD_AUDIO})
# What these are large is asked for; of all else it follows.
HAS_RESOLUTION = frozenset({Operation.VIDEO, Operation.UPSCALE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredients:
    """All that goes into a request, looked up."""

    clips: tuple[Generation, ...] = ()  # those that it continues, leads to or edits
    files: tuple[Media, ...] = ()  # pictures, and a video that somebody attached
    makers: Mapping[int, Generation]  # what a file came out of, by its number; those that were attached are not here
    given: Given | None = None  # what is to be edited

    @property
    def generations(self) -> tuple[Generation, ...]:
        """Return everything of it that was made here, each once."""
        found = [*self.clips, *(self.makers[one.id] for one in self.files if one.id in self.makers)]
        return tuple({one.id: one for one in found}.values())

    @property
    def accounts(self) -> frozenset[str]:
        """Return the accounts that made its clips: where frames are taken by number, the work stays with them."""
        return frozenset(one.account for one in self.clips)


async def gathered(tables: Transaction, request: GenerationRequest) -> Ingredients:
    """Return all that goes into a request. Raises UserError where there never was such a clip or file."""
    clips = tuple([await tables.generations.named(clip_id) for clip_id in request.clip_ids])
    files = tuple([await _file(tables, media_id) for media_id in request.media_ids])
    makers = {one.id: maker for one in files if (maker := await tables.lineage.maker(one.id)) is not None}
    given = await _given(tables, request, makers) if request.operation in EDITS else None
    return Ingredients(clips=clips, files=files, makers=makers, given=given)


def check(found: Ingredients, request: GenerationRequest, requester: Requester, *, origin: Generation | None) -> None:
    """Raise UserError for the first that this person may not use so: what was made here goes by its own rules."""
    for clip in found.clips:
        access.check_continued(clip, requester)
        if clip.request.makes_picture:
            raise UserError(Reason.SOURCE_NOT_A_VIDEO)
    for file in found.files:
        maker = found.makers.get(file.id)
        if maker is not None:
            access.check_continued(maker, requester)
        if file.id == request.source_media_id:  # of which kind it has to be, bot/policies/options says
            access.check_file(file, requester, origin=origin, made_here=maker is not None)
        else:
            access.check_picture(file, requester, origin=origin, made_here=maker is not None)


def filled(request: GenerationRequest, given: Given | None) -> GenerationRequest:
    """Return the request with what follows from its kind and from what is edited; nobody who asks is believed."""
    operation = request.operation
    return replace(
        request,
        seconds=request.seconds if operation is Operation.VIDEO else _seconds(request, given),
        resolution=request.resolution if operation in HAS_RESOLUTION else "",
        aspect="" if operation in KEEPS_SHAPE else request.aspect,
        source_size=None if given is None else given.size,
    )


def bound_to(request: GenerationRequest, found: Ingredients) -> frozenset[str]:
    """Return the accounts that alone can make it: they know its clips by number. A file goes anywhere."""
    by_link = request.operation in EDITS - KEEPS_FRAMES
    return frozenset() if by_link else found.accounts


def _seconds(request: GenerationRequest, given: Given | None) -> int:
    return 0 if request.makes_picture or given is None else whole_seconds(given.seconds)


async def _given(tables: Transaction, request: GenerationRequest, makers: Mapping[int, Generation]) -> Given | None:
    maker = None if request.source_clip_id is None else await tables.generations.named(request.source_clip_id)
    media_id = request.source_media_id if maker is None else maker.clip_id
    if media_id is None:  # it is not finished, which is refused in its turn
        return None
    return await given(tables, await _file(tables, media_id), makers.get(media_id) if maker is None else maker)


async def given(tables: Transaction, file: Media, maker: Generation | None) -> Given:
    """Return a file as the rules look at what is to be edited; `maker` is what it came out of, if it was made here."""
    done, resolution = await _done(tables, maker)
    facts = file.facts
    return Given(
        kind=file.kind,
        seconds=facts.seconds,
        size=(facts.width, facts.height),
        weight=facts.size,
        resolution=resolution,
        done=done,
    )


async def _done(tables: Transaction, made: Generation | None) -> tuple[frozenset[Operation], str]:
    """Return what was done to these very frames already, and as how large they were asked for."""
    done: set[Operation] = set()
    resolution = ""
    while made is not None:
        done.add(made.request.operation)
        resolution = resolution or made.request.resolution
        source_id = made.request.source_clip_id if made.request.operation in KEEPS_FRAMES else None
        made = None if source_id is None else await tables.generations.get(source_id)
    return frozenset(done), resolution


async def _file(tables: Transaction, media_id: int) -> Media:
    try:
        return await tables.media.get(media_id)
    except KeyError:
        raise UserError(Reason.FRAMES_MISSING) from None
