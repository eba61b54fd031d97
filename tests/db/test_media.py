import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.media import Facts, MediaKind

FACTS = Facts(content_type="video/mp4", width=1280, height=720, seconds=5.04, size=2**31 - 1)


async def test_gives_back_what_was_added(database, clock):
    async with database.transaction() as tables:
        added = await tables.media.add(MediaKind.CLIP, key="clips/1/lake.mp4", facts=FACTS, now=clock())
    async with database.reading() as tables:
        kept = await tables.media.get(added.id)
    assert kept == added
    assert (kept.kind, kept.facts, kept.filename, kept.created_at) == (MediaKind.CLIP, FACTS, "lake.mp4", clock())


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
