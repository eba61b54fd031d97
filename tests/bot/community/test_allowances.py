"""What /quota shows is what admission counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.community.allowances import Allowances
from bot.domain.allowance import Usage
from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Requester

ME = Requester(user_id=1, guild_id=9)
ME_ELSEWHERE = replace(ME, guild_id=10)
ME_IN_DIRECT_MESSAGES = replace(ME, guild_id=None)
NEIGHBOUR = replace(ME, user_id=2)


def used(videos, mine, jobs, everybody, today=None):
    return Usage(
        videos_today=videos,
        spent_this_month=MicroUsd(mine),
        jobs_now=jobs,
        server_spent_today=MicroUsd(everybody if today is None else today),
        server_spent_this_month=MicroUsd(everybody),
    )


async def usage(house, requester=ME):
    return (await house.allowances.of(requester)).usage


async def failed(house, prompt="a lake at dawn", **options):
    """Have one fail at the provider, so that its price is given back."""
    running = await house.running(prompt, **options)
    house.provider.fail(running.provider_job_id)
    house.clock.forward(minutes=1)
    await house.polling.run_once()


async def test_who_used_nothing_has_everything_and_knows_when_it_ends(house):
    standing = await house.allowances.of(ME)
    assert standing.usage == used(0, 0, 0, 0)
    assert standing.allowance == house.allowance
    assert standing.refunded_this_week == 0
    assert standing.windows.day_end == datetime(2030, 1, 2, tzinfo=UTC)
    assert standing.windows.month_end == datetime(2030, 2, 1, tzinfo=UTC)


async def test_members_count_for_themselves_and_together_for_their_server(house):
    await house.ask()
    await house.ask(resolution="540p")
    await house.ask(user_id=2)
    assert await usage(house) == used(2, 900_000, 2, 1_400_000)
    assert await usage(house, NEIGHBOUR) == used(1, 500_000, 1, 1_400_000)
    assert await usage(house, ME_ELSEWHERE) == used(0, 0, 0, 0)
    assert await usage(house, ME_IN_DIRECT_MESSAGES) == used(0, 0, 0, 0)


async def test_in_direct_messages_everybody_is_on_their_own(house):
    await house.ask(guild_id=None)
    await house.ask(guild_id=None, user_id=2)
    assert await usage(house, ME_IN_DIRECT_MESSAGES) == used(1, 500_000, 1, 500_000)


async def test_a_finished_clip_is_spent_but_no_longer_under_way(house):
    await house.made()
    assert await usage(house) == used(1, 500_000, 0, 500_000)


async def test_a_failed_one_is_given_back_and_told_for_a_week(house):
    await failed(house)
    assert await usage(house) == used(0, 0, 0, 0)
    assert (await house.allowances.of(ME)).refunded_this_week == 500_000
    assert (await house.allowances.of(NEIGHBOUR)).refunded_this_week == 0
    house.clock.forward(days=6, hours=23)
    assert (await house.allowances.of(ME)).refunded_this_week == 500_000
    house.clock.forward(hours=1)
    assert (await house.allowances.of(ME)).refunded_this_week == 0


async def test_what_a_clip_cost_less_is_given_back_too(house):
    await house.finished(await house.running(), cost=MicroUsd(300_000))
    assert await usage(house) == used(1, 300_000, 0, 300_000)
    assert (await house.allowances.of(ME)).refunded_this_week == 200_000


async def test_videos_come_back_at_midnight_and_dollars_on_the_first(house):
    await house.made()
    house.clock.time = (await house.allowances.of(ME)).windows.day_end - timedelta(microseconds=1)
    assert await usage(house) == used(1, 500_000, 0, 500_000)
    house.clock.forward(microseconds=1)
    assert await usage(house) == used(0, 500_000, 0, 500_000, today=0)
    house.clock.time = (await house.allowances.of(ME)).windows.month_end - timedelta(microseconds=1)
    assert (await usage(house)).spent_this_month == 500_000
    house.clock.forward(microseconds=1)
    assert await usage(house) == used(0, 0, 0, 0)


async def test_a_price_given_back_after_midnight_frees_the_day_it_was_taken_from(house):
    """Else one would have a video more than allowed on the day after."""
    house.clock.time = datetime(2030, 1, 1, 23, 59, tzinfo=UTC)
    await failed(house)
    assert house.clock() == datetime(2030, 1, 2, tzinfo=UTC)
    assert await usage(house) == used(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("zone", "videos"), [("UTC", 1), ("Asia/Tokyo", 0), ("America/New_York", 1), ("Asia/Kathmandu", 1)]
)
async def test_the_day_is_the_server_s(house, zone, videos):
    allowances = Allowances(house.database, now=house.clock, terms=replace(house.terms, time_zone=zone), models={})
    await house.ask()  # at noon UTC
    house.clock.forward(hours=4)  # 01:00 of the next day in Tokyo, 21:45 in Kathmandu
    assert (await allowances.of(ME)).usage.videos_today == videos


async def test_where_it_says_that_one_is_left_just_one_more_is_taken(house):
    house.allow(videos_per_day=2, jobs_at_once=9)
    await house.ask()
    standing = await house.allowances.of(ME)
    assert standing.allowance.videos_per_day - standing.usage.videos_today == 1
    await house.ask()
    with pytest.raises(UserError) as caught:
        await house.ask()
    assert (caught.value.reason, caught.value.facts["resets_at"]) == (Reason.VIDEOS_PER_DAY, standing.windows.day_end)
