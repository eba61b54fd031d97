"""The numbers of a server agree with its books, whatever happened."""

from sqlalchemy import func, select, text

from bot.domain.community.configuration import Configuration
from bot.domain.community.statistics import FailureGroup, Grouping, Period
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from db.schema import LEDGER
from tests.bot.house import GUILD

MEMBER = Grouping.MEMBER


async def of(house, by=MEMBER, period=Period.THIRTY_DAYS, *, guild_id=GUILD, operator=False):
    return await house.statistics.of(guild_id, period, by, with_operator_costs=operator)


async def booked(house) -> int:
    async with house.database.reading() as tables:
        total = select(func.sum(LEDGER.c.amount)).where(LEDGER.c.guild_id == GUILD)
        return int((await tables.statements.run(total)).scalar_one())


async def an_evening(house) -> None:
    """Made, made cheaper, failed, refused, cancelled, under way; by two members, and in another server."""
    await house.made("one", user_id=1)
    running = await house.running("two", user_id=1)
    await house.finished(running, cost=MicroUsd(running.price - 123_457))
    failed = await house.running("three", user_id=2)
    house.provider.fail(failed.provider_job_id, Reason.MODERATED)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    await house.deliver()
    waiting = await house.queued("four", user_id=2)
    await house.cancellation.cancel(waiting.id, requester=Requester(user_id=2, guild_id=GUILD))
    await house.running("five", user_id=2)
    await house.made("elsewhere", guild_id=GUILD + 1)


async def test_every_total_agrees_with_the_ledger_to_the_last_millionth(house):
    await an_evening(house)
    for found in [await of(house, by) for by in Grouping]:
        assert found.total.used == await booked(house)
        assert sum(one.used for one in found.groups.values()) == found.total.used
        assert sum(one.used for one in found.cells.values()) == found.total.used
        assert found.total.reserved == found.total.spent + found.total.refunded + found.total.still_reserved
        assert found.total.refunded == 123_457 + 2 * 500_000


async def test_it_counts_what_became_of_it(house):
    await an_evening(house)
    found = await of(house)
    total = found.total
    assert (total.made, total.cancelled, total.under_way, total.people) == (2, 1, 1, 2)
    assert total.failed == {FailureGroup.MODERATED: 1}
    assert total.median_seconds == 60
    assert found.groups["1"].made == 2
    assert found.groups["2"].made == 0


async def test_groups_are_members_models_or_accounts(house):
    await an_evening(house)
    assert set((await of(house)).groups) == {"1", "2"}
    assert set((await of(house, Grouping.MODEL)).groups) == {"ray-2"}
    assert set((await of(house, Grouping.PROVIDER)).groups) == {house.provider.name}


async def test_another_server_counts_for_itself(house):
    await an_evening(house)
    assert (await of(house, guild_id=GUILD + 1)).total.made == 1


async def test_days_are_those_of_the_servers_own_time_zone(house):
    house.clock.time = house.clock.time.replace(hour=23, minute=30)
    await house.made("late")
    assert (await of(house, period=Period.TODAY)).days[0].day == 1
    async with house.database.transaction() as tables:
        await tables.configurations.save(GUILD, Configuration(time_zone="Asia/Tokyo"), seen=0, now=house.clock())
    found = await of(house, period=Period.TODAY)
    assert (found.time_zone, found.days[0].day, found.total.made) == ("Asia/Tokyo", 2, 1)


async def test_a_period_leaves_out_what_was_before_and_a_closed_one_what_came_after(house):
    await house.made("january")
    house.clock.forward(days=31)
    await house.made("february")
    assert (await of(house, period=Period.TODAY)).total.made == 1
    assert (await of(house, period=Period.THIS_MONTH)).total.made == 1
    assert (await of(house, period=Period.LAST_MONTH)).total.made == 1
    assert (await of(house, period=Period.THIRTY_DAYS)).total.made == 1


async def test_what_the_operator_bore_only_the_operator_hears(house):
    made = await house.running("dear")
    await house.finished(made, cost=MicroUsd(made.price + 77))
    assert (await of(house)).total.borne == 0
    assert (await of(house, operator=True)).total.borne == 77


async def test_a_rehearsal_is_in_nobodys_numbers(house):
    made = await house.made("only rehearsed")
    async with house.database.transaction() as tables:
        said = text("UPDATE generations SET account = 'simulated' WHERE id = :id")
        await tables.statements.run(said, {"id": made.id})
    found = await of(house, operator=True)
    assert (found.total.made, found.total.used) == (0, 0)
