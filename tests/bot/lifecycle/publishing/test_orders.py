"""What an order says of where everything lies."""

import pytest

from bot.domain.media import MediaKind
from bot.domain.provider import ClipOf, PictureAt
from bot.domain.request import ClipFrame, ImageFrame, Operation, Reference, Role
from bot.lifecycle.publishing import files_of, order_of
from tests.bot.lifecycle.publishing.test_links import file


async def ordered(house, generation, *, links=None):
    async with house.database.reading() as tables:
        return await order_of(tables, generation, links=links or {})


async def needed(house, generation):
    async with house.database.reading() as tables:
        return [one.id for one in await files_of(tables, generation)]


async def test_references_keep_their_order_and_a_file_is_published_once(house, provider):
    first, second = await file(house), await file(house)
    references = tuple(
        Reference(role=role, media_id=one.id, weight=0.5)
        for role, one in ((Role.IMAGE, second), (Role.IMAGE, first), (Role.STYLE, second))
    )
    options = {"operation": Operation.IMAGE, "model": "photon-1", "references": references}
    generation = await house.queued(**options)
    assert await needed(house, generation) == [second.id, first.id]
    await house.submission.run_once()
    [order] = provider.orders
    urls = [one.url for one in order.references]
    assert [url.split("?")[0].rsplit("/", 1)[-1] for url in urls] == [second.filename, first.filename, second.filename]
    assert urls[0] == urls[2]
    assert len(house.published.asked) == 2


@pytest.mark.parametrize(
    ("operation", "options"), [(Operation.UPSCALE, {"resolution": "720p", "prompt": ""}), (Operation.ADD_AUDIO, {})]
)
async def test_an_upscale_and_sound_are_made_of_a_job(house, provider, operation, options):
    clip = await house.made(resolution="540p")
    await house.running(operation=operation, source_clip_id=clip.id, **options)
    assert provider.orders[-1].source == ClipOf(job_id="job-1")
    assert house.published.asked == []


@pytest.mark.parametrize(
    ("operation", "options"),
    [(Operation.MODIFY_VIDEO, {"strength": "flex_1"}), (Operation.REFRAME_VIDEO, {"aspect": "1:1"})],
)
async def test_other_edits_of_a_clip_are_made_of_its_file(house, provider, operation, options):
    clip, picture = await house.made(), await file(house)
    generation = await house.queued(operation=operation, source_clip_id=clip.id, first_frame_id=picture.id, **options)
    assert sorted(await needed(house, generation)) == sorted([picture.id, clip.clip_id])
    await house.submission.run_once()
    order = provider.orders[-1]
    assert isinstance(order.source, PictureAt)
    assert ".mp4" in order.source.url
    assert order.first_frame is not None
    assert picture.filename in order.first_frame.url


async def test_so_are_edits_of_what_somebody_attached(house, provider):
    video = await file(house, MediaKind.CLIP, seconds=3.0)
    await house.running(operation=Operation.MODIFY_VIDEO, source_media_id=video.id, strength="flex_1")
    source = provider.orders[-1].source
    assert isinstance(source, PictureAt)
    assert video.filename in source.url


async def test_a_search_has_empty_links(house):
    clip, picture = await house.made(), await file(house)
    extended = await house.ask(start=ClipFrame(generation_id=clip.id), end=ImageFrame(media_id=picture.id))
    order = await ordered(house, extended)
    assert (order.start, order.end) == (ClipOf(job_id="job-1"), PictureAt(url=""))
    modified = await house.ask(
        operation=Operation.MODIFY_VIDEO, source_clip_id=clip.id, first_frame_id=picture.id, strength="flex_1"
    )
    order = await ordered(house, modified)
    assert (order.source, order.first_frame) == (PictureAt(url=""), PictureAt(url=""))
