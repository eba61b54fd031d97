import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame, Operation, Requester
from db.schema import AUDIT

ME = Requester(user_id=1, guild_id=9)
SOMEBODY = Requester(user_id=2, guild_id=9)


async def refusal(house, generation_id, requester, *, may_manage=False):
    with pytest.raises(UserError) as caught:
        await house.deletion.delete(generation_id, requester=requester, may_manage=may_manage)
    return caught.value.reason


async def messages(house, generation):
    async with house.database.reading() as tables:
        kinds = (DeliveryKind.CARD, DeliveryKind.RESULT)
        return [await tables.deliveries.message_of(generation.id, kind) for kind in kinds]


async def test_the_file_and_the_messages_go_the_row_stays(house):
    clip = await house.made()
    async with house.database.reading() as tables:
        key = (await tables.media.get(clip.clip_id)).key
    deleted = await house.deletion.delete(clip.id, requester=ME, may_manage=False)
    assert deleted.message_ids == await messages(house, clip)
    assert (deleted.generation.deleted_at, deleted.generation.status) == (house.clock(), Status.SUCCEEDED)
    assert not await house.store.exists(key)
    async with house.database.reading() as tables:
        assert (await tables.media.get(clip.clip_id)).deleted_at == house.clock()
    with pytest.raises(UserError, match="clip_deleted"):
        await house.library.open(clip.id, requester=ME)
    with pytest.raises(UserError, match="clip_deleted"):
        await house.outbox.file(clip, limit_bytes=10**9)
    assert await house.spent() == 500_000  # it was made, so it was paid for


async def test_the_smaller_copy_goes_too(house, tmp_path):
    clip = await house.made()
    async with house.database.reading() as tables:
        media = await tables.media.get(clip.clip_id)
    await house.store.put(media.key.replace(".mp4", "-small.mp4"), b"small")
    await house.deletion.delete(clip.id, requester=ME, may_manage=False)
    assert list((tmp_path / "media").rglob("*.mp4")) == []


async def test_its_pictures_go_with_the_last_one_made_from_them(house, picture_file, tmp_path):
    media = (await house.intake.picture(picture_file, filename="a.png", user_id=1)).media
    first, second = [await house.made(start=ImageFrame(media_id=media.id)) for _ in range(2)]
    await house.deletion.delete(first.id, requester=ME, may_manage=False)
    assert await house.store.exists(media.key)
    await house.deletion.delete(second.id, requester=ME, may_manage=False)
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
    async with house.database.reading() as tables:
        assert (await tables.media.get(media.id)).deleted_at == house.clock()


async def test_a_crash_before_the_files_are_gone_is_made_good_by_another_press(house, picture_file):
    media = (await house.intake.picture(picture_file, filename="a.png", user_id=1)).media
    clip = await house.made(start=ImageFrame(media_id=media.id))
    async with house.database.reading() as tables:
        keys = [media.key, (await tables.media.get(clip.clip_id)).key]
    await house.deletion.delete(clip.id, requester=ME, may_manage=False)
    for key in keys:
        await house.store.put(key, b"left over")
    await house.deletion.delete(clip.id, requester=ME, may_manage=False)
    assert [await house.store.exists(key) for key in keys] == [False, False]


async def test_a_result_that_went_elsewhere_is_deleted_there(house):
    generation = await house.running()
    house.provider.finish("job-1")
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    await house.download.run_once()
    [result] = [one for one in await house.outbox.take() if one.kind is DeliveryKind.RESULT]
    await house.outbox.shown(result, channel_id=999, message_id=4242)  # the channel was gone, so: direct messages
    assert await house.outbox.result_of(generation.id) == (999, 4242)
    deleted = await house.deletion.delete(generation.id, requester=ME, may_manage=False)
    assert deleted.message_ids == [(77, generation.card_message_id), (999, 4242)]


async def test_again_is_fine_and_tells_the_messages_again(house, clock):
    clip = await house.made()
    first = await house.deletion.delete(clip.id, requester=ME, may_manage=False)
    clock.forward(hours=1)
    await house.deletion.look(clip.id, requester=ME, may_manage=False)
    assert await house.deletion.delete(clip.id, requester=ME, may_manage=False) == first


async def test_those_who_continued_it_are_told_of_and_live_on(house):
    parent = await house.made()
    for user_id in (1, 2, 3):
        await house.made("and a boat", user_id=user_id, start=ClipFrame(generation_id=parent.id))
    look = await house.deletion.look(parent.id, requester=ME, may_manage=False)
    assert (look.continued_by, look.by_others) == (3, 2)
    await house.deletion.delete(parent.id, requester=ME, may_manage=False)
    child = await house.get(parent.id + 1)
    assert (child.status, child.deleted_at, child.request.clip_ids) == (Status.SUCCEEDED, None, (parent.id,))
    assert (await house.outbox.file(child, limit_bytes=10**9)).data == house.web.clip
    await house.deletion.delete(child.id, requester=ME, may_manage=False)
    assert (await house.deletion.look(parent.id, requester=ME, may_manage=False)).continued_by == 2


async def test_a_child_that_is_on_its_way_still_finds_its_parent(house, provider):
    parent = await house.made()
    child = await house.queued("and a boat", start=ClipFrame(generation_id=parent.id))
    await house.deletion.delete(parent.id, requester=ME, may_manage=False)
    await house.submission.run_once()
    assert (await house.finished(await house.get(child))).status is Status.SUCCEEDED
    assert provider.orders[-1].start.job_id == "job-1"


async def test_what_still_waits_for_its_file_is_told_of_and_not_counted_as_staying(house):
    parent = await house.made()
    modified = {"operation": Operation.MODIFY_VIDEO, "source_clip_id": parent.id, "strength": "flex_1"}
    await house.queued(user_id=2, **modified)
    await house.queued("and a boat", user_id=3, start=ClipFrame(generation_id=parent.id))  # the provider has its job
    look = await house.deletion.look(parent.id, requester=ME, may_manage=False)
    assert (look.waiting, look.continued_by, look.by_others) == (1, 1, 1)
    await house.submission.run_once()  # from now on the provider has the file, too
    look = await house.deletion.look(parent.id, requester=ME, may_manage=False)
    assert (look.waiting, look.continued_by, look.by_others) == (0, 2, 2)


class TestWhoMay:
    async def test_managers_of_the_server(self, house):
        clip = await house.made()
        assert await refusal(house, clip.id, SOMEBODY) is Reason.NOT_YOURS
        elsewhere = Requester(user_id=2, guild_id=10)
        assert await refusal(house, clip.id, elsewhere, may_manage=True) is Reason.CLIP_ELSEWHERE
        nowhere = Requester(user_id=2, guild_id=None)
        assert await refusal(house, clip.id, nowhere, may_manage=True) is Reason.CLIP_ELSEWHERE
        assert (await house.get(clip)).deleted_at is None
        deleted = await house.deletion.delete(clip.id, requester=SOMEBODY, may_manage=True)
        assert deleted.generation.deleted_at is not None

    async def test_owners_from_anywhere(self, house):
        clip = await house.made(private=True)
        nowhere = Requester(user_id=1, guild_id=None)
        assert (await house.deletion.delete(clip.id, requester=nowhere, may_manage=False)).message_ids

    async def test_strangers_learn_nothing_about_private_work(self, house):
        clip = await house.made(private=True)
        assert await refusal(house, clip.id, SOMEBODY) is Reason.CLIP_PRIVATE
        assert await refusal(house, 4711, SOMEBODY) is Reason.CLIP_UNKNOWN


async def test_what_is_not_over_cannot_be_deleted(house):
    generation = await house.running()
    assert await refusal(house, generation.id, ME) is Reason.CLIP_UNFINISHED
    assert await house.status(generation) is Status.RUNNING


async def test_a_failure_can_be_deleted_too(house, provider):
    generation = await house.running()
    provider.fail("job-1")
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    await house.deliver()
    deleted = await house.deletion.delete(generation.id, requester=ME, may_manage=False)
    assert len(deleted.message_ids) == 2


async def test_what_is_deleted_before_it_is_shown_is_never_shown(house, provider):
    generation = await house.running()
    provider.finish("job-1")
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    await house.download.run_once()
    await house.deletion.delete(generation.id, requester=ME, may_manage=False)
    assert await house.deliver() == []
    house.clock.forward(hours=1)
    assert await house.deliver() == []


class TestSeveralPictures:
    @pytest.fixture(autouse=True)
    def paintings(self, house, picture_file):
        house.web.picture = picture_file

    async def test_they_go_together_whichever_is_named(self, house, provider):
        batch = await house.painted(3)
        deletable = await house.deletion.look(batch[1].id, requester=ME, may_manage=False)
        assert (deletable.count, deletable.continued_by) == (3, 0)
        async with house.database.reading() as tables:
            keys = [(await tables.media.get(one.clip_id)).key for one in batch]
        deleted = await house.deletion.delete(batch[1].id, requester=ME, may_manage=False)
        assert (deleted.count, deleted.generation.id) == (3, batch[1].id)
        assert deleted.message_ids == await messages(house, batch[0])
        assert not any([await house.store.exists(key) for key in keys])
        assert {(await house.get(one)).deleted_at for one in batch} == {house.clock()}
        await house.removal.run_once()
        assert sorted(provider.deleted) == sorted(one.provider_job_id for one in batch)

    async def test_not_while_one_of_them_is_under_way(self, house):
        house.limit(at_once=1)
        batch = await house.painted(2)
        assert [one.status for one in batch] == [Status.SUCCEEDED, Status.QUEUED]
        assert await refusal(house, batch[0].id, ME) is Reason.CLIP_UNFINISHED

    async def test_staff_delete_them_with_one_line_in_the_log(self, house):
        batch = await house.painted(2)
        staff = Requester(user_id=3, guild_id=9)
        await house.deletion.delete(batch[0].id, requester=staff, may_manage=True)
        await house.deletion.delete(batch[1].id, requester=staff, may_manage=True)  # again is fine
        async with house.database.reading() as tables:
            lines = await tables.statements.run(AUDIT.select())
        assert [line.action for line in lines] == ["mod.delete"]

    async def test_what_was_made_after_any_of_them_is_counted_and_stays(self, house):
        batch = await house.painted(2)
        child = await house.made(start=ImageFrame(media_id=batch[1].clip_id), user_id=2)
        deletable = await house.deletion.look(batch[0].id, requester=ME, may_manage=False)
        assert (deletable.continued_by, deletable.by_others) == (1, 1)
        await house.deletion.delete(batch[0].id, requester=ME, may_manage=False)
        assert (await house.get(child)).deleted_at is None

    async def test_what_waits_for_any_of_them_is_told_of(self, house):
        batch = await house.painted(2)
        await house.queued(start=ImageFrame(media_id=batch[1].clip_id), user_id=2)
        deletable = await house.deletion.look(batch[0].id, requester=ME, may_manage=False)
        assert (deletable.waiting, deletable.continued_by) == (1, 0)
