"""A budget's alerts in words: in the log channel, and to the operators."""

from dataclasses import replace

import discord

from bot.domain.allowance import Budget
from bot.domain.money import DOLLAR, MicroUsd
from tests.cogs.conftest import texts


async def test_the_log_channel_reads_how_much_and_who_and_what_spent_it(lounge):
    log = lounge.guild.create_text_channel("log")
    await lounge.configured(log_channel_id=log.id, dollars_per_month=MicroUsd(DOLLAR), models=("ray-2",))
    await lounge.video("a lake", by=lounge.ben)
    await lounge.tell()
    [alert] = lounge.messages(log.id)
    told = texts(alert.components)
    for one in (
        "50 % of this month's budget of this server is used",
        "▰▰▰▰▰▱▱▱▱▱ $0.50 of $1.00",
        f"**Most was spent by** <@{lounge.ben.id}> $0.50",
        "**and for** Ray 2 $0.50",
        "/config budget",
    ):
        assert one in told
    assert lounge.notified(alert) == set()
    await lounge.video("a lake", resolution="540p")
    await lounge.tell()
    assert "Nothing more is made until then" in texts(lounge.messages(log.id)[-1].components)
    await lounge.tell()
    assert len(lounge.messages(log.id)) == 2


async def test_from_ninety_per_cent_on_it_says_what_is_still_made(lounge):
    facts = lounge.house.provider.facts
    models = {**facts.models, "flash": replace(facts.models["ray-2"], label="Flash", draft=True)}
    lounge.house.provider.facts = replace(facts, models=models)
    lounge.house.wire({"scripted": lounge.house.provider})
    await lounge.restart()
    log = lounge.guild.create_text_channel("log")
    await lounge.configured(log_channel_id=log.id, dollars_per_day=MicroUsd(5_400_000))
    for _ in range(5):
        await lounge.video("a lake", by=lounge.ben, seconds=9)
        await lounge.finish(await lounge.newest())
    await lounge.video("a lake", resolution="540p")
    await lounge.tell()
    told = texts(lounge.messages(log.id)[-1].components)
    assert "90 % of today's budget" in told
    assert "Until then only drafts are made (Flash at 540p)" in told


async def test_an_operator_hears_of_all_servers_together(lounge):
    lounge.house.admission._spending._terms = replace(
        lounge.house.terms,
        all_servers=Budget(dollars_per_month=MicroUsd(DOLLAR)),
        operator_ids=frozenset({lounge.ben.id}),
    )
    await lounge.video("a lake")
    await lounge.tell()
    told = texts((await direct_messages(lounge, lounge.ben))[-1].components)
    assert "50 % of this month's budget of all servers together is used" in told
    assert f"`{lounge.guild.id}` $0.50" in told
    assert "ALL_SERVERS_USD_PER_DAY" in told


async def direct_messages(lounge, member):
    channel = await lounge.bot.create_dm(discord.Object(member.id))
    return lounge.messages(channel.id)
