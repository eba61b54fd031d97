"""What is deleted here is deleted at its provider: however often it has to be told, and when nothing needs it more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ProviderUnavailable
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Requester
from db.schema import DOOMED_JOBS
from tests.bot.house import GUILD

ME = Requester(user_id=1, guild_id=GUILD)


async def delete(house, generation):
    return await house.deletion.delete(generation.id, requester=ME, may_manage=False)


async def doomed(house):
    async with house.database.reading() as tables:
        return list(await tables.statements.run(DOOMED_JOBS.select()))


async def test_the_provider_is_told_once(house, provider):
    clip = await house.made()
    deleted = await delete(house, clip)
    assert (deleted.told, deleted.kept) == (("scripted",), ())
    assert provider.deleted == []  # not while somebody waits for the answer
    assert await house.removal.run_once()
    assert provider.deleted == [clip.provider_job_id]
    assert not await house.removal.run_once()
    await delete(house, clip)  # again is fine
    assert not await house.removal.run_once()


async def test_what_failed_there_is_deleted_as_well(house, provider):
    failed = await house.running()
    provider.fail(failed.provider_job_id)
    await house.collected()
    await delete(house, failed)
    await house.removal.run_once()
    assert provider.deleted == [failed.provider_job_id]


async def test_what_was_never_there_is_not(house, provider):
    waiting = await house.queued()
    await house.cancellation.cancel(waiting.id, requester=ME)
    assert (await delete(house, waiting)).told == ()
    assert not await house.removal.run_once()


async def test_a_provider_that_does_not_answer_is_told_again(house, provider):
    clip = await house.made()
    await delete(house, clip)
    provider.delete_fails = ProviderUnavailable(Reason.UNAVAILABLE)
    assert await house.removal.run_once()
    assert not await house.removal.run_once()  # not before its time
    provider.delete_fails = None
    house.clock.forward(minutes=2)
    await house.removal.run_once()
    assert provider.deleted == [clip.provider_job_id] * 2
    assert await doomed(house) == []


async def test_in_the_end_it_is_given_up_and_the_operator_is_told(house, provider, caplog):
    await delete(house, await house.made())
    provider.delete_fails = ProviderUnavailable(Reason.UNAVAILABLE)
    for _ in range(60):
        assert await house.removal.run_once()
        house.clock.forward(hours=8)
    assert await doomed(house) == []
    assert "delete it by hand" in caplog.text


@pytest.mark.parametrize("how", ["facts", "answer"])
async def test_a_provider_that_keeps_its_jobs(house, provider, monkeypatch, how):
    if how == "facts":
        provider.facts = replace(provider.facts, deletes=False)
        house.wire({provider.name: provider})
    else:

        async def no(job_id):
            return False

        monkeypatch.setattr(provider, "delete", no)
    deleted = await delete(house, await house.made())
    assert deleted.kept == (("scripted",) if how == "facts" else ())
    await house.removal.run_once()
    assert await doomed(house) == []


async def test_a_clip_that_is_still_to_be_continued_stays_there_until_then(house, provider):
    clip = await house.made()
    child = await house.queued(start=ClipFrame(generation_id=clip.id))
    await delete(house, clip)
    assert not await house.removal.run_once()
    await house.submission.run_once()
    await house.finished(await house.get(child))
    assert await house.removal.run_once()
    assert provider.deleted == [clip.provider_job_id]


async def test_another_process_goes_on_where_one_died(house, second_house, provider):
    clip = await house.made()
    await delete(house, clip)
    async with house.database.transaction() as tables:  # claimed, and then killed
        now = house.clock()
        assert await tables.doomed_jobs.claim(["scripted"], now=now, until=now + timedelta(minutes=2), limit=5)
    assert not await second_house.removal.run_once()
    house.clock.forward(minutes=3)
    assert await second_house.removal.run_once()
    assert provider.deleted == [clip.provider_job_id]


async def test_what_is_forgotten_is_forgotten_there_too(house, provider):
    clip = await house.made()
    await house.privacy.delete(ME)
    for _ in range(5):
        await house.forgetting.run_once()
        house.clock.forward(minutes=1)
    await house.removal.run_once()
    assert provider.deleted == [clip.provider_job_id]
