"""What a request is made from: whose it is, what is done to it, and what follows for length, size and price."""

import pytest

from bot.domain.community.configuration import Configuration, Extending
from bot.domain.errors import UserError, WordNeeded
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, ImageFrame, Operation, Reference, Requester, Role
from bot.policies import pricing
from tests.bot.house import CHANNEL, GUILD
from tests.bot.scripted import FACTS

ME, OTHER = (Requester(user_id=number, guild_id=GUILD) for number in (1, 2))
HERE = Destination(channel_id=CHANNEL)


@pytest.fixture(autouse=True)
def paintings(house, picture_file):
    house.web.picture = picture_file


@pytest.fixture
async def clip(house):
    return await house.made()


@pytest.fixture
async def painting(house):
    [one] = await house.painted()
    return one


async def edit(house, operation, **options):
    usual = {"model": "photon-1" if operation is Operation.REFRAME_IMAGE else "ray-2", "prompt": ""}
    if operation is Operation.MODIFY_VIDEO:
        usual["strength"] = "flex_1"
    return await house.ask(operation=operation, **{**usual, **options})


async def refusal(house, asking):
    with pytest.raises(UserError) as caught:
        await asking
    return caught.value.reason


async def attached(house, data, *, user_id=1):
    return (await house.intake.picture(data, filename="a.png", user_id=user_id)).media


async def rule(house, **rules):
    async with house.database.transaction() as tables:
        await tables.configurations.save(GUILD, Configuration(**rules), seen=0, now=house.clock())


class TestEdits:
    @pytest.mark.parametrize("operation", [Operation.MODIFY_VIDEO, Operation.ADD_AUDIO, Operation.UPSCALE])
    async def test_length_and_size_are_those_of_the_file_whatever_is_said(self, house, clip, operation):
        said = {"seconds": 99, "source_size": (1, 1), "aspect": "1:1"}
        resolution = {"resolution": "720p"} if operation is Operation.UPSCALE else {}
        source = clip if operation is not Operation.UPSCALE else await house.made(resolution="540p")
        made = await edit(house, operation, source_clip_id=source.id, **said, **resolution)
        assert (made.request.seconds, made.request.source_size, made.request.aspect) == (1, (64, 64), "")
        assert made.request.resolution == ("720p" if operation is Operation.UPSCALE else "")
        assert made.price == pricing.quote(made.request, FACTS.models["ray-2"]) > 0

    async def test_a_clip_that_is_edited_is_one_video(self, house, clip):
        made = await edit(house, Operation.REFRAME_VIDEO, source_clip_id=clip.id, aspect="1:1")
        assert [(line.videos, line.pictures) for line in await house.entries(made)] == [(1, 0)]
        assert (made.request.aspect, made.request.resolution) == ("1:1", "")

    async def test_a_picture_that_is_reframed_is_one_picture(self, house, painting):
        made = await edit(house, Operation.REFRAME_IMAGE, source_media_id=painting.clip_id, aspect="1:1")
        assert [(line.videos, line.pictures) for line in await house.entries(made)] == [(0, 1)]
        assert (made.request.seconds, made.request.source_size) == (0, (128, 96))

    async def test_what_was_upscaled_is_not_upscaled_again_even_with_sound(self, house):
        small = await house.made(resolution="540p")
        large = await house.finished(
            await self.submitted(house, await edit(house, Operation.UPSCALE, source_clip_id=small.id))
        )
        asking = edit(house, Operation.UPSCALE, source_clip_id=large.id)
        assert await refusal(house, asking) is Reason.UPSCALE_AGAIN
        loud = await house.finished(
            await self.submitted(house, await edit(house, Operation.ADD_AUDIO, source_clip_id=large.id))
        )
        asking = edit(house, Operation.UPSCALE, source_clip_id=loud.id)
        assert await refusal(house, asking) is Reason.UPSCALE_AGAIN
        asking = edit(house, Operation.ADD_AUDIO, source_clip_id=loud.id)
        assert await refusal(house, asking) is Reason.SOUND_TWICE

    async def test_new_frames_may_be_given_sound_again(self, house, clip):
        loud = await house.finished(
            await self.submitted(house, await edit(house, Operation.ADD_AUDIO, source_clip_id=clip.id))
        )
        other = await house.finished(
            await self.submitted(house, await edit(house, Operation.MODIFY_VIDEO, source_clip_id=loud.id))
        )
        assert (await edit(house, Operation.ADD_AUDIO, source_clip_id=other.id)).request.source_clip_id == other.id

    async def test_what_is_no_video_or_no_picture(self, house, clip, painting, picture_file):
        photo = await attached(house, picture_file)
        asking = edit(house, Operation.MODIFY_VIDEO, source_media_id=photo.id)
        assert await refusal(house, asking) is Reason.SOURCE_NOT_A_VIDEO
        asking = edit(house, Operation.MODIFY_VIDEO, source_clip_id=painting.id)
        assert await refusal(house, asking) is Reason.SOURCE_NOT_A_VIDEO
        asking = edit(house, Operation.REFRAME_IMAGE, source_media_id=clip.clip_id)
        assert await refusal(house, asking) is Reason.SOURCE_NOT_A_PICTURE
        asking = house.ask(start=ClipFrame(generation_id=painting.id))
        assert await refusal(house, asking) is Reason.SOURCE_NOT_A_VIDEO
        assert await refusal(house, edit(house, Operation.MODIFY_VIDEO)) is Reason.SOURCE_MISSING

    async def test_what_is_not_finished_failed_or_deleted(self, house, clip, provider):
        waiting = await house.running()
        asking = edit(house, Operation.MODIFY_VIDEO, source_clip_id=waiting.id)
        assert await refusal(house, asking) is Reason.CLIP_UNFINISHED
        provider.fail(waiting.provider_job_id, Reason.JOB_FAILED)
        await house.collected()
        asking = edit(house, Operation.MODIFY_VIDEO, source_clip_id=waiting.id)
        assert await refusal(house, asking) is Reason.NOTHING_CAME_OF_IT
        await house.deletion.delete(clip.id, requester=ME, may_manage=False)
        asking = edit(house, Operation.MODIFY_VIDEO, source_clip_id=clip.id)
        assert await refusal(house, asking) is Reason.CLIP_DELETED

    async def test_words_that_are_not_to_be_heard_are_filtered_as_well(self, house, clip):
        await rule(house, words=("thunder",))
        asking = edit(house, Operation.ADD_AUDIO, source_clip_id=clip.id, prompt="rain", negative_prompt="thunder")
        assert await refusal(house, asking) is Reason.PROMPT_FILTERED

    async def submitted(self, house, generation):
        await house.deliver()
        await house.submission.run_once()
        return await house.get(generation)


class TestPicturesMadeHere:
    """They go by the rules of the generation that they came out of, whatever is made of them."""

    WAYS = pytest.mark.parametrize(
        "way",
        [
            lambda number: {"start": ImageFrame(media_id=number)},
            lambda number: {
                "operation": Operation.IMAGE,
                "model": "photon-1",
                "references": (Reference(role=Role.STYLE, media_id=number),),
            },
            lambda number: {
                "operation": Operation.REFRAME_IMAGE,
                "model": "photon-1",
                "source_media_id": number,
                "aspect": "1:1",
            },
        ],
        ids=["animated", "as style", "reframed"],
    )

    @WAYS
    async def test_others_may_use_them_in_the_same_server(self, house, painting, way):
        made = await house.ask(user_id=2, **way(painting.clip_id))
        assert made.request.media_ids == (painting.clip_id,)

    @WAYS
    async def test_not_in_another_server(self, house, painting, way):
        asking = house.ask(user_id=2, guild_id=GUILD + 1, **way(painting.clip_id))
        assert await refusal(house, asking) is Reason.CLIP_ELSEWHERE

    @WAYS
    async def test_private_ones_stay_private(self, house, way):
        [secret] = await house.painted(private=True)
        assert await refusal(house, house.ask(user_id=2, **way(secret.clip_id))) is Reason.CLIP_PRIVATE
        assert await refusal(house, house.ask(**way(secret.clip_id))) is Reason.CLIP_PRIVATE
        assert (await house.ask(private=True, **way(secret.clip_id))).destination.private

    @WAYS
    async def test_what_staff_hid_nobody_uses(self, house, painting, way):
        async with house.database.transaction() as tables:
            await tables.generations.hide(painting.id, at=house.clock())
        assert await refusal(house, house.ask(user_id=2, **way(painting.clip_id))) is Reason.CLIP_HIDDEN

    @WAYS
    async def test_their_makers_may_keep_them_or_be_asked(self, house, painting, way):
        await house.owners.prefer(GUILD, 1, Extending.ME)
        assert await refusal(house, house.ask(user_id=2, **way(painting.clip_id))) is Reason.CLIP_KEPT_BY_OWNER
        await house.owners.prefer(GUILD, 1, Extending.ASK)
        with pytest.raises(WordNeeded) as needed:
            await house.ask(user_id=2, **way(painting.clip_id))
        assert (needed.value.proposal.owner_id, needed.value.proposal.clip_id) == (1, painting.id)
        assert await house.ask(user_id=1, **way(painting.clip_id))  # nobody asks themselves

    @WAYS
    async def test_what_was_deleted_is_gone(self, house, painting, way):
        await house.deletion.delete(painting.id, requester=ME, may_manage=False)
        assert await refusal(house, house.ask(**way(painting.clip_id))) is Reason.CLIP_DELETED

    async def test_what_is_made_of_them_is_known_as_theirs(self, house, painting):
        child = await house.ask(start=ImageFrame(media_id=painting.clip_id))
        details = await house.library.details(child.id, requester=ME)
        assert [one.id for one in details.parents] == [painting.id]


class TestAttached:
    async def test_a_style_is_its_senders(self, house, picture_file):
        theirs = await attached(house, picture_file, user_id=2)
        wish = {
            "operation": Operation.IMAGE,
            "model": "photon-1",
            "references": (Reference(role=Role.STYLE, media_id=theirs.id),),
        }
        assert await refusal(house, house.ask(**wish)) is Reason.FRAMES_MISSING
        made = await house.ask(user_id=2, **wish)
        await house.deliver()
        await house.cancellation.cancel(made.id, requester=OTHER)
        again = await house.admission.again(
            made.id, prompt="another", requester=ME, destination=HERE, press=house.press()
        )
        assert again.generation.request.media_ids == (theirs.id,)  # inherited from what one may see

    async def test_a_file_that_never_was(self, house):
        asking = house.ask(start=ImageFrame(media_id=999))
        assert await refusal(house, asking) is Reason.FRAMES_MISSING
