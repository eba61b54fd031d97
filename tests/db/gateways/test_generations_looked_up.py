from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.generation import AT_PROVIDER, UNFINISHED, Status
from bot.domain.request import ClipFrame, Operation, Requester
from bot.domain.waits import Sort

ME = Requester(user_id=1, guild_id=9)


class TestByItsCard:
    async def test_of_a_batch_the_first_in_its_server_only(self, database, ask):
        first = await ask()
        async with database.transaction() as tables:
            await tables.generations.lead(first.id)
        await ask(batch_id=first.id)
        async with database.transaction() as tables:
            await tables.generations.show(first.id, card_message_id=5)
            found = await tables.generations.of_card(5, guild_id=9)
            assert found == await tables.generations.get(first.id)
            assert await tables.generations.of_card(5, guild_id=8) is None
            assert await tables.generations.of_card(6, guild_id=9) is None


class TestCounting:
    async def test_what_is_at_the_providers(self, database, ask, put):
        for status in Status:
            await put(await ask(), status)
        await put(await ask(account="other"), Status.RUNNING)
        await ask(account="idle")
        async with database.reading() as tables:
            assert await tables.generations.at_provider() == {("luma", False): len(AT_PROVIDER), ("other", False): 1}

    async def test_what_a_search_has_ruled_out_is_not_at_the_provider(self, database, ask, put):
        await put(await ask(), Status.UNCONFIRMED, attempts=1)
        await put(await ask(), Status.RUNNING, attempts=1)
        async with database.reading() as tables:
            assert await tables.generations.at_provider() == {("luma", False): 1}

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

    async def test_a_present_is_under_way_but_takes_no_place(self, database, ask):
        present = await ask(present=True, status=Status.RUNNING, provider_job_id="job")
        async with database.reading() as tables:
            assert [one.id for one in await tables.generations.unfinished(ME)] == [present.id]
            assert await tables.generations.count_unfinished(ME) == 0

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
        await finished(99, frames={"operation": Operation.MODIFY_VIDEO})
        sort = Sort(model="ray-2", seconds=5, resolution="720p")
        async with database.reading() as tables:
            assert await tables.turns.waits("luma", sort) == [10, 30.5, 20]
            assert await tables.turns.waits("luma", sort, limit=2) == [10, 30.5]
            assert await tables.turns.waits("luma", replace(sort, model="ray-3")) == []
            assert await tables.turns.waits("luma", replace(sort, operation=Operation.MODIFY_VIDEO)) == [99]

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
            assert await tables.lineage.children(await tables.generations.get(clip)) == [after, before]
            assert await tables.lineage.children(after) == []
