from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import LeaseLost, UserError
from bot.domain.generation import Status
from bot.domain.media import Facts, MediaKind
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, GenerationRequest, ImageFrame, Press, Requester

MINUTE = timedelta(minutes=1)
LARGEST = 2**63 - 1


async def get(database, generation_id):
    async with database.reading() as tables:
        return await tables.generations.get(generation_id)


class TestAdd:
    async def test_gives_back_all_that_was_asked(self, database, ask, clock):
        facts = Facts(content_type="image/png", width=8, height=8, seconds=0, size=99)
        parent = await ask()
        async with database.transaction() as tables:
            picture = await tables.media.add(MediaKind.PICTURE, key="1.png", facts=facts, now=clock())
            request = GenerationRequest(
                prompt="a lake\n\x7f ö漢🎬",
                model="ray-2-flash",
                seconds=9,
                resolution="1080p",
                aspect="9:21",
                loop=True,
                start=ImageFrame(media_id=picture.id),
                end=ClipFrame(generation_id=parent.id),
            )
            destination = Destination(channel_id=LARGEST - 1, private=True, upload_limit=1)
            requester = Requester(user_id=LARGEST, guild_id=LARGEST - 2)
            added = await tables.generations.add(
                requester=requester,
                destination=destination,
                request=request,
                account="luma",
                price=MicroUsd(LARGEST),
                press=Press(interaction_id=LARGEST, key="5:extend"),
                now=clock(),
                origin_id=parent.id,
                present=True,
                status=Status.RUNNING,
                provider_job_id="job",
                submitted_at=clock() - MINUTE,
                card_message_id=LARGEST,
            )
        kept = await get(database, added.id)
        assert kept == added
        assert (kept.requester, kept.destination, kept.request) == (requester, destination, request)
        assert (kept.account, kept.price, kept.status, kept.provider_job_id) == ("luma", LARGEST, "running", "job")
        assert (kept.created_at, kept.due_at, kept.submitted_at) == (clock(), clock(), clock() - MINUTE)
        assert (kept.origin_id, kept.present, kept.card_message_id, kept.lease) == (parent.id, True, LARGEST, None)
        assert {moment.utcoffset() for moment in (kept.created_at, kept.due_at)} == {timedelta(0)}

    @pytest.mark.parametrize("options", [{"price": MicroUsd(-1)}, {"origin_id": 404}])
    async def test_the_schema_refuses_nonsense(self, ask, options):
        with pytest.raises(IntegrityError):
            await ask(**options)

    async def test_one_event_makes_one_generation(self, ask):
        await ask(press=Press(interaction_id=5))
        with pytest.raises(IntegrityError):
            await ask(press=Press(interaction_id=5))

    async def test_an_unknown_one_is_a_key_error(self, database):
        with pytest.raises(UserError, match="clip_unknown"):
            async with database.reading() as tables:
                await tables.generations.named(404)
        with pytest.raises(KeyError):
            await get(database, 404)

    async def test_words_that_no_database_takes_are_left_out(self, database, ask):
        assert (await get(database, (await ask("a\x00 lake \ud83d")).id)).request.prompt == "a lake ?"

    async def test_a_moment_without_a_time_zone_is_refused(self, ask, clock):
        with pytest.raises(Exception, match="time zone"):
            await ask(now=clock().replace(tzinfo=None))

    async def test_any_time_zone_is_the_same_moment(self, database, ask, clock):
        tokyo = clock().astimezone(timezone(timedelta(hours=9)))
        assert (await get(database, (await ask(now=tokyo)).id)).due_at == clock()


class TestPressed:
    @pytest.fixture
    def pressed(self, database, clock):
        async def pressed(press, *, user_id=1):
            async with database.reading() as tables:
                return await tables.generations.pressed(press, user_id=user_id, since=clock() - timedelta(seconds=3))

        return pressed

    async def test_the_same_event_is_recognised_for_ever(self, ask, clock, pressed, presses):
        press = presses()
        made = await ask(press=press)
        clock.forward(days=400)
        assert await pressed(press, user_id=2) == made

    async def test_a_double_press_is_recognised_for_a_moment(self, ask, clock, pressed, presses):
        made = await ask(press=presses("5:extend"))
        clock.forward(seconds=3)
        assert await pressed(presses("5:extend")) == made
        clock.forward(microseconds=1)
        assert await pressed(presses("5:extend")) is None

    async def test_another_button_person_or_command_is_not(self, ask, pressed, presses):
        await ask(press=presses("5:extend"))
        await ask(press=presses())
        assert await pressed(presses("5:retry")) is None
        assert await pressed(presses("5:extend"), user_id=2) is None
        assert await pressed(presses()) is None

    async def test_the_event_itself_goes_before_a_similar_one(self, ask, pressed, presses):
        await ask(press=presses("5:extend"))
        press = presses("5:extend")
        made = await ask(press=press)
        assert await pressed(press) == made


class TestSave:
    async def test_writes_what_a_step_learned_and_lets_go(self, database, ask, claim, clock):
        async with database.transaction() as tables:
            facts = Facts(content_type="video/mp4", width=8, height=8, seconds=5, size=99)
            clip = await tables.media.add(MediaKind.CLIP, key="1.mp4", facts=facts, now=clock())
        await ask()
        (mine,) = await claim()
        learned = replace(
            mine,
            status=Status.FAILED,
            due_at=clock() + MINUTE,
            attempts=3,
            submitted_at=clock(),
            finished_at=clock() + MINUTE,
            provider_job_id="job",
            asset_url="https://example.org/1.mp4",
            clip_id=clip.id,
            failure=Reason.JOB_FAILED,
            detail="its own words",
            cost=MicroUsd(5),
        )
        async with database.transaction() as tables:
            await tables.generations.save(learned)
        assert await get(database, mine.id) == replace(learned, lease=None)

    async def test_writes_nothing_that_is_not_the_steps_business(self, database, ask, claim):
        generation = await ask(card_message_id=5)
        (mine,) = await claim()
        async with database.transaction() as tables:
            await tables.generations.save(replace(mine, card_message_id=None, price=MicroUsd(0), account="other"))
        assert await get(database, mine.id) == generation

    async def test_may_keep_it(self, database, other_worker, ask, claim, clock):
        await ask()
        (mine,) = await claim()
        sending = mine.moved_to(Status.SUBMITTING, due_at=clock(), submitted_at=clock())
        async with database.transaction() as tables:
            await tables.generations.save(sending, keep=True)
        assert await get(database, mine.id) == sending
        assert await claim(other_worker, status=Status.SUBMITTING) == []
        async with database.transaction() as tables:
            await tables.generations.save(sending.moved_to(Status.RUNNING, due_at=clock()))

    async def test_who_slept_past_the_lease_cannot_write(self, database, other_worker, ask, claim, clock):
        await ask()
        (mine,) = await claim()
        clock.forward(minutes=2)
        (theirs,) = await claim(other_worker)
        with pytest.raises(LeaseLost):
            async with database.transaction() as tables:
                await tables.generations.save(mine.moved_to(Status.CANCELLED, due_at=clock()))
        async with other_worker.transaction() as tables:
            await tables.generations.save(theirs.moved_to(Status.SUBMITTING, due_at=clock()))
        assert (await get(database, mine.id)).status is Status.SUBMITTING

    async def test_the_same_worker_cannot_write_with_its_older_lease(self, database, ask, claim, clock):
        await ask()
        (before,) = await claim()
        clock.forward(minutes=2)
        await claim()
        with pytest.raises(LeaseLost):
            async with database.transaction() as tables:
                await tables.generations.save(before)

    async def test_another_worker_cannot_write_although_its_lease_ends_at_the_same_moment(self, database, ask, claim):
        await ask()
        (mine,) = await claim()
        with pytest.raises(LeaseLost):
            async with database.transaction() as tables:
                await tables.generations.save(replace(mine, lease=replace(mine.lease, owner="worker-2")))

    async def test_nobody_writes_twice_or_without_a_lease(self, database, ask, claim):
        generation = await ask()
        (mine,) = await claim()
        async with database.transaction() as tables:
            await tables.generations.save(mine)
        for again in (mine, generation):
            with pytest.raises(LeaseLost):
                async with database.transaction() as tables:
                    await tables.generations.save(again)

    async def test_two_rows_cannot_have_the_same_job(self, ask, put):
        await put(await ask(), Status.RUNNING, provider_job_id="job")
        await put(await ask(account="other"), Status.RUNNING, provider_job_id="job")
        with pytest.raises(IntegrityError):
            await put(await ask(), Status.RUNNING, provider_job_id="job")


class TestWithoutALease:
    async def test_shows_the_card_while_somebody_holds_it(self, database, ask, claim):
        generation = await ask()
        await claim()
        async with database.transaction() as tables:
            await tables.generations.show(generation.id, card_message_id=LARGEST)
        assert (await get(database, generation.id)).card_message_id == LARGEST

    async def test_deletes_once_and_keeps_the_words(self, database, ask, clock):
        generation = await ask()
        moment = clock()
        for _ in range(2):
            async with database.transaction() as tables:
                await tables.generations.delete(generation.id, now=clock())
            clock.forward(minutes=1)
        kept = await get(database, generation.id)
        assert (kept.deleted_at, kept.request.prompt) == (moment, "a lake")


class TestBatches:
    @pytest.fixture
    async def batch(self, database, ask):
        first = await ask()
        async with database.transaction() as tables:
            first = await tables.generations.lead(first.id)
        return [first, await ask(batch_id=first.id), await ask(batch_id=first.id)]

    async def test_the_first_leads_itself(self, batch):
        assert {one.batch_id for one in batch} == {batch[0].id}

    async def test_they_are_shown_hidden_and_deleted_together_and_nobody_else(self, database, ask, batch, clock):
        alone = await ask()
        async with database.transaction() as tables:
            await tables.generations.show(batch[0].id, card_message_id=5)
            await tables.generations.hide(batch[1].id, at=clock())
            await tables.generations.delete(batch[2].id, now=clock())
            after = [await tables.generations.get(one.id) for one in batch]
            untouched = await tables.generations.get(alone.id)
        assert {(one.card_message_id, one.hidden_at, one.deleted_at) for one in after} == {(5, clock(), clock())}
        assert untouched == alone
