"""/config budget and confirm-above."""

import discord
import pytest

from bot.domain.community.configuration import Configuration


@pytest.fixture
def admin(lounge):
    role = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    return lounge.guild.add_member(lounge.env.create_user("ada"), roles=[role])


async def say(lounge, admin, command, **options):
    return await lounge.said(await admin.slash(lounge.general, f"config {command}", **options))


async def rules(lounge):
    return await lounge.house.configurations.of(lounge.guild.id)


async def test_a_budget_is_set_changed_and_taken_away(lounge, admin):
    told = await say(lounge, admin, "budget", per_day="$5", per_month="80.05")
    assert "**Budget of a day** $5.00" in told
    assert "**Budget of a month** $80.05" in told
    assert "no limit of its own" in await say(lounge, admin, "budget", per_day="none")
    now = await rules(lounge)
    assert (now.dollars_per_day, now.dollars_per_month) == (None, 80_050_000)
    assert "$200.00, as the operator set" in await say(lounge, admin, "budget", per_month="None")


async def test_without_options_it_only_tells(lounge, admin):
    assert "$200.00, as the operator set" in await say(lounge, admin, "budget")
    assert "what costs more than $1.00" in await say(lounge, admin, "confirm-above")
    assert await rules(lounge) == Configuration()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"per_month": "200.01"}, "They give $200.00"),
        ({"per_day": "201"}, "cannot be larger than that of the month"),
        ({"per_day": "0.001"}, "at most two digits"),
        ({"per_day": "1,50"}, "You typed: 1,50"),
        ({"per_day": "-1"}, r"You typed: \-1"),
        ({"per_day": "1e3"}, "You typed: 1e3"),
        ({"per_day": "**lots**"}, r"You typed: \*\*lots\*\*"),
    ],
)
async def test_what_cannot_be_is_refused(lounge, admin, options, told):
    assert told in await say(lounge, admin, "budget", **options)
    assert await rules(lounge) == Configuration()


async def test_what_is_dear_is_asked_about(lounge, admin):
    assert "what costs more than $1.25" in await say(lounge, admin, "confirm-above", dollars="1.25")
    assert (await rules(lounge)).confirm_above == 1_250_000
    await say(lounge, admin, "confirm-above", dollars="none")
    assert (await rules(lounge)).confirm_above is None
