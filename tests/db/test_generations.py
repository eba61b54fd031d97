import asyncio
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import LeaseLost
from bot.domain.generation import AT_PROVIDER, UNFINISHED, Status
from bot.domain.lease import Lease
from bot.domain.media import Facts, MediaKind
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, GenerationRequest, ImageFrame, Press, Requester

MINUTE = timedelta(minutes=1)
LARGEST = 2**63 - 1
ME = Requester(user_id=1, guild_id=9)


@pytest.fixture
def claim(database, clock):
    async def claim(worker=database, *, status=Status.QUEUED, limit=50, **options):
        async with worker.transaction() as tables:
            return await tables.generations.claim(status, now=clock(), until=clock() + MINUTE, limit=limit, **options)

    return claim


@pytest.fixture
def put(database, clock):
    """Bring a queued generation to where the test needs it, whatever the state machine says."""

    async def put(generation, status, **values):
        async with database.transaction() as tables:
            claimed = await tables.generations.claim_one(
                generation.id, generation.status, now=clock(), until=clock() + MINUTE
            )
            await tables.generations.save(replace(claimed, status=status, **values))
            return await tables.generations.get(generation.id)

    return put


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


class TestClaim:
    async def test_takes_what_waited_longest_and_each_once(self, ask, claim, clock):
        ids = []
        for _ in range(3):
            ids = [(await ask()).id, *ids]  # the newest number has waited longest
            clock.forward(seconds=-1)
        clock.forward(minutes=1)
        assert [one.id for one in await claim(limit=2)] == ids[:2]
        assert [one.id for one in await claim(limit=2)] == ids[2:]
        assert await claim() == []

    async def test_says_whose_it_is_and_until_when(self, database, ask, claim, clock):
        await ask()
        (mine,) = await claim()
        assert mine.lease == Lease(owner="worker-1", until=clock() + MINUTE)
        assert await get(database, mine.id) == mine

    async def test_takes_only_that_status_account_and_what_is_due(self, ask, claim, put, clock):
        await put(await ask(), Status.RUNNING)
        await ask(now=clock() + MINUTE)
        shown = await ask(card_message_id=5)
        other = await ask(account="other")
        assert await claim(account="third") == []
        assert [one.id for one in await claim(account="other")] == [other.id]
        assert [one.id for one in await claim(account="other", shown=True)] == []
        assert [one.id for one in await claim(shown=True)] == [shown.id]
        assert await claim() == []

    async def test_a_lease_ends(self, ask, claim, other_worker, clock):
        await ask()
        (mine,) = await claim()
        clock.forward(seconds=59)
        assert await claim(other_worker) == []
        clock.forward(seconds=1)
        (theirs,) = await claim(other_worker)
        assert (theirs.id, theirs.lease.owner) == (mine.id, "worker-2")

    async def test_workers_never_share(self, database, other_worker, ask, claim):
        for _ in range(100):
            await ask()
        workers = [database, other_worker] * 10
        batches = await asyncio.gather(*(claim(worker, limit=7) for worker in workers))
        ids = [one.id for batch in batches for one in batch]
        assert len(ids) == len(set(ids)) == 100
        assert all(len(batch) <= 7 for batch in batches)

    async def test_a_hint_while_it_is_held_does_not_hand_it_out_twice(self, database, other_worker, ask, claim, clock):
        generation = await ask()
        await claim()
        async with database.transaction() as tables:
            await tables.generations.move_due(generation.id, status=Status.QUEUED, due_at=clock() - MINUTE)
        assert await claim(other_worker) == []


class TestClaimOne:
    @pytest.fixture
    def claim_one(self, database, clock):
        async def claim_one(generation, status=Status.QUEUED, worker=database):
            async with worker.transaction() as tables:
                return await tables.generations.claim_one(generation.id, status, now=clock(), until=clock() + MINUTE)

        return claim_one

    async def test_takes_it_although_it_is_not_due(self, ask, claim_one, clock):
        generation = await ask(now=clock() + MINUTE)
        mine = await claim_one(generation)
        assert (mine.id, mine.lease) == (generation.id, Lease(owner="worker-1", until=clock() + MINUTE))

    async def test_leaves_it_where_it_moved_on_or_somebody_holds_it(self, ask, claim_one, other_worker, clock):
        generation = await ask()
        assert await claim_one(generation, Status.RUNNING) is None
        assert await claim_one(generation, worker=other_worker) is not None
        assert await claim_one(generation) is None
        clock.forward(minutes=1)
        assert await claim_one(generation) is not None

    async def test_one_of_many_gets_it(self, ask, claim_one, database, other_worker):
        generation = await ask()
        taken = await asyncio.gather(*(claim_one(generation, worker=one) for one in [database, other_worker] * 5))
        assert len([one for one in taken if one]) == 1


class TestClaimLost:
    @pytest.fixture
    def claim_lost(self, database, clock):
        async def claim_lost(*, limit=10):
            async with database.transaction() as tables:
                lost = await tables.generations.claim_lost(
                    now=clock(), until=clock() + MINUTE, since=clock() - timedelta(hours=1), limit=limit
                )
            return [one.id for one in lost]

        return claim_lost

    async def test_takes_those_that_may_have_been_made_after_all(self, ask, put, claim_lost, clock):
        lost = {"failure": Reason.UNCONFIRMED, "finished_at": clock()}
        first = await put(await ask(), Status.FAILED, **lost)
        await put(await ask(), Status.FAILED, failure=Reason.MODERATED, finished_at=clock())
        await put(await ask(), Status.UNCONFIRMED, failure=Reason.UNCONFIRMED, finished_at=clock())
        await put(await ask(), Status.FAILED, failure=Reason.UNCONFIRMED, finished_at=clock() - 61 * MINUTE)
        await put(await ask(), Status.FAILED, due_at=clock() + MINUTE, **lost)
        second = await put(await ask(), Status.FAILED, **lost)
        assert await claim_lost(limit=1) == [first.id]
        assert await claim_lost() == [second.id]
        assert await claim_lost() == []

    async def test_leaves_what_was_made_up_for(self, ask, put, claim_lost, clock):
        lost = await put(await ask(), Status.FAILED, failure=Reason.UNCONFIRMED, finished_at=clock())
        await ask(origin_id=lost.id, present=True)
        assert await claim_lost() == []

    async def test_a_retry_is_no_present(self, ask, put, claim_lost, clock):
        lost = await put(await ask(), Status.FAILED, failure=Reason.UNCONFIRMED, finished_at=clock())
        await ask(origin_id=lost.id)
        assert await claim_lost() == [lost.id]


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

    async def test_a_hint_only_makes_it_sooner(self, database, ask, clock):
        generation = await ask(now=clock() + 2 * MINUTE)

        async def hint(status, due_at):
            async with database.transaction() as tables:
                await tables.generations.move_due(generation.id, status=status, due_at=due_at)
            return (await get(database, generation.id)).due_at - clock()

        assert await hint(Status.QUEUED, clock() + 3 * MINUTE) == 2 * MINUTE
        assert await hint(Status.RUNNING, clock()) == 2 * MINUTE
        assert await hint(Status.QUEUED, clock() + MINUTE) == MINUTE

    async def test_deletes_once_and_keeps_the_words(self, database, ask, clock):
        generation = await ask()
        moment = clock()
        for _ in range(2):
            async with database.transaction() as tables:
                await tables.generations.delete(generation.id, now=clock())
            clock.forward(minutes=1)
        kept = await get(database, generation.id)
        assert (kept.deleted_at, kept.request.prompt) == (moment, "a lake")


class TestCounting:
    async def test_what_is_at_the_providers(self, database, ask, put):
        for status in Status:
            await put(await ask(), status)
        await put(await ask(account="other"), Status.RUNNING)
        await ask(account="idle")
        async with database.reading() as tables:
            assert await tables.generations.at_provider() == {"luma": len(AT_PROVIDER), "other": 1}

    async def test_who_is_ahead(self, database, ask, put, claim, clock):
        mine = await ask()
        await ask()
        async with database.reading() as tables:
            assert await tables.generations.ahead(mine) == 0
        clock.forward(minutes=-1)
        await ask()
        await ask(account="other")
        await put(await ask(), Status.RUNNING)
        clock.forward(minutes=1)
        last = await ask()
        await claim(limit=1)  # being looked at: still ahead
        async with database.reading() as tables:
            assert await tables.generations.ahead(mine) == 1
            assert await tables.generations.ahead(last) == 3

    async def test_what_a_member_has_under_way(self, database, ask, put):
        mine = []
        for status in Status:
            generation = await put(await ask(), status)
            mine += [generation.id] if status in UNFINISHED else []
        await ask(user_id=2)
        await ask(guild_id=8)
        alone = await ask(guild_id=None)
        async with database.reading() as tables:
            assert [one.id for one in await tables.generations.unfinished(ME)] == mine
            assert await tables.generations.count_unfinished(ME) == len(UNFINISHED)
            nowhere = replace(ME, guild_id=None)
            assert [one.id for one in await tables.generations.unfinished(nowhere)] == [alone.id]
            assert await tables.generations.count_unfinished(nowhere) == 1

    async def test_how_long_it_took(self, database, ask, put, clock):
        async def finished(seconds, *, status=Status.SUCCEEDED, frames=None, **options):
            finished_at = clock() + timedelta(seconds=seconds)
            await put(await ask(frames=frames, **options), status, submitted_at=clock(), finished_at=finished_at)

        for seconds in (20, 30.5, 10):
            await finished(seconds)
        await finished(99, status=Status.FAILED)
        await finished(99, account="other")
        await finished(99, frames={"seconds": 9})
        await finished(99, frames={"resolution": "1080p"})
        await put(await ask(), Status.SUCCEEDED, finished_at=clock())
        asked = {"account": "luma", "seconds": 5, "resolution": "720p"}
        async with database.reading() as tables:
            assert await tables.generations.waits(model="ray-2", **asked) == [10, 30.5, 20]
            assert await tables.generations.waits(model="ray-2", **asked, limit=2) == [10, 30.5]
            assert await tables.generations.waits(model="ray-3", **asked) == []

    async def test_which_jobs_are_known(self, database, ask, put):
        await put(await ask(), Status.RUNNING, provider_job_id="a")
        await put(await ask(account="other"), Status.RUNNING, provider_job_id="b")
        async with database.reading() as tables:
            assert await tables.generations.known_jobs("luma", ["a", "b", "c"]) == {"a"}
            assert await tables.generations.known_jobs("luma", {f"job-{n}" for n in range(5000)} | {"a"}) == {"a"}
            assert await tables.generations.known_jobs("luma", []) == set()


class TestClips:
    @pytest.fixture
    def clips(self, database):
        async def clips(text="", *, requester=ME, limit=25):
            async with database.reading() as tables:
                return [one.id for one in await tables.generations.clips(requester, text=text, limit=limit)]

        return clips

    @pytest.fixture
    def made(self, ask, put):
        async def made(prompt, **options):
            return (await put(await ask(prompt, **options), Status.SUCCEEDED)).id

        return made

    async def test_only_a_members_own_finished_ones(self, database, ask, put, made, clips, clock):
        here = await made("a lake")
        there = await made("a lake", guild_id=8)
        alone = await made("a lake", guild_id=None)
        await made("a lake", user_id=2)
        await ask("a lake")
        await put(await ask("a lake"), Status.FAILED)
        deleted = await made("a lake")
        async with database.transaction() as tables:
            await tables.generations.delete(deleted, now=clock())
        assert await clips() == [here]
        assert await clips(requester=Requester(user_id=1, guild_id=8)) == [there]
        assert await clips(requester=Requester(user_id=1, guild_id=None)) == [alone, there, here]

    async def test_newest_first_and_not_too_many(self, made, clips):
        ids = [await made("a lake") for _ in range(4)]
        assert await clips(limit=3) == ids[:0:-1]

    async def test_by_words_in_any_letters(self, made, clips):
        english, german = await made("A Lake at dawn"), await made("EIN SCHÖNER ÄRGER")
        assert await clips("lake AT") == [english]
        assert await clips("schöner är") == [german]
        assert await clips("lake  at") == []

    @pytest.mark.parametrize(
        ("text", "found"), [("50%", "50% off"), ("a_b", "a_b"), ("c\\d", "c\\d"), ("%", "50% off")]
    )
    async def test_signs_mean_themselves(self, made, clips, text, found):
        ids = {prompt: await made(prompt) for prompt in ("50% off", "500 off", "a_b", "axb", "c\\d", "cd")}
        assert await clips(text) == [ids[found]]

    async def test_by_number(self, made, clips):
        first, second = await made("a lake"), await made("a lake")
        assert await clips(str(second)) == [second]
        assert await clips(str(first)) == [first]

    @pytest.mark.parametrize("text", ["9" * 19, "9" * 400, "²", "-1", "1.0", "'; --"])
    async def test_odd_texts_find_nothing(self, made, clips, text):
        await made("a lake")
        assert await clips(text) == []

    async def test_what_was_made_from_a_clip(self, database, ask, made):
        clip = await made("a lake")
        after = await ask(frames={"start": ClipFrame(generation_id=clip)})
        before = await ask(frames={"end": ClipFrame(generation_id=clip)})
        await ask(origin_id=clip)
        async with database.reading() as tables:
            assert await tables.generations.children(clip) == [after, before]
            assert await tables.generations.children(after.id) == []
