"""What a server keeps only for a while, files that nothing needs, and rows that only a day's work needed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.community.retention import PICTURE_UNUSED, ROWS_KEPT
from bot.domain.community.configuration import Configuration
from bot.domain.community.notices import NoticeKind
from bot.domain.community.proposals import ProposalKind
from bot.domain.errors import ProviderUnavailable, UserError
from bot.domain.money import NOTHING
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, ImageFrame, Requester
from db.schema import GENERATIONS, MEDIA, NOTICES, PROPOSALS, SUBMISSIONS
from tests.bot.house import CHANNEL, GUILD

ELSEWHERE = 10
HOUR = timedelta(hours=1)


@pytest.fixture
async def keeps_a_week(house) -> None:
    async with house.database.transaction() as tables:
        await tables.configurations.save(GUILD, Configuration(keep_days=7), seen=0, now=house.clock())


async def sweep(house) -> None:
    """Look once more, as the step does every hour."""
    house.clock.forward(hours=1)
    while await house.retention.run_once():
        pass


async def rows(house, table):
    async with house.database.reading() as tables:
        return [*(await tables.statements.run(select(table)))]


async def picture(house, data, *, user_id=1):
    return (await house.intake.picture(data, filename="a.png", user_id=user_id)).media


class TestWhatAServerKeeps:
    async def test_older_words_and_files_go_and_all_else_stays(self, house, keeps_a_week):
        old = await house.made("an old story")
        other = await house.made("told elsewhere", guild_id=ELSEWHERE)
        house.clock.forward(days=4)
        new = await house.made("a new story")
        house.clock.forward(days=4)
        await sweep(house)
        prompts = {one.id: (await house.get(one)).request.prompt for one in (old, other, new)}
        assert prompts == {old.id: "", other.id: "told elsewhere", new.id: "a new story"}
        after = await house.get(old)
        assert (after.requester, after.price, after.status) == (old.requester, old.price, old.status)
        files = {one.id: await house.store.exists(one.key) for one in await rows(house, MEDIA)}
        assert files == {old.clip_id: False, other.clip_id: True, new.clip_id: True}
        assert [one.kind for one in await rows(house, NOTICES)] == []  # its messages are the server's

    async def test_it_cannot_be_shown_or_continued_any_more(self, house, keeps_a_week):
        old = await house.made()
        house.clock.forward(days=8)
        await sweep(house)
        with pytest.raises(UserError) as refused:
            await house.library.open(old.id, requester=old.requester)
        assert refused.value.reason is Reason.CLIP_DELETED

    async def test_what_people_had_deleted_loses_its_words_too(self, house, keeps_a_week):
        old = await house.made("regretted")
        await house.deletion.delete(old.id, requester=old.requester, may_manage=False)
        assert (await house.get(old)).request.prompt == "regretted"
        house.clock.forward(days=8)
        await sweep(house)
        assert (await house.get(old)).request.prompt == ""

    async def test_what_is_unfinished_waits(self, house, keeps_a_week):
        running = await house.running("slow")
        house.clock.forward(days=8)
        await sweep(house)
        assert (await house.get(running)).request.prompt == "slow"

    async def test_a_rule_that_is_new_holds_for_what_is_there_and_one_that_is_gone_does_not(self, house):
        old = await house.made("an old story")
        house.clock.forward(days=30)
        await sweep(house)
        assert (await house.get(old)).request.prompt == "an old story"
        async with house.database.transaction() as tables:
            await tables.configurations.save(GUILD, Configuration(keep_days=7), seen=0, now=house.clock())
        await sweep(house)
        assert (await house.get(old)).request.prompt == ""

    async def test_a_store_that_is_away_loses_no_file(self, house, keeps_a_week, monkeypatch):
        old = await house.made()
        house.clock.forward(days=8)

        async def away(_key):
            raise ProviderUnavailable(Reason.UNAVAILABLE)

        with monkeypatch.context() as patched:
            patched.setattr(house.store, "delete", away, raising=False)
            with pytest.raises(ProviderUnavailable):
                await sweep(house)
        (clip,) = await rows(house, MEDIA)
        assert await house.store.exists(clip.key)
        await sweep(house)
        assert not await house.store.exists(clip.key)
        assert (await house.get(old)).clip_id == clip.id


class TestPictures:
    async def test_of_dialogs_that_were_never_sent_go_after_a_day(self, house, picture_file):
        stray = await picture(house, picture_file)
        await sweep(house)
        assert await house.store.exists(stray.key)
        house.clock.forward(seconds=PICTURE_UNUSED.total_seconds())
        await sweep(house)
        assert not await house.store.exists(stray.key)

    async def test_that_something_was_made_of_stay(self, house, picture_file):
        used = await picture(house, picture_file)
        await house.made(start=ImageFrame(media_id=used.id))
        house.clock.forward(days=2)
        await sweep(house)
        assert await house.store.exists(used.key)

    async def test_that_wait_for_a_word_stay(self, house, picture_file):
        waiting = await picture(house, picture_file)
        async with house.database.transaction() as tables:
            await tables.proposals.add(
                ProposalKind.CONFIRM,
                requester=Requester(user_id=1, guild_id=GUILD),
                destination=Destination(channel_id=CHANNEL),
                request=GenerationRequest(prompt="", model="ray-2", end=ImageFrame(media_id=waiting.id)),
                price=NOTHING,
                now=house.clock(),
            )
        house.clock.forward(days=2)
        await sweep(house)
        assert await house.store.exists(waiting.key)
        house.clock.forward(seconds=ROWS_KEPT.total_seconds())
        await sweep(house)
        await sweep(house)
        assert not await house.store.exists(waiting.key)


class TestRows:
    async def test_of_a_days_work_go_after_a_month(self, house):
        await house.made()
        now = house.clock()
        async with house.database.transaction() as tables:
            await tables.notices.owe(NoticeKind.GIFT, {}, now=now, user_id=5)
            (told,) = await tables.notices.claim(now=now, until=now + HOUR, limit=1)
            await tables.notices.close(told, message_id=9)
            await tables.notices.owe(NoticeKind.GIFT, {}, now=now, user_id=6)
        house.clock.forward(days=29)
        await sweep(house)
        assert [len(await rows(house, table)) for table in (SUBMISSIONS, NOTICES)] == [1, 2]
        house.clock.forward(days=1)
        await sweep(house)
        assert await rows(house, SUBMISSIONS) == []
        assert [one.user_id for one in await rows(house, NOTICES)] == [6]  # that one was not told yet
        assert len(await rows(house, GENERATIONS)) == 1

    async def test_requests_that_nobody_answered_go_too(self, house):
        async with house.database.transaction() as tables:
            await tables.proposals.add(
                ProposalKind.CONFIRM,
                requester=Requester(user_id=1, guild_id=GUILD),
                destination=Destination(channel_id=CHANNEL),
                request=GenerationRequest(prompt="dear", model="ray-2"),
                price=NOTHING,
                now=house.clock(),
            )
        await sweep(house)
        assert len(await rows(house, PROPOSALS)) == 1
        house.clock.forward(days=31)
        await sweep(house)
        assert await rows(house, PROPOSALS) == []


async def test_between_two_looks_it_rests(house):
    await sweep(house)
    async with house.database.transaction() as tables:
        await tables.configurations.save(GUILD, Configuration(keep_days=1), seen=0, now=house.clock())
    made = await house.made("soon forgotten")
    house.clock.forward(days=2)
    while await house.retention.run_once():
        pass
    assert (await house.get(made)).request.prompt == ""
    assert not await house.retention.run_once()
