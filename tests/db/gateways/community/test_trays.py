"""Frames in a tray."""

from datetime import timedelta

import pytest

from bot.domain.media import Facts, MediaKind
from bot.domain.request import ClipFrame, ImageFrame, Requester

ANA, BEN = Requester(user_id=1, guild_id=9), Requester(user_id=2, guild_id=9)
FACTS = Facts(content_type="image/png", width=10, height=10, seconds=0, size=9)


@pytest.fixture
def picture(database, clock):
    async def picture(key):
        async with database.transaction() as tables:
            media = await tables.media.add(MediaKind.PICTURE, key=key, facts=FACTS, now=clock(), user_id=1)
            return ImageFrame(media_id=media.id)

    return picture


async def test_one_for_each_end_and_the_newest_stays(database, picture, ask, clock):
    one, two, clip = await picture("1.png"), await picture("2.png"), ClipFrame(generation_id=(await ask()).id)
    async with database.transaction() as tables:
        assert await tables.trays.put(ANA, "start", one, now=clock()) == []
        assert await tables.trays.put(ANA, "end", clip, now=clock()) == []
        assert await tables.trays.put(ANA, "start", two, now=clock()) == [one.media_id]
        assert await tables.trays.of(ANA) == {"start": two, "end": clip}
        assert await tables.trays.of(BEN) == {}
        assert await tables.trays.of(Requester(user_id=1, guild_id=None)) == {}
        assert await tables.trays.clear(ANA, "end") == []
        assert await tables.trays.clear(ANA) == [two.media_id]
        assert await tables.trays.of(ANA) == {}


async def test_a_picture_in_a_tray_is_in_use(database, picture, clock):
    one = await picture("1.png")
    async with database.transaction() as tables:
        await tables.trays.put(ANA, "end", one, now=clock())
        assert await tables.media.delete_unused(one.media_id, now=clock()) is None
        assert await tables.trays.clear_old(before=clock()) == []
        assert await tables.trays.clear_old(before=clock() + timedelta(seconds=1)) == [one.media_id]
        assert await tables.media.delete_unused(one.media_id, now=clock()) is not None
