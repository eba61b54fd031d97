"""What admission accepts and refuses where something is made from what there is: extend, re-roll, edit, retry."""

from dataclasses import replace

from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame, Requester
from tests.bot.lifecycle.admission.test_door import AT_MINE, HERE, ME, SOMEBODY, STRANGER, picture, refused


class TestExtend:
    async def extend(self, house, parent_id, requester=ME, destination=HERE):
        return await house.extend(parent_id, requester=requester, destination=destination)

    async def test_whoever_goes_on_with_it_pays_for_it(self, house):
        parent = await house.made(resolution="540p", seconds=9)
        child = (await self.extend(house, parent.id, SOMEBODY)).generation
        assert child.request.clip_ids == (parent.id,)
        assert (child.requester, child.price, child.origin_id) == (SOMEBODY, 720_000, None)

    async def test_stays_with_the_account_of_its_parent(self, house, provider):
        parent = await house.made()
        other = type(provider)(house.clock, name="other")
        house.wire({"other": other, "scripted": provider})
        assert (await self.extend(house, parent.id)).generation.account == "scripted"
        assert (await house.ask("something new")).account == "other"
        house.wire({"other": other})
        error = await refused(house, self.extend(house, parent.id), next_id=4)
        assert error.reason is Reason.CLIP_ACCOUNT_GONE

    async def test_clips_of_two_accounts_cannot_be_joined(self, house, provider):
        first = await house.made()
        other = type(provider)(house.clock, name="other")
        house.provider = other
        house.wire({"other": other})
        second = await house.made()
        house.wire({"other": other, "scripted": provider})
        frames = {"start": ClipFrame(generation_id=first.id), "end": ClipFrame(generation_id=second.id)}
        assert (await refused(house, house.admit(**frames), next_id=3)).reason is Reason.CLIPS_OF_TWO_ACCOUNTS

    async def test_only_what_is_there(self, house, provider):
        assert (await refused(house, self.extend(house, 4711))).reason is Reason.CLIP_UNKNOWN
        parent = await house.running()
        assert (await refused(house, self.extend(house, parent.id), next_id=2)).reason is Reason.CLIP_UNFINISHED
        provider.fail("job-1")
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        assert (await refused(house, self.extend(house, parent.id), next_id=2)).reason is Reason.NOTHING_CAME_OF_IT
        parent = await house.made()
        await house.deletion.delete(parent.id, requester=ME, may_manage=False)
        assert (await refused(house, self.extend(house, parent.id), next_id=3)).reason is Reason.CLIP_DELETED

    async def test_private_clips_are_their_owners(self, house):
        parent = await house.made(private=True)
        assert (await refused(house, self.extend(house, parent.id, SOMEBODY), next_id=2)).reason is Reason.CLIP_PRIVATE
        child = (await self.extend(house, parent.id, destination=AT_MINE)).generation
        assert child.request.clip_ids == (parent.id,)

    async def test_what_is_private_does_not_come_out_in_public(self, house):
        parent = await house.made(private=True)
        assert (await refused(house, self.extend(house, parent.id), next_id=2)).reason is Reason.CLIP_PRIVATE
        assert (await self.extend(house, parent.id, destination=AT_MINE)).generation.destination.private

    async def test_clips_stay_in_their_server(self, house):
        parent = await house.made()
        error = await refused(house, self.extend(house, parent.id, STRANGER), next_id=2)
        assert error.reason is Reason.CLIP_ELSEWHERE
        elsewhere = replace(ME, guild_id=10)  # but one's own may be taken along
        assert (await self.extend(house, parent.id, elsewhere)).generation.requester == elsewhere

    async def test_a_press_in_direct_messages_counts_for_the_clips_server(self, house):
        parent = await house.made(private=True)
        child = (await self.extend(house, parent.id, Requester(user_id=1, guild_id=None), AT_MINE)).generation
        assert child.requester == ME
        assert await house.spent() == 1_000_000


class TestAgain:
    async def again(self, house, generation_id, requester=ME, prompt=None, destination=HERE):
        return await house.admission.again(
            generation_id, prompt=prompt, requester=requester, destination=destination, press=house.press()
        )

    async def test_a_re_roll_is_the_same_once_more(self, house):
        first = await house.made(seconds=9)
        second = (await self.again(house, first.id, SOMEBODY)).generation
        assert (second.request, second.origin_id, second.requester) == (first.request, first.id, SOMEBODY)

    async def test_in_direct_messages_it_counts_where_the_first_was_made_not_where_its_frames_were(self, house):
        elsewhere = await house.made(private=True, guild_id=10)
        first = await house.made(private=True, start=ClipFrame(generation_id=elsewhere.id))
        at_home = Requester(user_id=1, guild_id=None)
        second = (await self.again(house, first.id, at_home, destination=AT_MINE)).generation
        assert second.requester == ME

    async def test_an_edit_keeps_the_frames(self, house, picture_file):
        media = await picture(house, picture_file)
        first = await house.made(start=ImageFrame(media_id=media.id))
        second = (await self.again(house, first.id, prompt="a storm")).generation
        assert second.request == replace(first.request, prompt="a storm")
        theirs = (await self.again(house, first.id, SOMEBODY)).generation  # who may see it may make it again
        assert theirs.request.picture_ids == (media.id,)

    async def test_a_re_roll_opens_no_other_pictures(self, house, picture_file):
        media = await picture(house, picture_file, user_id=2)
        first = await house.made()
        request = replace(first.request, start=ImageFrame(media_id=media.id))
        asking = house.admission.admit(request, requester=ME, destination=HERE, press=house.press(), origin_id=first.id)
        assert (await refused(house, asking, next_id=2)).reason is Reason.FRAMES_MISSING

    async def test_a_retry_of_a_failure_costs_as_a_new_one(self, house, provider):
        first = await house.running()
        provider.fail("job-1", Reason.JOB_FAILED)
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        assert await house.spent() == 0
        assert (await self.again(house, first.id)).generation.origin_id == first.id
        assert await house.spent() == 500_000

    async def test_what_is_not_over_cannot_be_repeated(self, house):
        first = await house.running()
        assert (await refused(house, self.again(house, first.id), next_id=2)).reason is Reason.CLIP_UNFINISHED

    async def test_a_frame_that_was_deleted_meanwhile_is_refused(self, house):
        parent = await house.made()
        child = await house.made(start=ClipFrame(generation_id=parent.id))
        await house.deletion.delete(parent.id, requester=ME, may_manage=False)
        assert (await refused(house, self.again(house, child.id), next_id=3)).reason is Reason.CLIP_DELETED

    async def test_private_work_is_repeated_only_by_its_owner(self, house):
        first = await house.made(private=True)
        assert (await refused(house, self.again(house, first.id, SOMEBODY), next_id=2)).reason is Reason.CLIP_PRIVATE
        assert (await refused(house, self.again(house, first.id), next_id=2)).reason is Reason.CLIP_PRIVATE
        assert (await self.again(house, first.id, destination=AT_MINE)).generation.origin_id == first.id
