"""Both ways to a file: by our own web server, and by the messages on which it lies."""

import secrets
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import ProviderRejected, ProviderUnavailable, UserError
from bot.domain.media import Facts, MediaKind
from bot.domain.reasons import Reason
from bot.domain.request import ImageFrame, Operation
from bot.lifecycle.publishing import Publishing
from bot.media.store import new_key
from db.schema import MEDIA

MB = 1024 * 1024


class Discord:
    """Gives a link for every file of every message."""

    def __init__(self):
        self.asked = []
        self.fails = None

    async def __call__(self, channel_id, message_id, *, ending):
        self.asked.append((channel_id, message_id, ending))
        if self.fails is not None:
            raise self.fails
        return f"https://cdn.test/{channel_id}/{message_id}/{ending}?try={len(self.asked)}"


@pytest.fixture
def discord():
    return Discord()


@pytest.fixture
def publish(house, discord):
    return Publishing(house.database, now=house.clock, public_url=None, attached=discord)


async def file(house, kind=MediaKind.PICTURE, *, size=1000, seconds=0.0):
    extension, content_type = ("png", "image/png") if kind is MediaKind.PICTURE else ("mp4", "video/mp4")
    key = new_key(kind, extension, now=house.clock(), token=secrets.token_hex(12))
    facts = Facts(content_type=content_type, width=640, height=360, seconds=seconds, size=size)
    async with house.database.transaction() as tables:
        return await tables.media.add(kind, key=key, facts=facts, now=house.clock(), user_id=1)


async def media_of(house, media_id):
    async with house.database.reading() as tables:
        return await tables.media.get(media_id)


class TestByDiscord:
    async def test_what_was_attached_lies_on_the_card(self, house, publish, discord):
        picture = await file(house)
        generation = await house.queued(start=ImageFrame(media_id=picture.id))
        generation = await house.get(generation)
        first, second = await publish(generation, picture), await publish(generation, picture)
        card = (generation.destination.channel_id, generation.card_message_id, picture.filename)
        assert discord.asked == [card, card]
        assert first != second  # a fresh one for each create

    async def test_a_video_that_was_attached_does_so_too(self, house, publish, discord):
        video = await file(house, MediaKind.CLIP, seconds=3)
        generation = await house.get(await house.queued())
        await publish(generation, video)
        assert discord.asked == [(generation.destination.channel_id, generation.card_message_id, video.filename)]

    async def test_a_clip_that_was_made_here_lies_on_its_own_result(self, house, publish, discord):
        clip = await house.made()
        async with house.database.reading() as tables:
            result = await tables.deliveries.message_of(clip.id, DeliveryKind.RESULT)
        await publish(await house.get(await house.queued(user_id=2)), await media_of(house, clip.clip_id))
        assert discord.asked == [(*result, f"reverie-{clip.id}.mp4")]

    @pytest.mark.parametrize("made_here", [True, False])
    async def test_a_message_that_was_removed(self, house, publish, discord, made_here):
        media = await (media_of(house, (await house.made()).clip_id) if made_here else file(house))
        generation = await house.get(await house.queued(user_id=2))
        discord.fails = ProviderRejected(Reason.CARD_GONE, "the message with the file is gone")
        with pytest.raises(ProviderRejected) as raised:
            await publish(generation, media)
        # With the next card its own file is shown again; a result is not.
        assert raised.value.reason is (Reason.RESULT_GONE if made_here else Reason.CARD_GONE)

    async def test_a_result_that_may_not_be_read_any_more(self, house, publish, discord):
        clip = await media_of(house, (await house.made()).clip_id)
        discord.fails = ProviderRejected(Reason.CHANNEL_FORBIDDEN)
        with pytest.raises(ProviderRejected) as raised:
            await publish(await house.get(await house.queued(user_id=2)), clip)
        assert raised.value.reason is Reason.CHANNEL_FORBIDDEN

    async def test_a_result_that_was_never_shown(self, house, publish, provider):
        maker = await house.running()
        provider.finish(maker.provider_job_id)
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        await house.download.run_once()
        generation = await house.get(await house.ask(user_id=2))
        with pytest.raises(ProviderRejected) as raised:
            await publish(generation, await media_of(house, (await house.get(maker)).clip_id))
        assert raised.value.reason is Reason.RESULT_GONE

    async def test_before_the_card_is_shown_there_is_no_link_yet(self, house, publish):
        picture = await file(house)
        with pytest.raises(ProviderUnavailable):
            await publish(await house.ask(start=ImageFrame(media_id=picture.id)), picture)

    @pytest.mark.parametrize("made_here", [True, False])
    async def test_a_file_that_no_message_carries_as_it_is(self, house, publish, discord, made_here):
        clip = await (media_of(house, (await house.made()).clip_id) if made_here else file(house))
        large = replace(clip, facts=replace(clip.facts, size=10 * MB + 1))
        generation = await house.get(await house.queued(user_id=2))
        with pytest.raises(ProviderRejected) as raised:
            await publish(generation, large)
        assert (raised.value.reason, discord.asked) == (Reason.NEEDS_PUBLIC_URL, [])

    async def test_a_deleted_file(self, house, publish):
        picture = await file(house)
        generation = await house.get(await house.queued())
        with pytest.raises(ProviderRejected) as raised:
            await publish(generation, replace(picture, deleted_at=house.clock()))
        assert raised.value.reason is Reason.CLIP_DELETED


async def test_by_our_own_server_everything_goes_the_same_way(house, discord):
    publish = Publishing(house.database, now=house.clock, public_url="https://video.test", attached=discord)
    clip = await media_of(house, (await house.made()).clip_id)
    generation = await house.get(await house.queued(user_id=2))
    link = await publish(generation, replace(clip, facts=replace(clip.facts, size=90 * MB)))
    address, media_id, expiry, signature, name = link.rsplit("/", 4)
    assert (address, media_id, name) == ("https://video.test/media", str(clip.id), clip.filename)
    assert int(expiry) == house.clock().timestamp() + 3600
    assert await publish.opened(media_id, expiry, signature, name) == clip
    assert discord.asked == []


class TestAtTheDoor:
    async def test_too_large_a_picture_is_refused_before_it_costs_anything(self, house):
        picture = await file(house, size=11 * MB)
        with pytest.raises(UserError) as raised:
            await house.ask(start=ImageFrame(media_id=picture.id))
        assert raised.value.reason is Reason.NEEDS_PUBLIC_URL
        assert await house.spent() == 0

    async def test_with_an_address_of_our_own_it_is_taken(self, house):
        house.call_back("https://video.test")
        picture = await file(house, size=11 * MB)
        assert await house.ask(start=ImageFrame(media_id=picture.id))

    @pytest.mark.parametrize("operation", [Operation.MODIFY_VIDEO, Operation.UPSCALE])
    async def test_a_clip_of_ours_goes_by_its_result_or_by_its_job(self, house, operation):
        clip = await house.made(resolution="540p")
        await enlarge(house, clip.clip_id, 11 * MB)
        modified = operation is Operation.MODIFY_VIDEO
        options = {"strength": "flex_1"} if modified else {"resolution": "720p", "prompt": ""}
        asking = house.ask(operation=operation, source_clip_id=clip.id, **options)
        if operation is Operation.UPSCALE:
            assert (await asking).request.operation is operation
            return
        with pytest.raises(UserError) as raised:
            await asking
        assert raised.value.reason is Reason.NEEDS_PUBLIC_URL


async def enlarge(house, media_id, size):
    async with house.database.transaction() as tables:
        await tables.statements.run(update(MEDIA).where(MEDIA.c.id == media_id).values(size=size))
