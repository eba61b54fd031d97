"""The clips there are: which ones I may choose from, open, and read about."""

from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame, Operation, Reference, Requester, Role

ME = Requester(user_id=1, guild_id=9)
ME_ELSEWHERE = replace(ME, guild_id=10)
ME_IN_DIRECT_MESSAGES = replace(ME, guild_id=None)
NEIGHBOUR = replace(ME, user_id=2)
STRANGER = Requester(user_id=3, guild_id=10)


async def mine(house, text="", *, requester=ME, **options):
    return [one.id for one in await house.library.mine(requester, text=text, **options)]


async def refused(asking):
    with pytest.raises(UserError) as caught:
        await asking
    return caught.value.reason, caught.value.facts


@pytest.fixture
def delete(house):
    async def delete(generation, *, requester=ME):
        await house.deletion.delete(generation.id, requester=requester, may_manage=False)

    return delete


async def fail(house, running):
    house.provider.fail(running.provider_job_id)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    return await house.get(running)


async def test_mine_are_the_finished_ones_newest_first(house, delete):
    first, second = await house.made("a lake"), await house.made("a river")
    await house.made("theirs", user_id=2)
    await fail(house, await house.running("failed"))
    await delete(await house.made("deleted"))
    await house.queued("waits")
    assert await mine(house) == [second.id, first.id]
    assert await mine(house, limit=1) == [second.id]


async def test_they_are_those_of_this_server_and_all_of_them_in_direct_messages(house):
    here, there = await house.made(), await house.made(guild_id=10)
    alone = await house.made(guild_id=None, private=True)
    assert await mine(house) == [here.id]
    assert await mine(house, requester=ME_ELSEWHERE) == [there.id]
    assert await mine(house, requester=ME_IN_DIRECT_MESSAGES) == [alone.id, there.id, here.id]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LAKE", [1, 3]),
        (" lake ", [1, 3]),
        ("100%", [2]),
        ("%", [2]),
        ("_", [3]),
        ("\\", []),
        ("2", [2]),  # a number
        ("5", []),
        ("99999999999999999999999", []),
        ("\u00b2", []),  # a small two, which is a digit but no number
    ],
)
async def test_they_are_found_by_a_part_of_the_prompt_or_by_number(house, text, found):
    made = [await house.made(prompt) for prompt in ("A Lake at dawn", "100% silence", "the big_lake")]
    assert [one.id for one in made] == [1, 2, 3]
    assert sorted(await mine(house, text)) == found


async def test_one_opens_what_one_may_see(house):
    public, private = await house.made(), await house.made(private=True)
    for requester in (ME, ME_ELSEWHERE, ME_IN_DIRECT_MESSAGES, NEIGHBOUR):
        assert (await house.library.open(public.id, requester=requester)).id == public.id
    assert (await house.library.open(private.id, requester=ME)).id == private.id
    for read in (house.library.open, house.library.details):
        assert await refused(read(private.id, requester=NEIGHBOUR)) == (Reason.CLIP_PRIVATE, {})
        assert await refused(read(public.id, requester=STRANGER)) == (Reason.CLIP_ELSEWHERE, {})
        assert await refused(read(404, requester=ME)) == (Reason.CLIP_UNKNOWN, {"clip": 404})


async def test_a_deleted_one_does_not_open_and_a_stranger_does_not_learn_that_it_was_deleted(house, delete):
    made = await house.made()
    await delete(made)
    for read in (house.library.open, house.library.details):
        assert await refused(read(made.id, requester=ME)) == (Reason.CLIP_DELETED, {"clip": made.id})
        assert await refused(read(made.id, requester=NEIGHBOUR)) == (Reason.CLIP_DELETED, {"clip": made.id})
        assert await refused(read(made.id, requester=STRANGER)) == (Reason.CLIP_ELSEWHERE, {})


async def test_details_say_how_long_it_took_from_the_provider_s_door(house):
    queued = await house.queued()
    house.clock.forward(minutes=10)
    waits = await house.library.details(queued.id, requester=ME)
    assert (waits.generation.status, waits.took_seconds) == (Status.QUEUED, None)
    await house.submission.run_once()
    made = await house.finished(await house.get(queued))
    details = await house.library.details(made.id, requester=ME)
    assert details.generation == made
    assert details.took_seconds == 60
    assert (details.typical.low, details.typical.high) == (70, 105)
    assert (details.parents, details.children) == ([], 0)


async def test_details_of_what_was_never_sent_have_no_time(house):
    cancelled = await house.queued()
    house.clock.forward(minutes=1)
    await house.cancellation.cancel(cancelled.id, requester=ME)
    assert (await house.library.details(cancelled.id, requester=ME)).took_seconds is None


async def test_details_name_the_clip_before_and_count_those_after(house, delete):
    first = await house.made()
    second = await house.made("and on", start=ClipFrame(generation_id=first.id))
    third = await house.made("and otherwise", start=ClipFrame(generation_id=first.id))
    assert (await house.library.details(first.id, requester=ME)).children == 2
    details = await house.library.details(second.id, requester=ME)
    assert ([parent.id for parent in details.parents], details.children) == ([first.id], 0)
    await delete(third)
    assert (await house.library.details(first.id, requester=ME)).children == 1


async def test_a_parent_that_one_may_not_see_is_not_named(house):
    hidden = await house.made(guild_id=10)
    shown = await house.made("for everybody", start=ClipFrame(generation_id=hidden.id))
    assert [one.id for one in (await house.library.details(shown.id, requester=ME)).parents] == [hidden.id]
    assert (await house.library.details(shown.id, requester=NEIGHBOUR)).parents == []


async def test_only_clips_that_there_are_count_as_children(house):
    """A failed extension continues nothing, and one that is not finished does not yet."""
    first = await house.made()
    onwards = ClipFrame(generation_id=first.id)
    await fail(house, await house.running("failed", start=onwards))
    await house.queued("waits", start=onwards)
    assert (await house.library.details(first.id, requester=ME)).children == 0


async def test_a_child_that_one_may_not_see_is_not_counted(house):
    first = await house.made()
    await house.made("in secret", user_id=2, private=True, start=ClipFrame(generation_id=first.id))
    assert (await house.library.details(first.id, requester=NEIGHBOUR)).children == 1
    assert (await house.library.details(first.id, requester=ME)).children == 0


class TestPictures:
    @pytest.fixture(autouse=True)
    def paintings(self, house, picture_file):
        house.web.picture = picture_file

    async def test_details_go_through_pictures_and_through_all_that_came_at_once(self, house):
        first, second = await house.painted(2)
        style = (Reference(role=Role.STYLE, media_id=second.clip_id),)
        [after] = await house.paint(1, references=style)
        details = await house.library.details(after.id, requester=ME)
        assert [one.id for one in details.parents] == [second.id]
        moving = await house.made(start=ImageFrame(media_id=second.clip_id))
        details = await house.library.details(second.id, requester=ME)
        assert (details.children, [one.id for one in details.batch]) == (1, [first.id, second.id])
        assert (await house.library.details(first.id, requester=ME)).children == 1  # it stands for both
        edited = await house.made(operation=Operation.MODIFY_VIDEO, source_clip_id=moving.id, strength="flex_1")
        assert [one.id for one in (await house.library.details(edited.id, requester=ME)).parents] == [moving.id]

    async def test_of_a_message_with_several_the_first_that_is_there_is_told(self, house, provider):
        batch = await house.paint(3)
        await house.deliver()
        await house.submission.run_once()
        first, *others = [await house.get(one) for one in batch]
        provider.fail(first.provider_job_id)
        for one in others:
            provider.finish(one.provider_job_id)
        await house.collected()
        await house.made(start=ImageFrame(media_id=(await house.get(others[1])).clip_id))
        for asked, shown in ((first, others[0]), (others[1], others[1])):
            details = await house.library.details(asked.id, requester=ME)
            assert (details.generation.id, details.generation.status) == (shown.id, Status.SUCCEEDED)
            assert details.children == 1
            assert [one.id for one in details.batch] == [one.id for one in batch]

    async def test_clips_and_pictures_are_listed_apart(self, house):
        [picture] = await house.painted()
        clip = await house.made()
        assert [one.id for one in await house.library.mine(ME, text="")] == [clip.id]
        assert [one.id for one in await house.library.mine(ME, text="", pictures=True)] == [picture.id]
