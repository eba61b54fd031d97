import discord
import pytest


@pytest.fixture
async def operator(lounge):
    """Give somebody whom the settings name, in a server that they name; the bot has been started with them."""
    owner = lounge.guild.create_role("Owner", permissions=discord.Permissions(administrator=True))
    operator = lounge.guild.add_member(lounge.env.create_user("opal"), roles=[owner])
    lounge.house.operator_ids = frozenset({operator.id})
    lounge.house.operator_guild_ids = frozenset({lounge.guild.id})
    lounge.house.wire({lounge.house.provider.name: lounge.house.provider})
    await lounge.restart()
    return operator


async def test_accounts_tell_what_is_left_what_runs_and_what_waits(lounge, operator):
    await lounge.video("under way")
    await lounge.quiet()
    await lounge.house.submission.run_once()
    await lounge.video("waits")
    told = await lounge.said(await operator.slash(lounge.general, "operator accounts"))
    assert "scripted" in told
    assert "$1.00 of $5000.00 this month" in told
    assert "1 of 10 under way · 1 waiting" in told
    assert "$100.00 is left" in told


async def test_servers_tell_who_spends(lounge, operator):
    other = lounge.env.create_guild(name="Quiet *Place*")
    await lounge.made("for the books")
    told = await lounge.said(await operator.slash(lounge.general, "operator servers"))
    assert f"({lounge.guild.id}) · $0.50 · 1 member" in told
    assert "2 servers · $0.50 this month" in told
    assert "Nothing this month: Quiet \\*Place\\*" in told
    assert other.id not in {one.guild_id for one in await lounge.house.operations.servers()}


async def test_an_administrator_whom_the_settings_do_not_name_may_not(lounge, operator):
    admin = lounge.guild.add_member(lounge.env.create_user("ada"), roles=[lounge.guild.roles["Owner"]])
    told = await lounge.said(await admin.slash(lounge.general, "operator accounts"))
    assert "Only the bot's operator" in told


async def test_it_is_offered_nowhere_else(lounge, operator):
    other = lounge.env.create_guild(name="Elsewhere")
    assert [one.name for one in lounge.bot.tree.get_commands(guild=discord.Object(other.id))] == []
    assert "operator" not in [one.name for one in lounge.bot.tree.get_commands()]
