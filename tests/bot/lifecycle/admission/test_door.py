"""What admission accepts and refuses, and what it leaves behind."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.money import MicroUsd
from bot.domain.provider import Limits
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, GenerationRequest, ImageFrame, Press, Requester

ME = Requester(user_id=1, guild_id=9)
SOMEBODY = Requester(user_id=2, guild_id=9)
STRANGER = Requester(user_id=3, guild_id=10)
HERE = Destination(channel_id=77)
AT_MINE = Destination(channel_id=700, private=True)


async def rows(house, generation_id):
    """Return how many rows there are with this number or a later one, and what is owed."""
    async with house.database.reading() as tables:
        try:
            await tables.generations.get(generation_id)
        except KeyError:
            return [], await house.entries(generation_id), await tables.deliveries.of(generation_id)
    return None


async def refused(house, asking, *, next_id=1):
    """Expect a refusal that leaves nothing behind; return it."""
    with pytest.raises(UserError) as caught:
        await asking
    assert await rows(house, next_id) == ([], [], [])
    return caught.value


async def test_a_request_is_queued_reserved_and_announced(house):
    admitted = await house.admit("  a lake at dawn ", user_id=1)
    generation = admitted.generation
    assert (generation.status, generation.price, generation.account) == (Status.QUEUED, 500_000, "scripted")
    assert generation.request.prompt == "a lake at dawn"
    [entry] = await house.entries(generation)
    assert (entry.kind, entry.amount, entry.videos) == (EntryKind.RESERVE, 500_000, 1)
    assert [one.kind for one in await house.outbox.take()] == [DeliveryKind.CARD]


async def test_it_says_what_is_left_and_where_one_stands(house):
    await house.admit(user_id=2)
    admitted = await house.admit(user_id=1)
    assert not admitted.duplicate
    usage = admitted.usage
    assert (usage.videos_today, usage.spent_this_month, usage.jobs_now) == (1, 500_000, 1)
    assert usage.server_spent_this_month == 1_000_000
    outlook = admitted.outlook
    assert outlook is not None
    assert (outlook.place, outlook.people, outlook.low, outlook.high, outlook.published) == (2, 1, 87, 105, True)
    standing = await house.allowances.of(ME)
    assert standing.usage == usage


@pytest.mark.parametrize(
    ("options", "reason", "facts"),
    [
        ({"prompt": " \n "}, Reason.PROMPT_REQUIRED, {}),
        ({"prompt": "ab"}, Reason.PROMPT_TOO_SHORT, {"shortest": 3, "length": 2}),
        ({"prompt": "a" * 4001}, Reason.PROMPT_TOO_LONG, {"longest": 4000, "length": 4001}),
        ({"model": "sora"}, Reason.MODEL_UNKNOWN, {"model": "sora", "offered": ("ray-2",)}),
        ({"seconds": 7}, Reason.SECONDS_UNSUPPORTED, {"seconds": 7, "model": "Ray 2", "offered": ("5", "9")}),
        (
            {"resolution": "8k"},
            Reason.RESOLUTION_UNSUPPORTED,
            {"resolution": "8k", "model": "Ray 2", "offered": ("540p", "720p")},
        ),
        ({"aspect": "2:1"}, Reason.ASPECT_UNSUPPORTED, {"aspect": "2:1", "model": "Ray 2", "offered": ("16:9", "1:1")}),
    ],
)
async def test_what_nobody_offers_is_refused_with_what_is_offered(house, options, reason, facts):
    error = await refused(house, house.admit(**options))
    assert (error.reason, error.facts) == (reason, facts)


async def picture(house, data, *, user_id=1):
    return (await house.intake.picture(data, filename="lake.png", user_id=user_id)).media


async def test_a_picture_may_speak_for_itself(house, picture_file):
    media = await picture(house, picture_file)
    generation = await house.ask("", start=ImageFrame(media_id=media.id))
    assert (generation.request.prompt, generation.request.picture_ids) == ("", (media.id,))


async def test_a_clip_does_not_speak_for_itself(house):
    parent = await house.made()
    frame = ClipFrame(generation_id=parent.id)
    assert (await refused(house, house.admit("", start=frame), next_id=2)).reason is Reason.PROMPT_REQUIRED


async def test_loops_are_checked_against_the_frames(house, picture_file):
    media = await picture(house, picture_file)
    frame = ImageFrame(media_id=media.id)
    error = await refused(house, house.admit(end=frame, loop=True))
    assert error.reason is Reason.LOOP_WITH_END_FRAME
    assert (await house.ask(start=frame, loop=True)).request.loop


async def test_a_picture_that_is_gone_is_refused(house, picture_file):
    media = await picture(house, picture_file)
    async with house.database.transaction() as tables:
        await tables.media.delete(media.id, now=house.clock())
    for media_id in (media.id, 4711):
        error = await refused(house, house.admit(start=ImageFrame(media_id=media_id)))
        assert error.reason is Reason.FRAMES_MISSING


async def test_only_pictures_of_ones_own_are_taken(house, picture_file):
    media = await picture(house, picture_file, user_id=2)
    error = await refused(house, house.admit(start=ImageFrame(media_id=media.id)))
    assert error.reason is Reason.FRAMES_MISSING
    assert (await house.ask(start=ImageFrame(media_id=media.id), user_id=2)).request.picture_ids == (media.id,)


async def test_the_file_of_a_clip_is_no_picture(house):
    secret = await house.made(private=True)
    for user_id, reason in ((1, Reason.SOURCE_NOT_A_PICTURE), (2, Reason.CLIP_PRIVATE)):
        asking = house.admit(start=ImageFrame(media_id=secret.clip_id), user_id=user_id)
        assert (await refused(house, asking, next_id=2)).reason is reason


async def test_without_a_provider_nothing_can_be_made(house):
    house.wire({})
    assert (await refused(house, house.admit())).reason is Reason.NO_PROVIDER


@pytest.mark.parametrize("reason", [Reason.ACCOUNT_KEY, Reason.ACCOUNT_CREDITS])
async def test_a_blocked_account_is_not_sold(house, clock, reason):
    async with house.database.transaction() as tables:
        await tables.accounts.block("scripted", reason=reason, now=clock(), until=clock() + timedelta(minutes=5))
    assert (await refused(house, house.admit())).reason is reason
    clock.forward(minutes=5)
    assert (await house.ask()).status is Status.QUEUED


class TestQuota:
    async def test_videos_a_day(self, house, clock):
        house.allow(videos_per_day=2)
        for _ in range(2):
            await house.ask()
        error = await refused(house, house.admit(), next_id=3)
        assert (error.reason, error.facts["used"], error.facts["limit"]) == (Reason.VIDEOS_PER_DAY, 2, 2)
        assert error.facts["resets_at"] == clock().replace(day=2, hour=0)
        await house.ask(user_id=2)  # others have their own
        await house.ask(guild_id=10)  # and so have I elsewhere
        clock.forward(hours=12)
        await house.ask()

    async def test_dollars_a_month(self, house, clock):
        house.allow(dollars_per_month=MicroUsd(1_200_000))
        await house.ask()
        await house.ask()
        error = await refused(house, house.admit(), next_id=3)
        assert error.reason is Reason.DOLLARS_PER_MONTH
        assert (error.facts["price"], error.facts["left"]) == (500_000, 200_000)
        assert error.facts["resets_at"] == clock().replace(month=2, day=1, hour=0)
        clock.forward(days=31)
        await house.ask()

    async def test_jobs_at_once(self, house):
        house.allow(jobs_at_once=1)
        first = await house.running()
        error = await refused(house, house.admit(), next_id=2)
        assert (error.reason, error.facts) == (Reason.JOBS_AT_ONCE, {"used": 1, "limit": 1})
        await house.finished(first)
        await house.ask()

    async def test_the_servers_budget(self, house):
        house.budgeted(900_000)
        await house.ask(user_id=1)
        error = await refused(house, house.admit(user_id=2), next_id=2)
        assert (error.reason, error.facts["left"]) == (Reason.SERVER_BUDGET, 400_000)

    async def test_the_accounts_budget_counts_what_may_have_been_charged(self, house):
        house.limit(dollars_per_month=MicroUsd(1_000_000))
        await house.ask(guild_id=1)
        async with house.database.transaction() as tables:
            await tables.costs.add("scripted", 1, "unconfirmed", MicroUsd(1), now=house.clock())
        error = await refused(house, house.admit(guild_id=2), next_id=2)
        assert (error.reason, error.facts["left"]) == (Reason.ACCOUNT_BUDGET, 499_999)

    async def test_a_price_that_came_back_can_be_spent_again_on_its_own_day(self, house, clock):
        house.allow(videos_per_day=1)
        clock.forward(hours=11, minutes=59)
        generation = await house.ask()
        clock.forward(minutes=2)  # past midnight
        await house.cancellation.cancel(generation.id, requester=ME)
        standing = await house.allowances.of(ME)
        assert (standing.usage.videos_today, standing.refunded_this_week) == (0, 500_000)
        await house.ask()
        assert (await refused(house, house.admit(), next_id=3)).reason is Reason.VIDEOS_PER_DAY

    async def test_a_hundred_presses_at_once_cannot_overspend(self, house, second_house):
        house.allow(videos_per_day=7, jobs_at_once=100)
        second_house.allow(videos_per_day=7, jobs_at_once=100)
        asking = [one.admit(f"wish {number}") for number in range(50) for one in (house, second_house)]
        results = await asyncio.gather(*asking, return_exceptions=True)
        refusals = [result for result in results if isinstance(result, UserError)]
        accepted = [result for result in results if not isinstance(result, BaseException)]
        assert (len(accepted), {error.reason for error in refusals}) == (7, {Reason.VIDEOS_PER_DAY})
        assert len(refusals) == 93
        assert await house.spent() == 7 * 500_000
        assert sorted(one.usage.videos_today for one in accepted) == list(range(1, 8))


async def test_a_present_takes_no_place(house, provider, clock):
    house.allow(jobs_at_once=1)
    async with house.database.transaction() as tables:
        await tables.generations.add(
            requester=ME,
            destination=HERE,
            request=GenerationRequest(prompt="found late", model="ray-2"),
            account="scripted",
            price=MicroUsd(0),
            press=None,
            now=clock(),
            present=True,
            status=Status.RUNNING,
            provider_job_id="job-0",
        )
    assert (await house.admit()).usage.jobs_now == 1


class TestPress:
    async def test_a_redelivered_event_makes_one_generation(self, house, clock):
        press = Press(interaction_id=5)
        first = await house.admit(press=press)
        clock.forward(minutes=10)
        second = await house.admit(press=press)
        assert (second.duplicate, second.generation.id) == (True, first.generation.id)
        assert await house.spent() == 500_000
        assert second.usage.videos_today == 1

    async def test_a_double_press_makes_one_generation(self, house, clock):
        first = await house.admit(press=house.press("1:reroll"))
        clock.forward(seconds=2)
        second = await house.admit(press=house.press("1:reroll"))
        assert (first.duplicate, second.duplicate) == (False, True)
        clock.forward(seconds=2)
        assert not (await house.admit(press=house.press("1:reroll"))).duplicate

    async def test_a_redelivered_event_is_no_refusal_whatever_has_changed_since(self, house):
        parent = await house.made()
        press = Press(interaction_id=5)
        child = await house.ask(start=ClipFrame(generation_id=parent.id), press=press)
        await house.deletion.delete(parent.id, requester=ME, may_manage=False)
        house.wire({})
        again = await house.admit(start=ClipFrame(generation_id=parent.id), press=press)
        assert (again.duplicate, again.generation.id) == (True, child.id)

    async def test_others_may_press_at_the_same_time(self, house):
        await house.admit(press=house.press("1:reroll"), user_id=1)
        assert not (await house.admit(press=house.press("1:reroll"), user_id=2)).duplicate

    async def test_a_double_press_at_the_limit_is_no_refusal(self, house):
        house.allow(videos_per_day=1)
        press = [house.press("1:reroll") for _ in range(2)]
        results = await asyncio.gather(*(house.admit(press=one) for one in press))
        assert sorted(one.duplicate for one in results) == [False, True]


async def test_an_account_without_room_is_still_sold_the_queue_waits(house):
    house.provider.facts = replace(
        house.provider.facts, limits=Limits(at_once=0, creates_per_minute=0, dollars_per_month=MicroUsd(10**9))
    )
    house.wire({"scripted": house.provider})
    await house.queued()
    assert not await house.submission.run_once()
