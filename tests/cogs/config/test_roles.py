"""/config roles: what who has a role may use."""

import discord
import pytest

from bot.domain.community.configuration import Tier
from bot.domain.money import MicroUsd

REMOVE = "config roles remove"


@pytest.fixture
def admin(lounge):
    role = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    return lounge.guild.add_member(lounge.env.create_user("ada"), roles=[role])


@pytest.fixture
def boosters(lounge):
    return lounge.guild.create_role("Boosters")


async def tiers(lounge):
    return (await lounge.house.configurations.of(lounge.guild.id)).tiers


async def say(lounge, admin, command, **options):
    return await lounge.said(await admin.slash(lounge.general, f"config roles {command}", **options))


async def test_a_role_is_given_more_field_by_field(lounge, admin, boosters):
    model = next(iter(lounge.house.provider.facts.models))
    told = await say(lounge, admin, "set", role=boosters, videos=20, dollars="12.50", models=model)
    assert "20 videos a day · $12.50 a month" in told
    await say(lounge, admin, "set", role=boosters, weight=3, at_once=5, resolutions="540p, 720p,")
    assert await tiers(lounge) == (
        Tier(
            role_id=boosters.id,
            videos_per_day=20,
            dollars_per_month=MicroUsd(12_500_000),
            jobs_at_once=5,
            weight=3,
            models=(model,),
            resolutions=("540p", "720p"),
        ),
    )
    listed = await say(lounge, admin, "list")
    assert f"<@&{boosters.id}> 20 videos a day · $12.50 a month · 5 at once · weight 3" in listed
    assert "**Everybody** 10 videos a day" in listed


async def test_a_field_is_cleared_and_a_role_removed(lounge, admin, boosters):
    await say(lounge, admin, "set", role=boosters, videos=20, weight=2)
    assert "20 videos" not in await say(lounge, admin, "clear", role=boosters, field="videos_per_day")
    assert await tiers(lounge) == (Tier(role_id=boosters.id, weight=2),)
    assert f"{boosters.mention} gives nothing of its own" in await say(lounge, admin, "remove", role=str(boosters.id))
    assert await tiers(lounge) == ()
    assert "no allowance of its own" in await say(lounge, admin, "remove", role=str(boosters.id))
    assert "No role gives more" in await say(lounge, admin, "list")


async def test_a_role_is_removed_however_it_is_typed(lounge, admin, boosters):
    for typed in ("Boosters", " @boosters ", boosters.mention, str(boosters.id)):
        await say(lounge, admin, "set", role=boosters, weight=2)
        assert "nothing of its own" in await say(lounge, admin, "remove", role=typed)
        assert await tiers(lounge) == ()
    for typed in ("Admin", "<@&5>", "9" * 30, ""):
        assert "no allowance of its own" in await say(lounge, admin, "remove", role=typed)


async def test_which_of_two_roles_with_one_name_is_meant_is_not_guessed(lounge, admin, boosters):
    twin = lounge.guild.create_role("Boosters")
    for role in (boosters, twin):
        await say(lounge, admin, "set", role=role, weight=2)
    assert "no allowance" in await say(lounge, admin, "remove", role="Boosters")
    assert "nothing of its own" in await say(lounge, admin, "remove", role=str(twin.id))
    assert await tiers(lounge) == (Tier(role_id=boosters.id, weight=2),)


async def test_a_role_that_is_deleted_can_still_be_taken_out(lounge, admin, boosters):
    gone = 10**18 + 70042
    await lounge.configured(tiers=(Tier(role_id=gone, weight=3), Tier(role_id=boosters.id, weight=2)))

    async def offered(typed):
        return {one["name"]: one["value"] for one in await admin.autocomplete(lounge.general, REMOVE, "role", typed)}

    assert await offered("") == {"deleted role …0042": str(gone), "Boosters": str(boosters.id)}
    assert await offered("boost") == {"Boosters": str(boosters.id)}
    told = await say(lounge, admin, "remove", role=(await offered("deleted"))["deleted role …0042"])
    assert "The deleted role …0042 gives nothing of its own" in told
    assert await tiers(lounge) == (Tier(role_id=boosters.id, weight=2),)


async def test_everybodys_role_is_the_free_allowance(lounge, admin):
    told = await say(lounge, admin, "set", role=lounge.guild.default_role, videos=2)
    assert "**Everybody** 2 videos a day" in told
    rules = await lounge.house.configurations.of(lounge.guild.id)
    assert (rules.everyone, rules.tiers) == (Tier(videos_per_day=2), ())


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"models": "sora"}, "no such model"),
        ({"resolutions": "720p, 9k"}, "You chose 9k"),
        ({"dollars": "twelve"}, "cannot read that amount"),
        ({"dollars": "-3"}, "cannot read that amount"),
    ],
)
async def test_what_cannot_be_is_refused(lounge, admin, boosters, options, told):
    assert told in await say(lounge, admin, "set", role=boosters, **options)
    assert await tiers(lounge) == ()


async def test_models_and_resolutions_are_offered_one_more_at_a_time(lounge, admin):
    models = list(lounge.house.provider.facts.models)

    async def offered(option, typed):
        choices = await admin.autocomplete(lounge.general, "config roles set", option, typed)
        return [one["value"] for one in choices]

    assert await offered("models", "") == models
    first = models[0]
    assert await offered("models", f"{first}, ") == [f"{first}, {one}" for one in models[1:]]
    sizes = await offered("resolutions", "720")
    assert sizes == ["720p"]


async def test_members_may_not(lounge, boosters):
    member = lounge.guild.add_member(lounge.env.create_user("max"), roles=[boosters])
    assert "config" not in str(member.available_commands(lounge.general))
