import asyncio
import io
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from sqlalchemy import update

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import ProviderRejected, UserError
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.media import Facts, Media, MediaKind
from bot.domain.reasons import Reason
from bot.domain.request import ImageFrame, Operation, Reference, Requester, Role
from bot.lifecycle.outbox import CardRefused, CardShown, on_a_card
from bot.lifecycle.wakeups import OUTBOX
from db.schema import GENERATIONS

ME = Requester(user_id=1, guild_id=9)
NOW = datetime(2030, 1, 1, tzinfo=UTC)


async def ended(house):
    """Go as far as the clip is in the store, and nothing of the end is shown."""
    generation = await house.running()
    house.provider.finish("job-1")
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    await house.deliver()
    await house.download.run_once()
    return await house.get(generation)


class TestCard:
    async def test_once_it_is_shown_it_is_remembered(self, house):
        generation = await house.ask()
        [card] = await house.outbox.take()
        assert (card.kind, card.attempts, card.generation) == (DeliveryKind.CARD, 1, generation)
        assert len(card.nonce) <= 25
        count = house.wakeups.count("submission")
        await house.outbox.shown(card, message_id=4711)
        assert (await house.get(generation)).card_message_id == 4711
        assert house.wakeups.count("submission") > count
        assert await house.outbox.take() == []

    @pytest.mark.parametrize("reason", [Reason.CHANNEL_FORBIDDEN, Reason.DIRECT_MESSAGES_CLOSED, Reason.CHANNEL_GONE])
    async def test_refused_it_ends_what_nobody_can_see(self, house, provider, reason):
        generation = await house.ask()
        [card] = await house.outbox.take()
        await house.outbox.refused(card, reason)
        after = await house.get(generation)
        assert (after.status, after.failure) == (Status.FAILED, reason)
        assert [entry.kind for entry in await house.entries(generation)] == [EntryKind.RESERVE, EntryKind.RELEASE]
        assert await house.deliver() == []  # there is nowhere to say it
        assert not await house.submission.run_once()
        assert await house.spent() == 0

    async def test_given_up_it_ends_too(self, house, clock):
        generation = await house.ask()
        tries = 0
        while cards := await house.outbox.take():
            await house.outbox.failed(cards[0])
            tries += 1
            clock.forward(minutes=10)
        after = await house.get(generation)
        assert (after.failure, tries, await house.spent()) == (Reason.UNAVAILABLE, 20, 0)

    async def test_found_as_an_earlier_try_left_it_it_is_drawn_anew(self, house, second_house, clock):
        generation = await house.ask()
        await house.outbox.take()  # Discord took it; then this process died
        await house.cancellation.cancel(generation.id, requester=ME)  # by the button on it
        clock.forward(minutes=2)
        [card] = await second_house.outbox.take()
        assert (card.generation.status, card.attempts) == (Status.CANCELLED, 2)
        await second_house.outbox.shown(card, message_id=555)
        [redraw] = await second_house.outbox.take()
        assert (redraw.kind, redraw.generation.card_message_id) == (DeliveryKind.REDRAW, 555)

    async def test_refused_after_a_cancellation_nothing_is_given_back_twice(self, house):
        generation = await house.ask()
        [card] = await house.outbox.take()
        await house.cancellation.cancel(generation.id, requester=ME)
        await house.outbox.refused(card, Reason.CHANNEL_GONE)
        assert await house.status(generation) is Status.CANCELLED
        assert len(await house.entries(generation)) == 2


class TestResult:
    async def test_it_redraws_the_card(self, house):
        generation = await ended(house)
        [result] = await house.outbox.take()
        assert (result.kind, await house.outbox.result_of(generation.id)) == (DeliveryKind.RESULT, None)
        await house.outbox.shown(result, message_id=8)
        assert await house.outbox.result_of(generation.id) == (77, 8)
        [redraw] = await house.outbox.take()
        assert redraw.kind is DeliveryKind.REDRAW

    async def test_a_press_on_it_proves_that_it_is_there(self, house, second_house, clock):
        generation = await ended(house)
        [result] = await house.outbox.take()  # Discord took it; then this process died
        await second_house.outbox.seen(result.id, generation.id + 1, channel_id=77, message_id=9)  # not its own
        assert await second_house.outbox.result_of(generation.id) is None
        await second_house.outbox.seen(result.id, generation.id, channel_id=77, message_id=8)
        deleted = await second_house.deletion.delete(generation.id, requester=ME, may_manage=False)
        assert (77, 8) in deleted.message_ids
        clock.forward(minutes=2)
        assert await second_house.outbox.take() == []
        assert await second_house.outbox.result_of(generation.id) == (77, 8)

    async def test_refused_it_is_closed_and_the_card_tells(self, house, caplog):
        generation = await ended(house)
        [result] = await house.outbox.take()
        await house.outbox.refused(result, Reason.CHANNEL_GONE)
        assert [one.kind for one in await house.deliver()] == [DeliveryKind.REDRAW]
        assert await house.status(generation) is Status.SUCCEEDED
        assert "refused" in caplog.text
        assert await house.spent() == 500_000

    async def test_it_is_tried_for_days(self, house, clock, caplog):
        await ended(house)
        started, tries = clock(), 0
        while clock() - started < timedelta(days=3):
            for delivery in await house.outbox.take():
                assert delivery.kind is DeliveryKind.RESULT
                await house.outbox.failed(delivery)
                tries += 1
            clock.forward(hours=2)
        assert tries == 36
        assert "given up" not in caplog.text


class TestTaking:
    async def test_nobody_else_gets_it_meanwhile(self, house, second_house, clock):
        await house.ask()
        [card] = await house.outbox.take()
        assert await second_house.outbox.take() == []
        clock.forward(minutes=2)
        [again] = await second_house.outbox.take()
        assert (again.id, again.nonce, again.attempts) == (card.id, card.nonce, 2)
        assert again.first_attempt_at == card.first_attempt_at  # from here on the channel is searched

    async def test_who_comes_too_late_changes_nothing(self, house, second_house, clock, caplog):
        generation = await house.ask()
        [card] = await house.outbox.take()
        clock.forward(minutes=2)
        [again] = await second_house.outbox.take()
        with caplog.at_level(logging.WARNING):
            await house.outbox.shown(card, message_id=1)
            await house.outbox.failed(card)
            await house.outbox.refused(card, Reason.CHANNEL_GONE)
        assert caplog.text.count("no longer ours") == 3
        await second_house.outbox.shown(again, message_id=2)
        after = await house.get(generation)
        assert (after.card_message_id, after.status) == (2, Status.QUEUED)

    async def test_so_many_at_once_oldest_first(self, house, clock):
        for user_id in range(12):
            await house.ask(user_id=user_id)
            clock.forward(seconds=1)
        first, rest = await house.outbox.take(), await house.outbox.take()
        assert [one.generation.id for one in first + rest] == list(range(1, 13))
        assert len(first) == 10

    async def test_waits_as_long_as_discord_says(self, house, clock):
        await house.ask()
        [card] = await house.outbox.take()
        await house.outbox.failed(card, retry_after=timedelta(seconds=40))
        clock.forward(seconds=39)
        assert await house.outbox.take() == []
        clock.forward(seconds=2)
        assert len(await house.outbox.take()) == 1

    async def test_a_redraw_that_is_owed_again_meanwhile_stays(self, house):
        await house.queued()
        await house.submission.run_once()
        [redraw] = await house.outbox.take()
        house.clock.forward(minutes=1)
        house.provider.fail("job-1")
        await house.polling.run_once()
        [result] = await house.outbox.take()
        await house.outbox.shown(result, message_id=3)
        await house.outbox.redrawn(redraw)
        assert [one.generation.status for one in await house.outbox.take()] == [Status.FAILED]


async def test_one_that_cannot_be_read_holds_up_nobody(house, clock, caplog):
    theirs, mine = await house.ask(user_id=2), await house.ask()
    async with house.database.transaction() as tables:
        change = update(GENERATIONS).where(GENERATIONS.c.id == theirs.id).values(failure="a word of a later version")
        await tables.statements.run(change)
    assert [card.generation.id for card in await house.outbox.take()] == [mine.id]
    async with house.database.transaction() as tables:
        until = clock() + timedelta(minutes=1)
        assert [one.id for one in await tables.generations.claim(Status.QUEUED, now=clock(), until=until, limit=9)] == [
            mine.id
        ]
    assert "cannot be read" in caplog.text


class TestOutcome:
    async def test_a_card_that_is_there(self, house):
        generation = await house.ask()
        [card] = await house.outbox.take()
        await house.outbox.shown(card, message_id=5)
        assert await house.outbox.outcome(generation.id, seconds=5) == CardShown(channel_id=77, message_id=5)

    async def test_a_card_that_comes(self, house):
        generation = await house.ask()
        waiting = asyncio.create_task(house.outbox.outcome(generation.id, seconds=30))
        [card] = await house.outbox.take()
        await house.outbox.refused(card, Reason.CHANNEL_FORBIDDEN)
        assert await waiting == CardRefused(reason=Reason.CHANNEL_FORBIDDEN)

    async def test_many_may_wait(self, house):
        generations = [await house.ask(user_id=user_id) for user_id in range(5)]
        waiting = [asyncio.create_task(house.outbox.outcome(one.id, seconds=30)) for one in generations]
        await house.deliver()
        assert all(isinstance(one, CardShown) for one in await asyncio.gather(*waiting))

    async def test_nothing_yet(self, house):
        generation = await house.ask()
        assert await house.outbox.outcome(generation.id, seconds=0.02) is None

    async def test_other_news_wake_nobody_for_good(self, house):
        generation = await house.ask()
        waiting = asyncio.create_task(house.outbox.outcome(generation.id, seconds=30))
        house.wakeups.wake(OUTBOX)
        await house.outbox.peek(generation.id)
        assert not waiting.done()
        await house.deliver()
        assert isinstance(await waiting, CardShown)

    async def test_what_never_was(self, house):
        with pytest.raises(UserError, match="clip_unknown"):
            await house.outbox.peek(4711)


def noise(path):
    """A clip that is hard to make small."""
    dice = np.random.default_rng(7)
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=24, options={"crf": "10", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 256, 256, "yuv420p"
        for _ in range(48):
            picture = dice.integers(0, 255, (256, 256, 3), dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path.read_bytes()


class TestFiles:
    async def test_the_clip_as_it_is(self, house):
        clip = await house.made()
        file = await house.outbox.file(clip, limit_bytes=10 * 1024**2)
        assert (file.name, file.data, file.fitted) == (f"reverie-{clip.id}.mp4", house.web.clip, False)

    async def test_a_large_one_is_made_to_fit_once(self, house, tmp_path):
        house.web.clip = noise(tmp_path / "noise.mp4")
        clip = await house.made()
        limit = len(house.web.clip) // 3
        first = await house.outbox.file(clip, limit_bytes=limit)
        assert first.fitted
        assert len(first.data) <= limit
        async with house.database.reading() as tables:
            await house.store.delete((await tables.media.get(clip.clip_id)).key)
        assert await house.outbox.file(clip, limit_bytes=limit) == first  # from the copy, the clip itself is gone
        await asyncio.gather(*(house.outbox.file(clip, limit_bytes=limit) for _ in range(3)))

    async def test_a_tighter_limit_makes_another_copy(self, house, tmp_path):
        house.web.clip = noise(tmp_path / "noise.mp4")
        clip = await house.made()
        size = len(house.web.clip)
        await house.outbox.file(clip, limit_bytes=size // 2)
        assert len((await house.outbox.file(clip, limit_bytes=size // 4)).data) <= size // 4

    async def test_one_that_cannot_be_made_that_small(self, house):
        clip = await house.made()
        with pytest.raises(ProviderRejected):
            await house.outbox.file(clip, limit_bytes=100)

    async def test_there_is_none_before_it_is_there(self, house):
        with pytest.raises(UserError, match="clip_deleted"):
            await house.outbox.file(await house.running(), limit_bytes=10**9)

    async def test_pictures_keep_the_names_they_are_published_under(self, house, picture_file):
        media = [(await house.intake.picture(picture_file, filename="a.png", user_id=1)).media for _ in range(2)]
        frames = {"start": ImageFrame(media_id=media[0].id), "end": ImageFrame(media_id=media[1].id)}
        generation = await house.ask("", **frames)
        files = await house.outbox.pictures(generation)
        assert [file.name for file in files] == [one.filename for one in media]
        assert len(files[0].data) == media[0].facts.size
        async with house.database.transaction() as tables:
            await tables.media.delete(media[0].id, now=house.clock())
        assert [file.name for file in await house.outbox.pictures(generation)] == [media[1].filename]

    async def test_all_that_goes_into_a_picture_stands_on_its_card(self, house, picture_file):
        media = [(await house.intake.picture(picture_file, filename="a.png", user_id=1)).media for _ in range(3)]
        roles = (Role.IMAGE, Role.STYLE, Role.CHARACTER)
        references = tuple(Reference(role=role, media_id=one.id) for role, one in zip(roles, media, strict=True))
        generation = await house.ask(**PICTURE, references=references)
        assert await house.outbox.picture_names(generation) == [one.filename for one in media]

    async def test_a_large_picture_is_made_to_fit_once(self, house):
        generation, size = await self.painted(house)
        first = await house.outbox.file(generation, limit_bytes=size // 3)
        assert (first.name, first.fitted) == (f"reverie-{generation.id}.jpg", True)  # it was a PNG
        assert len(first.data) <= size // 3
        async with house.database.reading() as tables:
            await house.store.delete((await tables.media.get(generation.clip_id)).key)
        assert await house.outbox.file(generation, limit_bytes=size // 3) == first

    async def test_a_picture_that_cannot_be_made_that_small(self, house):
        generation, _ = await self.painted(house)
        with pytest.raises(ProviderRejected):
            await house.outbox.file(generation, limit_bytes=100)

    async def painted(self, house):
        house.web.clip = picture(300)
        return await house.made(**PICTURE), len(house.web.clip)


def held(number, size, **options) -> Any:
    facts = Facts(content_type="image/png", width=1, height=1, seconds=0, size=size)
    return Media(id=number, kind=MediaKind.PICTURE, key="", facts=facts, created_at=NOW, **options)


class TestRoom:
    def test_a_card_takes_as_much_as_one_message(self):
        mib = 1024**2
        sent = [held(number, 8 * mib) for number in range(4)]
        assert on_a_card(sent, limit_bytes=10 * mib) == sent[:3]
        assert on_a_card([held(1, 11 * mib), held(2, mib)], limit_bytes=10 * mib) == [held(2, mib)]
        assert len(on_a_card([held(number, 1) for number in range(12)], limit_bytes=10 * mib)) == 10

    def test_what_is_gone_is_not_there(self):
        assert on_a_card([held(1, 5, deleted_at=NOW), held(2, 5)], limit_bytes=10) == [held(2, 5)]


PICTURE = {"operation": Operation.IMAGE, "model": "photon-1", "resolution": "", "seconds": 0}


def picture(side=64):
    file = io.BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(file, "PNG")
    return file.getvalue()
