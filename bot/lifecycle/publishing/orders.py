"""A generation as its provider gets it: the request, and where everything lies that goes into it."""

from collections.abc import Mapping

from bot.domain.generation import Generation
from bot.domain.media import Media
from bot.domain.provider import ClipOf, Keyframe, Order, PictureAt
from bot.domain.request import OF_A_JOB, ClipFrame, Frame
from db.database import Transaction


async def files_of(tables: Transaction, generation: Generation) -> list[Media]:
    """Return the files that the provider has to fetch for it, each once."""
    request = generation.request
    media = [await tables.media.get(media_id) for media_id in request.media_ids]
    source = await _source_file(tables, generation)
    if source is not None and source not in request.media_ids:
        media.append(await tables.media.get(source))
    return media


async def order_of(
    tables: Transaction, generation: Generation, *, links: Mapping[int, str], callback_url: str | None = None
) -> Order:
    """
    Return a generation as its provider gets it.

    `links` says, by the file's id, where it lies. One without a link has PictureAt(url=""), which is any file.
    """

    def at(media_id: int) -> PictureAt:
        return PictureAt(url=links.get(media_id, ""))

    async def keyframe(frame: Frame | None) -> Keyframe | None:
        if isinstance(frame, ClipFrame):
            return await _job_of(tables, frame.generation_id)
        return None if frame is None else at(frame.media_id)

    async def source() -> Keyframe | None:
        if generation.request.operation in OF_A_JOB and generation.request.source_clip_id is not None:
            return await _job_of(tables, generation.request.source_clip_id)
        media_id = await _source_file(tables, generation)
        return None if media_id is None else at(media_id)

    request = generation.request
    return Order(
        reference=str(generation.id),
        request=request,
        start=await keyframe(request.start),
        end=await keyframe(request.end),
        references=tuple(at(one.media_id) for one in request.references),
        source=await source(),
        first_frame=None if request.first_frame_id is None else at(request.first_frame_id),
        callback_url=callback_url,
    )


async def _source_file(tables: Transaction, generation: Generation) -> int | None:
    """Return the file that is edited; of a clip that was made here, the one that came out."""
    request = generation.request
    if request.source_clip_id is None or request.operation in OF_A_JOB:
        return request.source_media_id
    return (await tables.generations.get(request.source_clip_id)).clip_id


async def _job_of(tables: Transaction, generation_id: int) -> ClipOf:
    return ClipOf(job_id=(await tables.generations.get(generation_id)).provider_job_id or "")
