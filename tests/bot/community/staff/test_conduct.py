from datetime import timedelta

import pytest

from bot.domain.community.audit import AuditSearch
from bot.domain.community.conduct import RestrictionKind
from bot.domain.community.notices import NoticeKind
from bot.domain.community.people import Actor, Rank, Target
from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from tests.bot.house import GUILD

SOL = Actor(user_id=50, guild_id=GUILD, rank=Rank.STAFF)
ANA, MEMBER = Target(user_id=1), Requester(user_id=1, guild_id=GUILD)
ELSEWHERE = Requester(user_id=1, guild_id=GUILD + 1)


@pytest.fixture
def conduct(house):
    return house.conduct


async def deeds(house):
    async with house.database.reading() as tables:
        return [one.deed for one in await tables.audit.older(GUILD, AuditSearch(), limit=50)][::-1]


async def told(house):
    return [notice.facts for notice in await house.notices.take(50) if notice.kind is NoticeKind.STRIKE]


async def refusal(doing):
    with pytest.raises(UserError) as refused:
        await doing
    return refused.value.reason


async def test_each_act_is_written_down_and_told_with_its_reason(house, conduct):
    await conduct.strike(ANA, actor=SOL, reason="one")
    await conduct.pause(ANA, actor=SOL, reason="two", hours=1)
    await conduct.resume(ANA, actor=SOL, reason="three")
    await conduct.ban(ANA, actor=SOL, reason="four", days=1)
    await conduct.unban(ANA, actor=SOL, reason="five")
    acts = ["strike", "pause", "resume", "ban", "unban"]
    assert [(one.action, one.actor_id, one.user_id) for one in await deeds(house)] == [
        (f"mod.{act}", SOL.user_id, 1) for act in acts
    ]
    facts = await told(house)
    assert [one["act"] for one in facts] == acts
    assert [one["reason"] for one in facts] == ["one", "two", "three", "four", "five"]


async def test_what_is_refused_leaves_nothing_behind(house, conduct):
    higher = Target(user_id=2, rank=Rank.STAFF)
    assert await refusal(conduct.strike(higher, actor=SOL, reason="x")) is Reason.OF_YOUR_RANK
    assert await refusal(conduct.pause(higher, actor=SOL, reason="x", hours=1)) is Reason.OF_YOUR_RANK
    assert await refusal(conduct.ban(higher, actor=SOL, reason="x", days=None)) is Reason.OF_YOUR_RANK
    assert await refusal(conduct.unban(ANA, actor=SOL, reason="x")) is Reason.NOT_BANNED
    assert await refusal(conduct.resume(ANA, actor=SOL, reason="x")) is Reason.NOT_PAUSED
    assert await refusal(conduct.withdraw(1, actor=SOL)) is Reason.STRIKE_UNKNOWN
    assert (await deeds(house), await told(house)) == ([], [])


async def test_staffs_strikes_pause_as_those_of_providers_do(house, conduct):
    for count in (1, 2, 3):
        struck = await conduct.strike(ANA, actor=SOL, reason="rude")
        assert (struck.count, struck.limit) == (count, 3)
    assert struck.until == house.clock() + timedelta(hours=24)
    assert await refusal(house.ask()) is Reason.MEMBER_PAUSED
    assert (await deeds(house))[-1].action == "bot.pause"


class TestWithdrawing:
    async def test_ends_the_bots_own_pause_where_too_few_are_left(self, house, conduct):
        for _ in range(4):
            await conduct.strike(ANA, actor=SOL, reason="rude")
        first, second, *_ = (await conduct.of(MEMBER)).strikes
        await conduct.withdraw(first.id, actor=SOL)
        assert (await conduct.of(MEMBER)).pause is not None  # three are left
        await conduct.withdraw(second.id, actor=SOL)
        record = await conduct.of(MEMBER)
        assert (len(record.strikes), record.pause) == (2, None)
        assert await house.ask()

    async def test_does_not_end_what_staff_ordered(self, conduct):
        await conduct.pause(ANA, actor=SOL, reason="calm down", hours=1)
        for _ in range(3):
            await conduct.strike(ANA, actor=SOL, reason="rude")
        await conduct.withdraw((await conduct.of(MEMBER)).strikes[0].id, actor=SOL)
        pause = (await conduct.of(MEMBER)).pause
        assert pause is not None
        assert pause.reason == "calm down"

    async def test_is_done_once_in_its_own_server_and_never_for_oneself(self, house, conduct):
        await conduct.strike(ANA, actor=SOL, reason="rude")
        (strike,) = (await conduct.of(MEMBER)).strikes
        elsewhere = Actor(user_id=51, guild_id=GUILD + 1, rank=Rank.ADMIN)
        assert await refusal(conduct.withdraw(strike.id, actor=elsewhere)) is Reason.STRIKE_UNKNOWN
        herself = Actor(user_id=1, guild_id=GUILD, rank=Rank.STAFF)
        assert await refusal(conduct.withdraw(strike.id, actor=herself)) is Reason.NOT_YOURSELF
        await conduct.withdraw(strike.id, actor=SOL)
        assert await refusal(conduct.withdraw(strike.id, actor=SOL)) is Reason.STRIKE_UNKNOWN
        assert [one.action for one in await deeds(house)] == ["mod.strike", "mod.withdraw"]
        (listed,) = await conduct.strikes(1, GUILD)
        assert listed.withdrawn_at == house.clock()


class TestBan:
    async def test_takes_what_waits_in_that_server_and_gives_its_price_back(self, house, conduct):
        house.limit(at_once=1)
        running, waiting, unseen = await house.queued(), await house.queued(), await house.ask()
        await house.submission.run_once()
        other, bens = await house.queued(guild_id=GUILD + 1), await house.queued(user_id=2)
        assert await conduct.ban(ANA, actor=SOL, reason="spam", days=None) == 2
        assert [await house.status(one) for one in (running, waiting, unseen, other, bens)] == [
            Status.RUNNING, Status.CANCELLED, Status.CANCELLED, Status.QUEUED, Status.QUEUED
        ]  # fmt: skip
        assert (await house.get(waiting)).failure is Reason.CANCELLED_BY_STAFF
        assert await house.spent() == running.price
        assert (await told(house))[-1]["cancelled"] == 2

    async def test_holds_in_that_server_until_its_end(self, house, conduct):
        await conduct.ban(ANA, actor=SOL, reason="spam", days=2)
        assert await refusal(house.ask()) is Reason.BANNED
        assert await house.ask(guild_id=GUILD + 1)
        assert (await conduct.of(ELSEWHERE)).ban is None
        house.clock.forward(days=2)
        assert await house.ask()

    async def test_unban_ends_every_ban_at_once(self, house, conduct):
        await conduct.ban(ANA, actor=SOL, reason="spam", days=2)
        await conduct.ban(ANA, actor=SOL, reason="more spam", days=None)
        await conduct.unban(ANA, actor=SOL, reason="enough")
        assert (await conduct.of(MEMBER)).ban is None
        assert await house.ask()


async def test_in_a_transaction_of_the_callers_that_fails_nothing_is_done(house, conduct):
    async def half_way():
        async with house.database.transaction() as tables:
            now = house.clock()
            await conduct.strike_in(tables, 1, actor=SOL, reason="x")
            await conduct.pause_in(tables, 1, actor=SOL, reason="x", hours=1, now=now)
            await conduct.ban_in(tables, 1, actor=SOL, reason="x", days=None, now=now)
            await conduct.lift_in(tables, RestrictionKind.BAN, 1, actor=SOL, reason="x", now=now)
            raise UserError(Reason.NOT_YOURS)

    assert await refusal(half_way()) is Reason.NOT_YOURS
    record = await conduct.of(MEMBER)
    assert (record.strikes, record.pause, record.ban) == ((), None, None)
    assert (await deeds(house), await told(house)) == ([], [])


async def test_what_somebody_else_tells_is_not_told_twice(house, conduct):
    generation = await house.made()
    async with house.database.transaction() as tables:
        more = {"actor": SOL, "reason": "a report", "generation_id": generation.id, "tell": False}
        assert await conduct.strike_in(tables, 1, **more) is not None
        assert await conduct.strike_in(tables, 1, **more) is None  # one of staff for one clip
        await conduct.ban_in(tables, 1, days=1, now=house.clock(), **more)
    assert await told(house) == []
    assert {one.generation_id for one in await deeds(house)} == {generation.id}
