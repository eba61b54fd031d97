"""What admission lets a member, a server and everybody spend; and who hears when much of it is used."""

import asyncio
import logging
from dataclasses import replace

import pytest

from bot.domain.allowance import Granted
from bot.domain.community.configuration import Configuration, Tier
from bot.domain.community.notices import NoticeKind
from bot.domain.errors import UserError
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Operation, Requester
from tests.bot.house import CHANNEL, GUILD

ME = Requester(user_id=1, guild_id=GUILD)
BOOSTER = 71
LOG = 99
PICTURE = {"operation": Operation.IMAGE, "model": "photon-1", "seconds": 0, "resolution": ""}


async def rules(house, *, guild_id=GUILD, **fields):
    """Set a server's rules."""
    async with house.database.transaction() as tables:
        _, seen = await tables.configurations.versioned(guild_id)
        await tables.configurations.save(guild_id, Configuration(**fields), seen=seen, now=house.clock())


async def grant(house, *, user_id=1, **what):
    async with house.database.transaction() as tables:
        await tables.ledger.add(
            LedgerEntry(
                guild_id=GUILD,
                user_id=user_id,
                generation_id=None,
                kind=EntryKind.GRANT,
                amount=MicroUsd(0),
                videos=0,
                counts_at=house.clock(),
                at=house.clock(),
                **what,
            )
        )


async def granted(house):
    async with house.database.reading() as tables:
        return await tables.ledger.granted(ME)


async def news(house):
    """Tell what is owed about budgets, and return it, oldest first."""
    taken = await house.notices.take(100)
    for notice in taken:
        await house.notices.told(notice, message_id=1)
    return [notice for notice in taken if notice.kind is NoticeKind.BUDGET]


async def refusal(asking):
    with pytest.raises(UserError) as caught:
        await asking
    return caught.value


def with_drafts(house):
    """Have the account offer a fast model, too."""
    ray = house.provider.facts.models["ray-2"]
    flash = replace(ray, label="Flash", draft=True, prices={what: price // 10 for what, price in ray.prices.items()})
    offer(house, flash=flash)


def offer(house, **models):
    """Have the account offer these models, too."""
    facts = house.provider.facts
    house.provider.facts = replace(facts, models={**facts.models, **models})
    house.wire({"scripted": house.provider})


class TestTiers:
    async def ask(self, house, *roles, **options):
        return await house.admission.admit(
            GenerationRequest(prompt="a lake", **{"model": "ray-2", **options}),
            requester=replace(ME, role_ids=frozenset(roles)),
            destination=Destination(channel_id=CHANNEL),
            press=house.press(),
        )

    async def test_who_has_the_role_may_do_more(self, house):
        await rules(house, everyone=Tier(videos_per_day=1), tiers=(Tier(role_id=BOOSTER, videos_per_day=2),))
        await self.ask(house)
        assert (await refusal(self.ask(house))).facts["limit"] == 1
        admitted = await self.ask(house, BOOSTER)
        assert (admitted.allowance.videos_per_day, admitted.left.videos) == (2, 0)
        assert (await refusal(self.ask(house, BOOSTER))).reason is Reason.VIDEOS_PER_DAY

    async def test_rules_hold_from_one_request_to_the_next(self, house):
        await self.ask(house)
        await rules(house, models=("sora",))
        assert (await refusal(self.ask(house))).reason is Reason.MODEL_NOT_OFFERED
        await rules(house, seconds=(9,))
        assert (await refusal(self.ask(house))).facts["offered"] == ("9",)
        await rules(house, everyone=Tier(resolutions=("540p",)))
        assert (await refusal(self.ask(house))).reason is Reason.RESOLUTION_NOT_OFFERED
        await self.ask(house, resolution="540p")

    async def test_an_extension_is_bound_by_today_s_rules(self, house):
        parent = await house.made()
        await rules(house, resolutions=("540p",))
        again = house.admission.again(
            parent.id, prompt=None, requester=ME, destination=Destination(channel_id=CHANNEL), press=house.press()
        )
        assert (await refusal(again)).reason is Reason.RESOLUTION_NOT_OFFERED

    async def test_what_one_is_offered_is_what_is_taken(self, house):
        await rules(house, seconds=(9,), everyone=Tier(resolutions=("540p",)))
        offered = (await house.allowances.offered(ME)).models
        assert {key: (model.seconds, model.resolutions) for key, model in offered.items()} == {
            "ray-2": ((9,), ("540p",)),
            "photon-1": ((), ()),  # a picture has neither
        }
        await house.ask(seconds=9, resolution="540p")
        await house.ask(**PICTURE)

    async def test_what_is_not_offered_is_told_with_what_is_for_the_same_work(self, house):
        await rules(house, models=("photon-1",))
        error = await refusal(self.ask(house))
        assert (error.reason, error.facts) == (Reason.MODEL_NOT_OFFERED, {"model": "Ray 2"})
        await rules(house, models=("ray-2",))
        assert "offered" not in (await refusal(self.ask(house, **PICTURE))).facts


class TestGranted:
    async def test_it_is_used_when_the_free_part_is_and_comes_back_to_where_it_was(self, house):
        await rules(house, everyone=Tier(videos_per_day=1, dollars_per_month=MicroUsd(700_000)))
        await grant(house, granted_videos=2, granted_amount=MicroUsd(1_000_000))
        await house.ask()
        second = await house.admit()
        assert second.left.videos == 1
        [entry] = await house.entries(second.generation)
        assert (entry.videos, entry.free_amount, entry.granted_videos, entry.granted_amount) == (
            0,
            200_000,
            -1,
            -300_000,
        )
        assert await granted(house) == Granted(videos=1, amount=MicroUsd(700_000))
        await house.cancellation.cancel(second.generation.id, requester=ME)
        assert await granted(house) == Granted(videos=2, amount=MicroUsd(1_000_000))
        usage = (await house.allowances.of(ME)).usage
        assert (usage.videos_today, usage.spent_this_month, usage.server_spent_this_month) == (1, 500_000, 500_000)

    async def test_what_a_clip_cost_less_comes_back_to_what_was_granted_first(self, house):
        await rules(house, everyone=Tier(dollars_per_month=MicroUsd(200_000)))
        await grant(house, granted_amount=MicroUsd(400_000))
        generation = await house.running()
        assert await granted(house) == Granted(amount=MicroUsd(100_000))
        await house.finished(generation, cost=MicroUsd(100_000))
        assert await granted(house) == Granted(amount=MicroUsd(400_000))
        assert await house.spent() == 100_000

    async def test_what_was_granted_stays_when_the_month_ends(self, house, clock):
        await grant(house, granted_videos=2)
        clock.forward(days=100)
        assert (await house.allowances.of(ME)).usage.granted.videos == 2

    async def test_what_staff_let_begin_anew_is_the_free_part_of_what_has_ended(self, house, clock):
        await house.made()
        running = await house.running()
        async with house.database.transaction() as tables:
            standing = await house.allowances.of(ME)
            videos, pictures, amount = await tables.ledger.ended_use(ME, standing.windows)
            assert (videos, pictures, amount) == (1, 0, 500_000)
            await tables.ledger.add(
                LedgerEntry(
                    guild_id=GUILD,
                    user_id=1,
                    generation_id=None,
                    kind=EntryKind.RESET,
                    amount=MicroUsd(0),
                    videos=-videos,
                    free_amount=MicroUsd(-amount),
                    counts_at=clock(),
                    at=clock(),
                )
            )
        usage = (await house.allowances.of(ME)).usage
        assert (usage.videos_today, usage.spent_this_month, usage.jobs_now) == (1, 500_000, 1)
        assert usage.server_spent_this_month == 1_000_000  # the server's books stay
        await house.finished(running)
        assert (await house.allowances.of(ME)).usage.videos_today == 1


class TestBudget:
    async def test_the_day_s_budget_of_the_server(self, house, clock):
        await rules(house, dollars_per_day=MicroUsd(600_000))
        await house.ask(user_id=2)
        error = await refusal(house.ask())
        assert (error.reason, error.facts["left"], error.facts["span"]) == (Reason.SERVER_BUDGET, 100_000, "day")
        assert error.facts["resets_at"] == clock().replace(day=2, hour=0)
        await house.ask(guild_id=10)
        clock.forward(hours=12)
        await house.ask()

    async def test_an_admin_cannot_raise_the_operator_s_budget(self, house):
        house.budgeted(900_000)
        await rules(house, dollars_per_month=MicroUsd(5 * DOLLAR))
        await house.ask()
        assert (await refusal(house.ask())).facts["limit"] == 900_000

    async def test_near_its_end_only_drafts_are_made(self, house):
        with_drafts(house)
        await rules(house, dollars_per_month=MicroUsd(1_100_000))
        await house.ask()
        await house.ask()
        error = await refusal(house.ask(resolution="540p", model="ray-2", seconds=5))
        assert error.reason is Reason.SERVER_BUDGET  # too dear in any case
        await house.ask(model="flash", resolution="540p")
        error = await refusal(house.ask(model="flash", resolution="720p"))
        assert (error.reason, error.facts["drafts"]) == (Reason.DRAFTS_ONLY, ("Flash at 540p",))
        error = await refusal(house.ask(**PICTURE))  # a draft of a video is no help to who wants a picture
        assert (error.reason, "drafts" in error.facts) == (Reason.DRAFTS_ONLY, False)

    async def test_then_drafts_are_what_one_is_offered(self, house, clock):
        with_drafts(house)
        await rules(house, dollars_per_day=MicroUsd(1_100_000))
        await house.ask()
        assert (await house.allowances.offered(ME)).drafts_until is None
        await house.ask()
        offer = await house.allowances.offered(ME)
        assert {key: model.resolutions for key, model in offer.models.items()} == {
            "flash": ("540p",),
            "photon-1": (),  # there is no draft of a picture: it is refused, with why
        }
        assert offer.drafts_until == clock().replace(day=2, hour=0)
        await rules(house, dollars_per_day=MicroUsd(1_100_000), models=("ray-2",))
        assert list((await house.allowances.offered(ME)).models) == ["ray-2"]  # and each is refused, with why

    async def test_the_day_is_the_server_s(self, house, clock):
        await rules(house, dollars_per_day=MicroUsd(500_000), time_zone="Asia/Tokyo")
        await house.ask()  # at noon UTC
        assert (await refusal(house.ask())).facts["resets_at"] == clock().replace(hour=15)
        clock.forward(hours=3)
        await house.ask()


class TestAlerts:
    async def test_each_part_is_told_once_with_who_and_what_spent_it(self, house):
        await rules(house, dollars_per_month=MicroUsd(2 * DOLLAR), log_channel_id=LOG, models=("ray-2",))
        await house.ask(user_id=2)
        assert await news(house) == []
        await house.ask(user_id=1)
        [half] = await news(house)
        assert (half.guild_id, half.channel_id, half.user_id) == (GUILD, LOG, None)
        assert half.facts == {
            "percent": 50,
            "span": "month",
            "spent": 1_000_000,
            "limit": 2_000_000,
            "until": house.clock().replace(month=2, day=1, hour=0).isoformat(),
            "stopped": False,
            "drafts": [],
            "members": [[1, 500_000], [2, 500_000]],
            "models": [["ray-2", 1_000_000]],
        }
        await house.ask(user_id=1)
        [three] = await news(house)
        assert (three.facts["percent"], three.facts["members"][0]) == (75, [1, 1_000_000])
        second = await house.ask(user_id=2, resolution="540p")
        [nine] = await news(house)
        assert (nine.facts["percent"], nine.facts["stopped"]) == (
            100,
            True,
        )  # 95 %: the cheapest there is does not fit any more
        await house.cancellation.cancel(second.id, requester=replace(ME, user_id=2))
        await house.ask(user_id=2, resolution="540p")
        assert await news(house) == []

    async def test_of_several_parts_at_once_the_largest_is_told(self, house):
        with_drafts(house)
        await rules(house, dollars_per_day=MicroUsd(540_000), log_channel_id=LOG)
        await house.ask()
        [alert] = await news(house)
        assert (alert.facts["percent"], alert.facts["drafts"]) == (90, ["Flash at 540p"])

    async def test_it_names_the_drafts_that_this_server_offers(self, house):
        with_drafts(house)
        await rules(house, dollars_per_day=MicroUsd(550_000), log_channel_id=LOG, models=("ray-2", "photon-1"))
        await house.ask()
        [alert] = await news(house)
        assert (alert.facts["percent"], alert.facts["drafts"]) == (90, [])

    async def test_a_new_day_is_told_anew_and_so_is_a_changed_budget(self, house, clock):
        await rules(house, dollars_per_day=MicroUsd(DOLLAR), log_channel_id=LOG)
        await house.ask()
        assert len(await news(house)) == 1
        await rules(house, dollars_per_day=MicroUsd(1_500_000), log_channel_id=LOG)
        await house.ask()
        assert [one.facts["percent"] for one in await news(house)] == [50]
        clock.forward(days=1)
        await rules(house, dollars_per_day=MicroUsd(DOLLAR), log_channel_id=LOG)
        await house.ask()
        assert [one.facts["percent"] for one in await news(house)] == [50]

    async def test_it_is_used_up_when_not_even_a_picture_fits(self, house):
        await rules(house, dollars_per_month=MicroUsd(520_000), log_channel_id=LOG, models=("ray-2", "photon-1"))
        offer(house, **{"photon-1": replace(house.provider.facts.models["photon-1"], draft=True)})
        await house.ask()
        [nearly] = await news(house)  # no video fits any more
        assert (nearly.facts["percent"], nearly.facts["stopped"], nearly.facts["drafts"]) == (90, False, ["Photon"])
        await house.ask(**PICTURE)
        [whole] = await news(house)
        assert (whole.facts["percent"], whole.facts["stopped"], whole.facts["spent"]) == (100, True, 515_138)
        assert (await refusal(house.ask(**PICTURE))).reason is Reason.SERVER_BUDGET

    async def test_without_a_log_channel_it_is_told_once_there_is_one(self, house):
        await rules(house, dollars_per_month=MicroUsd(DOLLAR), models=("ray-2",))
        await house.ask(resolution="540p")
        await rules(house, dollars_per_month=MicroUsd(DOLLAR), log_channel_id=LOG, models=("ray-2",))
        await house.ask(resolution="540p")
        assert [one.facts["percent"] for one in await news(house)] == [100]

    async def test_two_processes_at_once_tell_it_once(self, house, second_house):
        await rules(house, dollars_per_month=MicroUsd(5 * DOLLAR), log_channel_id=LOG)
        asking = [one.ask(f"wish {user}", user_id=user) for user in range(1, 6) for one in (house, second_house)]
        await asyncio.gather(*asking, return_exceptions=True)
        told = [one.facts["percent"] for one in await news(house)]
        assert told == [50, 75, 90]

    async def test_a_budget_that_was_lowered_is_told_when_it_refuses(self, house):
        await house.ask()
        await rules(house, dollars_per_month=MicroUsd(600_000), log_channel_id=LOG, models=("ray-2",))
        for _ in range(2):
            assert (await refusal(house.ask())).reason is Reason.SERVER_BUDGET
        [told] = await news(house)
        assert (told.facts["percent"], told.facts["spent"]) == (100, 500_000)

    async def test_a_refused_request_tells_nothing(self, house):
        house.allow(videos_per_day=0)
        await rules(house, dollars_per_month=MicroUsd(500_000), log_channel_id=LOG)
        await refusal(house.ask())
        assert await news(house) == []


class TestAllServers:
    async def test_stop_together_at_the_operator_s_limit(self, house, clock):
        house.capped(dollars_per_day=MicroUsd(1_200_000))
        await house.ask()
        await house.ask(guild_id=10)
        error = await refusal(house.ask(guild_id=None))
        assert (error.reason, error.facts["left"]) == (Reason.ALL_SERVERS_BUDGET, 200_000)
        assert error.facts["resets_at"] == clock().replace(day=2, hour=0)
        clock.forward(hours=12)
        await house.ask(guild_id=10)

    async def test_and_the_operators_hear_of_it_once_each(self, house, caplog):
        house.operator_ids = frozenset({5, 6})
        with caplog.at_level(logging.WARNING, logger="bot.lifecycle.admission.spending"):
            house.capped(dollars_per_month=MicroUsd(900_000))
            await house.ask()
        told = await news(house)
        assert {(one.user_id, one.guild_id, one.channel_id) for one in told} == {(5, None, None), (6, None, None)}
        assert told[0].facts["servers"] == [[GUILD, 500_000]]
        assert "50 % of the budget of all servers is used: $0.50 of $0.90 a month" in caplog.text
        await house.ask(guild_id=10, resolution="540p")
        assert [one.facts["percent"] for one in await news(house)] == [100, 100]
