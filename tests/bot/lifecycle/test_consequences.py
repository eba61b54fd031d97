"""What follows when a provider refuses what a clip would show."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.community.audit import AuditSearch
from bot.domain.community.conduct import RestrictionKind, StrikeKind
from bot.domain.community.notices import NoticeKind
from bot.domain.errors import ProviderRejected, UserError
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.lifecycle import consequences
from tests.bot.house import GUILD

ANA = Requester(user_id=1, guild_id=GUILD)


async def refused(house, reason=Reason.PROMPT_MODERATED, **options):
    """Let the provider refuse a job after it began."""
    generation = await house.queued(**options)
    await house.submission.run_once()
    generation = await house.get(generation)
    house.provider.fail(generation.provider_job_id, reason)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    return await house.get(generation)


async def deeds(house, guild_id=GUILD):
    async with house.database.reading() as tables:
        return [one.deed for one in await tables.audit.older(guild_id, AuditSearch(), limit=50)][::-1]


async def owed(house):
    return [notice for notice in await house.notices.take(50) if notice.kind is NoticeKind.STRIKE]


async def change(house, **fields):
    async with house.database.transaction() as tables:
        before, version = await tables.configurations.versioned(GUILD)
        await tables.configurations.save(GUILD, replace(before, **fields), seen=version, now=house.clock())


async def test_it_is_free_counts_once_and_is_told_and_written_down(house):
    ended = await refused(house)
    assert await house.spent() == 0
    (strike,) = (await house.conduct.of(ANA)).strikes
    assert (strike.kind, strike.reason, strike.generation_id, strike.actor_id) == (
        StrikeKind.PROVIDER, "prompt_moderated", ended.id, None
    )  # fmt: skip
    (deed,) = await deeds(house)
    assert (deed.action, deed.user_id, deed.generation_id) == ("bot.strike", 1, ended.id)
    (notice,) = await owed(house)
    assert (notice.user_id, notice.guild_id) == (1, GUILD)
    assert notice.facts["count"] == 1
    async with house.database.transaction() as tables:
        assert await consequences.of_failure(tables, ended, now=house.clock()) is None
    assert len((await house.conduct.of(ANA)).strikes) == 1


async def test_a_refusal_at_the_create_counts_too(house, provider):
    provider.refuses = ProviderRejected(Reason.BLACKLISTED_WORDS)
    generation = await house.queued()
    await house.submission.run_once()
    assert (await house.get(generation)).failure is Reason.BLACKLISTED_WORDS
    assert len((await house.conduct.of(ANA)).strikes) == 1


async def test_other_failures_do_not(house):
    await refused(house, Reason.JOB_FAILED)
    assert (await house.conduct.of(ANA)).strikes == ()
    assert await deeds(house) == []


async def test_the_last_one_pauses_in_that_server_for_as_long_as_its_rules_say(house):
    await change(house, strikes_before_pause=2, pause_hours=5)
    await refused(house)
    assert (await house.conduct.of(ANA)).pause is None
    await refused(house)
    record = await house.conduct.of(ANA)
    assert record.pause is not None
    assert record.pause.until == house.clock() + timedelta(hours=5)
    assert record.pause.actor_id is None
    assert [one.action for one in await deeds(house)] == ["bot.strike", "bot.strike", "bot.pause"]
    assert (await owed(house))[-1].facts["until"] == int(record.pause.until.timestamp())
    with pytest.raises(UserError) as refusal:
        await house.ask()
    assert refusal.value.reason is Reason.MEMBER_PAUSED
    assert await house.ask(guild_id=GUILD + 1)  # elsewhere, and other people here
    assert await house.ask(user_id=2)
    house.clock.forward(hours=5)
    assert await house.ask()


async def test_what_was_queued_before_is_still_made(house):
    house.limit(at_once=1)
    await change(house, strikes_before_pause=1)
    first, second = await house.queued(), await house.queued()
    await house.submission.run_once()
    house.provider.fail((await house.get(first)).provider_job_id, Reason.MODERATED)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    assert (await house.conduct.of(ANA)).pause is not None
    await house.submission.run_once()
    assert await house.status(second) is Status.RUNNING


async def test_strikes_decay(house):
    await change(house, strikes_before_pause=2, strike_days=7)
    await refused(house)
    house.clock.forward(days=7)
    await refused(house)
    record = await house.conduct.of(ANA)
    assert len(record.strikes) == 1
    assert record.pause is None


async def test_a_present_and_a_rehearsal_do_not_count(house):
    ended = await refused(house, Reason.JOB_FAILED)
    async with house.database.transaction() as tables:
        for changed in ({"present": True}, {"account": "simulated"}):
            moderated = replace(ended, failure=Reason.MODERATED, **changed)
            assert await consequences.of_failure(tables, moderated, now=house.clock()) is None


class TestEverywhere:
    async def test_providers_strikes_of_all_servers_count_together(self, house):
        house.strikes_everywhere = 3
        house.wire({house.provider.name: house.provider})
        for guild_id in (GUILD, GUILD + 1, GUILD + 2):
            await refused(house, guild_id=guild_id)
        ends = house.clock() - timedelta(minutes=2) + timedelta(days=30)  # when the first of the three is over
        with pytest.raises(UserError) as refusal:
            await house.ask(guild_id=GUILD + 3)
        assert refusal.value.reason is Reason.PAUSED_EVERYWHERE
        assert refusal.value.facts["until"] == ends
        assert (await house.conduct.of(ANA)).everywhere_until == ends
        assert await house.ask(user_id=2)
        house.clock.time = ends
        assert await house.ask()

    async def test_staffs_strikes_are_the_servers_own(self, house):
        house.strikes_everywhere = 1
        house.wire({house.provider.name: house.provider})
        async with house.database.transaction() as tables:
            await consequences.strike(
                tables, StrikeKind.STAFF, user_id=1, guild_id=GUILD, reason="rude", now=house.clock(), actor_id=5
            )
        assert (await house.conduct.of(ANA)).everywhere_until is None


async def test_two_at_once_do_not_overlook_each_other(house, second_house):
    await change(house, strikes_before_pause=2)
    first, second = await house.queued(), await house.queued()
    await house.submission.run_once()
    for generation in (first, second):
        house.provider.fail((await house.get(generation)).provider_job_id, Reason.MODERATED)
    house.clock.forward(minutes=1)
    await asyncio.gather(house.polling.run_once(), second_house.polling.run_once())
    record = await house.conduct.of(ANA)
    assert len(record.strikes) == 2
    assert record.pause is not None
    async with house.database.reading() as tables:
        held = await tables.conduct.in_force(1, GUILD, now=house.clock())
    assert [one.kind for one in held] == [RestrictionKind.PAUSE]


async def test_without_a_server_it_counts_for_all_together_only(house):
    house.strikes_everywhere = 1
    house.wire({house.provider.name: house.provider})
    await refused(house, guild_id=None, private=True)
    with pytest.raises(UserError) as refusal:
        await house.ask()
    assert refusal.value.reason is Reason.PAUSED_EVERYWHERE
