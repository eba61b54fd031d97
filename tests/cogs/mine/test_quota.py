import discord
import pytest

from bot.domain.community.configuration import Tier
from bot.domain.money import MicroUsd


async def test_quota_tells_what_was_used_and_what_came_back(lounge):
    await lounge.made("a lake")
    await lounge.video("a boat")
    card = await lounge.card(await lounge.newest())
    await lounge.ana.click(card, label="Cancel")
    await lounge.video("a house")
    told = await lounge.said(await lounge.ana.slash(lounge.general, "quota"))
    for word in ("2 of 10 videos", "$1.00 of $20.00", "1 of 5", "$1.00 of $200.00", "$0.50 came back", "1 cancelled"):
        assert word in told
    assert told.count("<t:") == 2


async def test_quota_counts_for_each_member(lounge):
    await lounge.video("a lake")
    told = await lounge.said(await lounge.ben.slash(lounge.general, "quota"))
    assert "0 of 10 videos" in told
    assert "$0.50 of $200.00" in told  # the server's


async def test_quota_names_the_role_that_gives_more(lounge):
    role = lounge.guild.create_role("Boosters")
    cem = lounge.guild.add_member(lounge.env.create_user("cem"), roles=[role])
    await lounge.configured(tiers=(Tier(role_id=role.id, videos_per_day=20),), dollars_per_day=MicroUsd(5_000_000))
    told = await lounge.said(await cem.slash(lounge.general, "quota"))
    assert f"0 of 20 videos (thanks to <@&{role.id}>)" in told
    assert "**The whole server today**" in told
    assert "of 10 videos" in await lounge.said(await lounge.ana.slash(lounge.general, "quota"))


class TestOfAnother:
    @pytest.fixture
    def sol(self, lounge):
        role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
        return lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])

    async def test_staff_look_at_anybody_s(self, lounge, sol):
        await lounge.video("a lake")
        told = await lounge.said(await sol.slash(lounge.general, "quota", member=lounge.ana))
        assert f"What <@{lounge.ana.id}> may use here" in told
        assert "1 of 10 videos" in told

    async def test_with_the_roles_that_the_other_has(self, lounge, sol):
        role = lounge.guild.create_role("Boosters")
        cem = lounge.guild.add_member(lounge.env.create_user("cem"), roles=[role])
        await lounge.configured(tiers=(Tier(role_id=role.id, videos_per_day=20),))
        assert "0 of 20 videos" in await lounge.said(await sol.slash(lounge.general, "quota", member=cem))

    async def test_members_do_not(self, lounge):
        told = await lounge.said(await lounge.ben.slash(lounge.general, "quota", member=lounge.ana))
        assert "Only this server's staff may do that" in told
        assert "videos" not in told
        assert "0 of 10" in await lounge.said(await lounge.ben.slash(lounge.general, "quota", member=lounge.ben))
