"""Staff look at the server's numbers: a table, a chart and a file, switched in place."""

import csv
import io

import discord
import pytest
from PIL import Image
from sqlalchemy import func, select

from bot.domain.community.configuration import Configuration
from bot.domain.errors import UserError
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.reasons import Reason
from cogs.ui.moderating import numbers
from db.schema import LEDGER
from tests.cogs.conftest import texts


@pytest.fixture
def sol(lounge):
    role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    return lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])


def attached(lounge, message) -> dict[str, bytes]:
    """Return the files of a message, by their names."""
    return {one.filename: lounge.env.backend.cdn.get(one.url) for one in message.attachments}


def table(lounge, message) -> list[dict[str, str]]:
    """Return the rows of the file that was attached."""
    (data,) = [data for name, data in attached(lounge, message).items() if name.endswith(".csv")]
    return [*csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def menus(components) -> dict[str, dict]:
    """Return the menus by their verbs."""
    found = {}
    for one in components:
        found |= {one["custom_id"].split(":")[1]: one} if one.get("type") == 3 else {}
        found |= menus(one.get("components") or [])
    return found


async def choose(lounge, who, message, verb, value):
    return await who.select(message, [value], custom_id=menus(message.components)[verb]["custom_id"])


async def booked(lounge) -> int:
    async with lounge.house.database.reading() as tables:
        return int((await tables.statements.run(select(func.sum(LEDGER.c.amount)))).scalar_one())


async def test_stats_say_what_was_made_and_how_long_it_took(lounge, sol):
    await lounge.made("one")
    await lounge.made("two", by=lounge.ben)
    generation = await lounge.video("three")
    await lounge.ana.click(await lounge.card(generation), label="Cancel")
    asked = await sol.slash(lounge.general, "mod stats")
    told = await lounge.said(asked)
    assert "**2 clips** by 2 people" in told
    assert "1 cancelled" in told
    assert "half within 60 s" in told
    assert f"<@{lounge.ana.id}> · 1 clip · 1 cancelled" in told
    assert f"<@{lounge.ben.id}> · 1 clip" in told
    assert lounge.notified(asked.response) == set()
    files = attached(lounge, asked.response)
    assert set(files) == {"stats-30-days-by-member.png", "stats-30-days-by-member.csv"}
    assert Image.open(io.BytesIO(files["stats-30-days-by-member.png"])).size == (800, 520)
    rows = table(lounge, asked.response)
    assert {row["member"]: (row["made"], row["cancelled"]) for row in rows} == {
        f"id:{lounge.ana.id}": ("1", "1"),
        f"id:{lounge.ben.id}": ("1", "0"),
    }


async def test_costs_agree_with_the_ledger_to_the_last_millionth(lounge, sol):
    await lounge.made("one")
    await lounge.video("two", by=lounge.ben)
    asked = await sol.slash(lounge.general, "mod costs", period="today", by="model")
    told = await lounge.said(asked)
    assert "**$1.00** used: $0.50 spent, $0.50 still reserved" in told
    assert "Ray 2 · $1.00 used" in told
    (row,) = table(lounge, asked.response)
    assert row["model"] == "ray-2"
    parts = [row["spent_usd"], row["still_reserved_usd"]]
    assert sum(int(part.replace(".", "")) for part in parts) == await booked(lounge)
    assert row["reserved_usd"] == "1.000000"


async def test_menus_switch_in_place_and_outlive_a_restart(lounge, sol):
    await lounge.made("one")
    asked = await sol.slash(lounge.general, "mod stats")
    await lounge.restart()
    switched = await choose(lounge, sol, asked.response, "numbers-by", "model")
    assert switched.response.id == asked.response.id
    assert "Ray 2 · 1 clip" in texts(switched.response.components)
    assert set(attached(lounge, switched.response)) == {"stats-30-days-by-model.png", "stats-30-days-by-model.csv"}
    week = await choose(lounge, sol, switched.response, "numbers-period", "7-days")
    assert "7 days (26 December to 1 January 2026), by model" in texts(week.response.components)
    chosen = {
        one["value"] for menu in menus(week.response.components).values() for one in menu["options"] if one["default"]
    }
    assert chosen == {"7-days", "model"}
    none = await choose(lounge, sol, week.response, "numbers-period", "last-month")
    assert "Nothing was asked for in this time." in texts(none.response.components)
    assert none.response.attachments == []
    again = await choose(lounge, sol, none.response, "numbers-period", "today")
    assert len(again.response.attachments) == 2


async def test_who_is_not_staff_may_neither_look_nor_switch(lounge, sol):
    await lounge.made("one")
    shown = await sol.slash(lounge.general, "mod stats")
    role = lounge.guild.create_role("The real staff")
    async with lounge.house.database.transaction() as tables:
        rules = Configuration(staff_role_id=role.id)
        await tables.configurations.save(lounge.guild.id, rules, seen=0, now=lounge.house.clock())
    refused = await choose(lounge, sol, shown.response, "numbers-by", "model")
    assert "Only this server's staff" in await lounge.said(refused)
    refused = await sol.slash(lounge.general, "mod stats")
    assert "Only this server's staff" in await lounge.said(refused)
    assert refused.response.attachments == []


async def test_a_menu_that_says_what_no_menu_of_ours_says_is_refused():
    view = numbers.read("costs:last-month:provider")
    assert str(view) == "costs:last-month:provider"
    for more in ("", "costs", "costs:never:model", "loans:today:model", "costs:today:shoe:size"):
        with pytest.raises(UserError) as refused:
            numbers.read(more)
        assert refused.value.reason is Reason.BUTTON_UNKNOWN
    for verb in numbers.Switching:
        with pytest.raises(UserError):
            numbers.switched(view, verb, "something else")


async def test_the_operator_alone_sees_what_they_bore(lounge, sol):
    generation = await lounge.video("dear")
    await lounge.quiet()
    await lounge.house.submission.run_once()
    await lounge.house.finished(await lounge.house.get(generation), cost=MicroUsd(DOLLAR))
    asked = await sol.slash(lounge.general, "mod costs")
    assert "operator" not in await lounge.said(asked)
    assert "operator_usd" not in table(lounge, asked.response)[0]
    lounge.house.people._operator_ids = frozenset({sol.id})
    asked = await sol.slash(lounge.general, "mod costs")
    assert "the operator bore $0.50" in await lounge.said(asked)
    assert table(lounge, asked.response)[0]["operator_usd"] == "0.500000"
