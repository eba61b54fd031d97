"""What came of what."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.generation import Status
from bot.domain.media import Facts, MediaKind
from bot.domain.request import ImageFrame, Operation, Placement, Reference, Role

FACTS = Facts(content_type="image/png", width=10, height=10, seconds=0, size=9)


async def made(database, generation, media_id, clock):
    async with database.transaction() as tables:
        held = await tables.generations.claim_one(
            generation.id, Status.QUEUED, now=clock(), until=clock() + timedelta(minutes=1)
        )
        await tables.generations.save(replace(held, clip_id=media_id))
        return await tables.generations.get(generation.id)


async def picture(database, clock, key="1.png"):
    async with database.transaction() as tables:
        return await tables.media.add(MediaKind.PICTURE, key=key, facts=FACTS, now=clock())


async def test_what_is_made_of_a_picture_of_ours(database, ask, clock):
    file = await picture(database, clock)
    first = await made(database, await ask(frames={"operation": Operation.IMAGE}), file.id, clock)
    moving = await ask(frames={"start": ImageFrame(media_id=file.id)})
    styled = await ask(frames={"references": (Reference(role=Role.STYLE, media_id=file.id),)})
    edited = await ask(frames={"source_clip_id": first.id})
    await ask()
    async with database.reading() as tables:
        assert await tables.lineage.children(first) == [moving, styled, edited]
        assert await tables.lineage.maker(file.id) == first
        assert await tables.lineage.maker(file.id + 1) is None


async def test_what_was_asked_for_at_once(database, ask):
    alone, first = await ask(), await ask()
    second, third = await ask(batch_id=first.id), await ask(batch_id=first.id)
    async with database.reading() as tables:
        assert await tables.lineage.batch(alone) == [alone]
        assert await tables.lineage.batch(third) == [second, third]


async def test_everything_that_can_be_asked_comes_back_as_it_was(database, ask, clock):
    file, other = await picture(database, clock), await picture(database, clock, "2.png")
    asked = {
        "operation": Operation.REFRAME_VIDEO,
        "concepts": ("dolly_zoom", "handheld"),
        "camera": "camera orbit left",
        "references": (Reference(role=Role.IMAGE, media_id=file.id, weight=0.25),),
        "format": "png",
        "source_media_id": file.id,
        "source_size": (640, 360),
        "first_frame_id": other.id,
        "placement": Placement(grid_x=0, x_end=7),
        "strength": "flex_2",
        "negative_prompt": "no birds",
    }
    generation = await ask(frames=asked)
    async with database.reading() as tables:
        kept = (await tables.generations.get(generation.id)).request
    assert kept == generation.request
    assert {name: getattr(kept, name) for name in asked} == asked
    assert kept.media_ids == (file.id, other.id)
