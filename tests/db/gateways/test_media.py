from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.generation import Status
from bot.domain.media import Facts, MediaKind
from bot.domain.request import ImageFrame, Operation, Reference, Role

FACTS = Facts(content_type="video/mp4", width=1280, height=720, seconds=5.04, size=2**31 - 1)


async def test_gives_back_what_was_added(database, clock):
    async with database.transaction() as tables:
        added = await tables.media.add(MediaKind.CLIP, key="clips/1/lake.mp4", facts=FACTS, now=clock())
    async with database.reading() as tables:
        kept = await tables.media.get(added.id)
    assert kept == added
    assert (kept.kind, kept.facts, kept.filename, kept.created_at) == (MediaKind.CLIP, FACTS, "lake.mp4", clock())
    assert kept.user_id is None


async def test_whose_a_picture_is(database, clock):
    async with database.transaction() as tables:
        added = await tables.media.add(MediaKind.PICTURE, key="1.png", facts=FACTS, now=clock(), user_id=2**63 - 1)
        assert (await tables.media.get(added.id)).user_id == 2**63 - 1


class TestDeleteUnused:
    @pytest.fixture
    def add(self, database, clock):
        async def add(kind=MediaKind.PICTURE, key="1.png"):
            async with database.transaction() as tables:
                return await tables.media.add(kind, key=key, facts=FACTS, now=clock())

        return add

    @pytest.fixture
    def delete_unused(self, database, clock):
        async def delete_unused(media):
            async with database.transaction() as tables:
                return await tables.media.delete_unused(media.id, now=clock())

        return delete_unused

    async def test_takes_a_picture_that_nobody_uses_once(self, add, delete_unused, clock):
        picture = await add()
        assert (await delete_unused(picture)).deleted_at == clock()
        assert await delete_unused(picture) is None

    @pytest.mark.parametrize("end", ["start", "end"])
    async def test_leaves_what_something_begins_or_ends_with(self, database, add, ask, delete_unused, clock, end):
        picture = await add()
        generations = [await ask(frames={end: ImageFrame(media_id=picture.id)}) for _ in range(2)]
        for generation in generations:
            assert await delete_unused(picture) is None
            async with database.transaction() as tables:
                await tables.generations.delete(generation.id, now=clock())
        assert await delete_unused(picture) is not None

    @pytest.mark.parametrize("kind", MediaKind)
    async def test_leaves_what_was_made_here(self, database, add, ask, delete_unused, clock, kind):
        made, generation = await add(kind), await ask()
        async with database.transaction() as tables:
            held = await tables.generations.claim_one(
                generation.id, Status.QUEUED, now=clock(), until=clock() + timedelta(minutes=1)
            )
            await tables.generations.save(replace(held, clip_id=made.id))
            await tables.generations.delete(generation.id, now=clock())
        assert await delete_unused(made) is None

    async def test_leaves_what_something_is_made_after(self, database, add, ask, delete_unused, clock):
        picture = await add()
        reference = Reference(role=Role.STYLE, media_id=picture.id, weight=0.8)
        generation = await ask(frames={"operation": Operation.IMAGE, "references": (reference,)})
        assert await delete_unused(picture) is None
        async with database.transaction() as tables:
            await tables.generations.delete(generation.id, now=clock())
        assert await delete_unused(picture) is not None


async def test_a_deleted_one_can_still_be_read_and_keeps_its_moment(database, clock):
    async with database.transaction() as tables:
        added = await tables.media.add(MediaKind.PICTURE, key="pictures/1.png", facts=FACTS, now=clock())
        assert added.deleted_at is None
        await tables.media.delete(added.id, now=clock())
        deleted_at = clock()
        clock.forward(hours=1)
        await tables.media.delete(added.id, now=clock())
        assert (await tables.media.get(added.id)).deleted_at == deleted_at


async def test_the_same_key_twice_is_an_error(database, clock):
    async with database.transaction() as tables:
        await tables.media.add(MediaKind.CLIP, key="1", facts=FACTS, now=clock())
    with pytest.raises(IntegrityError):
        async with database.transaction() as tables:
            await tables.media.add(MediaKind.CLIP, key="1", facts=FACTS, now=clock())


async def test_an_unknown_one_is_a_key_error(database):
    async with database.reading() as tables:
        with pytest.raises(KeyError):
            await tables.media.get(1)
