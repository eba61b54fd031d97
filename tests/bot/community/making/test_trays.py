from datetime import timedelta

import pytest

from bot.community.making.trays import End
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame, Requester
from tests.bot.house import GUILD

ANA, BEN = Requester(user_id=1, guild_id=GUILD), Requester(user_id=2, guild_id=GUILD)


async def picture(house, picture_file, *, of=ANA):
    taken = await house.intake.picture(picture_file, filename="a.png", user_id=of.user_id)
    return ImageFrame(media_id=taken.media.id)


async def refused(house, requester, frame):
    with pytest.raises(UserError) as refusal:
        await house.trays.put(requester, End.START, frame)
    return refusal.value.reason


async def test_ones_own_picture_lies_there_and_what_it_replaces_is_forgotten(house, picture_file):
    first, second = await picture(house, picture_file), await picture(house, picture_file)
    await house.trays.put(ANA, End.START, first)
    tray = await house.trays.put(ANA, End.START, second)
    assert tray.start is not None
    assert (tray.start.frame, tray.start.made, tray.end) == (second, None, None)
    async with house.database.reading() as tables:
        assert (await tables.media.get(first.media_id)).deleted_at is not None
        assert (await tables.media.get(second.media_id)).deleted_at is None


async def test_nobody_puts_another_persons_file_or_none_there(house, picture_file):
    theirs = await picture(house, picture_file, of=BEN)
    assert await refused(house, ANA, theirs) is Reason.FRAMES_MISSING
    assert await refused(house, ANA, ImageFrame(media_id=99)) is Reason.FRAMES_MISSING
    assert await refused(house, ANA, ClipFrame(generation_id=99)) is Reason.CLIP_UNKNOWN


async def test_what_was_made_here_goes_by_who_may_see_it(house):
    public, private = await house.made(), await house.made(private=True)
    tray = await house.trays.put(BEN, End.END, ClipFrame(generation_id=public.id))
    assert tray.end is not None
    assert tray.end.made is not None
    assert tray.end.made.id == public.id
    assert await refused(house, BEN, ClipFrame(generation_id=private.id)) is Reason.CLIP_PRIVATE
    # By the number of its file, neither.
    assert await refused(house, BEN, ImageFrame(media_id=private.clip_id)) is Reason.CLIP_PRIVATE
    running = await house.running()
    assert await refused(house, BEN, ClipFrame(generation_id=running.id)) is Reason.CLIP_UNFINISHED


async def test_what_is_deleted_meanwhile_is_told_to_be_gone(house):
    clip = await house.made()
    await house.trays.put(ANA, End.START, ClipFrame(generation_id=clip.id))
    await house.deletion.delete(clip.id, requester=ANA, may_manage=False)
    tray = await house.trays.of(ANA)
    assert tray.start is not None
    assert tray.start.media is None
    assert await house.trays.pictures(tray) == {}


async def test_each_server_and_each_member_has_its_own(house, picture_file):
    frame = await picture(house, picture_file)
    await house.trays.put(ANA, End.START, frame)
    assert (await house.trays.of(BEN)).empty
    assert (await house.trays.of(Requester(user_id=1, guild_id=GUILD + 1))).empty


async def test_what_nobody_used_for_a_day_is_cleared_and_what_is_younger_stays(house, picture_file):
    await house.trays.put(ANA, End.START, await picture(house, picture_file))
    house.clock.forward(seconds=timedelta(hours=23).total_seconds())
    await house.trays.put(BEN, End.START, await picture(house, picture_file, of=BEN))
    house.clock.forward(seconds=timedelta(hours=2).total_seconds())
    while await house.retention.run_once():
        pass
    assert (await house.trays.of(ANA)).empty
    assert not (await house.trays.of(BEN)).empty
