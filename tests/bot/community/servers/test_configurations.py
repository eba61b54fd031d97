"""A server's rules: in force at once, written down, and safe under the hands of two admins."""

import asyncio
import json
from dataclasses import replace

import pytest

from bot.community.servers.configurations import stamp
from bot.domain.community.audit import AuditSearch
from bot.domain.community.configuration import Configuration, Tier
from bot.domain.community.notices import NoticeKind
from bot.domain.errors import UserError
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.reasons import Reason
from bot.lifecycle.wakeups import OUTBOX
from tests.bot.house import GUILD

ADA, EVE, LOG = 50, 51, 600


async def set_(house, values, *, actor_id=ADA, action="config.test", seen=""):
    return await house.configurations.set(GUILD, values, actor_id=actor_id, action=action, seen=seen)


async def lines(house):
    return (await house.audit_log.page(GUILD, AuditSearch())).entries


async def test_a_change_is_in_force_at_once_and_written_down(house):
    before, after = await set_(house, {"pause_hours": 5, "strike_days": 7}, action="config.strikes")
    assert (before.pause_hours, after.pause_hours) == (24, 5)
    assert (await house.configurations.of(GUILD)).strike_days == 7
    assert await house.configurations.of(GUILD + 1) == Configuration()
    (line,) = await lines(house)
    assert (line.deed.action, line.deed.actor_id, line.at) == ("config.strikes", ADA, house.clock())
    assert json.loads(line.deed.before) == {"strike_days": 30, "pause_hours": 24}
    assert json.loads(line.deed.after) == {"strike_days": 7, "pause_hours": 5}


async def test_what_changes_nothing_leaves_no_line(house):
    await set_(house, {"pause_hours": 24})
    assert await lines(house) == []


async def test_the_log_channel_is_owed_the_line_and_whoever_tells_it_is_woken(house):
    await set_(house, {"log_channel_id": LOG})
    count = house.wakeups.count(OUTBOX)
    await set_(house, {"pause_hours": 5})
    assert house.wakeups.count(OUTBOX) == count + 1
    first, second = await house.notices.take()
    assert (second.kind, second.channel_id) == (NoticeKind.AUDIT, LOG)
    assert first.facts["action"] == "config.test"
    assert second.facts["after"] == '{"pause_hours": 5}'


async def test_the_old_log_channel_hears_that_it_is_one_no_more(house):
    await set_(house, {"log_channel_id": LOG})
    await set_(house, {"log_channel_id": LOG + 1})
    await set_(house, {"log_channel_id": None})
    told = [notice.channel_id for notice in await house.notices.take()]
    assert sorted(one for one in told if one) == [LOG, LOG, LOG + 1, LOG + 1]


async def test_every_way_in_is_checked(house):
    too_much = MicroUsd(house.server_dollars + 1)
    ways = [
        set_(house, {"dollars_per_month": too_much}),
        house.configurations.change(
            GUILD, lambda rules: replace(rules, dollars_per_month=too_much), actor_id=ADA, action="config.test"
        ),
        house.configurations.preview(GUILD, house.configurations.read(b'{"dollars_per_month": "200.01"}')),
        house.configurations.set_tier(GUILD, 1, {"weight": 11}, actor_id=ADA),
    ]
    for way in ways:
        with pytest.raises(UserError) as refusal:
            await way
        assert refusal.value.reason in {Reason.BUDGET_ABOVE_OPERATORS, Reason.NUMBER_OUT_OF_RANGE}
    assert await house.configurations.of(GUILD) == Configuration()
    assert await lines(house) == []


async def test_two_admins_at_once_lose_nothing(house):
    changes = [set_(house, {"pause_hours": 5}), set_(house, {"strike_days": 7}, actor_id=EVE)]
    changes += [house.configurations.set_tier(GUILD, role, {"weight": 2}, actor_id=ADA) for role in range(1, 6)]
    await asyncio.gather(*changes)
    rules = await house.configurations.of(GUILD)
    assert (rules.pause_hours, rules.strike_days) == (5, 7)
    assert {tier.role_id for tier in rules.tiers} == {1, 2, 3, 4, 5}


async def test_who_saw_another_value_changes_nothing(house):
    seen = stamp(())
    await set_(house, {"channel_ids": (1, 2)}, actor_id=EVE, seen=seen)
    with pytest.raises(UserError) as refusal:
        await set_(house, {"channel_ids": (3,)}, seen=seen)
    assert refusal.value.reason is Reason.CHANGED_MEANWHILE
    assert (await house.configurations.of(GUILD)).channel_ids == (1, 2)
    await set_(house, {"channel_ids": (1, 2)}, seen=seen)  # the same again, from a double press
    await set_(house, {"channel_ids": (3,)}, seen=stamp((1, 2)))
    assert (await house.configurations.of(GUILD)).channel_ids == (3,)


class TestTiers:
    async def test_fields_are_set_one_by_one_and_cleared(self, house):
        configurations = house.configurations
        await configurations.set_tier(GUILD, 1, {"videos_per_day": 20}, actor_id=ADA)
        _, rules = await configurations.set_tier(GUILD, 1, {"weight": 3}, actor_id=ADA)
        assert rules.tiers == (Tier(role_id=1, videos_per_day=20, weight=3),)
        await configurations.set_tier(GUILD, 1, {"weight": None}, actor_id=ADA)
        _, rules = await configurations.set_tier(GUILD, 1, {"videos_per_day": None}, actor_id=ADA)
        assert rules.tiers == ()  # it said nothing any more

    async def test_the_free_allowance_is_everybodys(self, house):
        _, rules = await house.configurations.set_tier(GUILD, None, {"videos_per_day": 2}, actor_id=ADA)
        assert rules.everyone == Tier(videos_per_day=2)
        with pytest.raises(UserError) as refusal:
            await house.configurations.set_tier(GUILD, None, {"weight": 2}, actor_id=ADA, seen=stamp(Tier()))
        assert refusal.value.reason is Reason.CHANGED_MEANWHILE

    async def test_one_is_removed_and_the_line_names_only_that(self, house):
        for role in (1, 2):
            await house.configurations.set_tier(GUILD, role, {"weight": 2}, actor_id=ADA)
        await house.configurations.remove_tier(GUILD, 1, actor_id=ADA)
        assert [tier.role_id for tier in (await house.configurations.of(GUILD)).tiers] == [2]
        newest = (await lines(house))[0].deed
        assert [tier["role_id"] for tier in json.loads(newest.before)["tiers"]] == [1]
        assert json.loads(newest.after)["tiers"] == []
        with pytest.raises(UserError) as refusal:
            await house.configurations.remove_tier(GUILD, 1, actor_id=ADA)
        assert refusal.value.reason is Reason.TIER_UNKNOWN


class TestImport:
    async def test_what_is_exported_comes_back(self, house):
        await set_(house, {"dollars_per_day": MicroUsd(12 * DOLLAR + 500_000), "words": ("owl",), "channel_ids": (7,)})
        file = house.configurations.export(await house.configurations.of(GUILD))
        imported = house.configurations.read(file)
        before, after = await house.configurations.preview(GUILD, imported)
        assert before == after
        _, elsewhere = await house.configurations.preview(GUILD + 1, imported)
        assert elsewhere == before

    async def test_it_is_applied_as_it_was_seen(self, house):
        imported = house.configurations.read(b'{"pause_hours": 5}')
        before, after = await house.configurations.preview(GUILD, imported)
        seen = stamp(before, after)
        await set_(house, {"strike_days": 7}, actor_id=EVE)
        with pytest.raises(UserError) as refusal:
            await house.configurations.apply(GUILD, imported, actor_id=ADA, seen=seen)
        assert refusal.value.reason is Reason.CHANGED_MEANWHILE
        before, after = await house.configurations.preview(GUILD, imported)
        await house.configurations.apply(GUILD, imported, actor_id=ADA, seen=stamp(before, after))
        rules = await house.configurations.of(GUILD)
        assert (rules.pause_hours, rules.strike_days) == (5, 7)  # what the file leaves out stays
        assert (await lines(house))[0].deed.action == "config.import"


class TestZones:
    async def test_cities_are_found_and_come_first_where_they_begin_so(self, house):
        zones = house.configurations.zones("berlin", limit=25)
        assert zones == ["Europe/Berlin"]
        assert "America/New_York" in house.configurations.zones("new york", limit=25)
        assert len(house.configurations.zones("", limit=25)) == 25
        assert house.configurations.zones("rome", limit=1) == ["Europe/Rome"]

    async def test_the_day_is_the_servers(self, house):
        _, rules = await set_(house, {"time_zone": "Asia/Tokyo"})
        assert house.configurations.windows(rules).day_end.hour == 15
        assert house.configurations.windows(Configuration()).day_end.hour == 0
