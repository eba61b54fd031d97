"""What /quota says, and what is left in a few words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.community.allowances import Standing
from bot.domain.allowance import Allowance, Budget, Granted, Left, Refund, Usage, Windows
from bot.domain.money import DOLLAR, MicroUsd
from cogs.ui.personal import quota
from tests.bot.scripted import FACTS
from tests.cogs.ui.conftest import check_limits, words

DAY = datetime(2030, 1, 1, tzinfo=UTC)
ALLOWANCE = Allowance(videos_per_day=10, dollars_per_month=MicroUsd(20 * DOLLAR), jobs_at_once=3)
USAGE = Usage(
    videos_today=3,
    spent_this_month=MicroUsd(2_120_000),
    jobs_now=1,
    server_spent_today=MicroUsd(DOLLAR),
    server_spent_this_month=MicroUsd(5 * DOLLAR),
)


def standing(*, usage=USAGE, allowance=ALLOWANCE, why=None, refunds=(), **budget):
    return Standing(
        usage=usage,
        allowance=allowance,
        why=why or {},
        budget=Budget(**{"dollars_per_month": MicroUsd(200 * DOLLAR), **budget}),
        windows=Windows(
            day_start=DAY,
            day_end=DAY + timedelta(days=1),
            month_start=DAY,
            month_end=DAY + timedelta(days=31),
        ),
        refunds=tuple(refunds),
    )


def read(made, **options):
    page = quota.page(made, FACTS.models, **options)
    check_limits(page)
    return words(page)


def test_all_limits_are_told_and_when_they_begin_anew():
    told = read(standing())
    for one in ("What you may use here", "3 of 10 videos", "$2.12 of $20.00", "1 of 3", "$5.00 of $200.00"):
        assert one in told
    assert f"<t:{int(datetime(2030, 1, 2, tzinfo=UTC).timestamp())}:R>" in told
    assert f"<t:{int(datetime(2030, 2, 1, tzinfo=UTC).timestamp())}:R>" in told
    for one in ("Granted", "Models", "Sizes", "Turns", "server today", "thanks to"):
        assert one not in told


def test_a_day_s_budget_is_told_where_there_is_one():
    assert "**The whole server today** ▰▰▱▱▱▱▱▱▱▱ $1.00 of $5.00" in read(
        standing(dollars_per_day=MicroUsd(5 * DOLLAR))
    )


def test_each_field_names_the_role_that_gave_it():
    mine = replace(ALLOWANCE, weight=3, models=frozenset({"ray-2"}), resolutions=frozenset({"720p", "540p"}))
    why = {"videos_per_day": (7,), "models": (7, 8), "weight": (8,)}
    told = read(standing(allowance=mine, why=why))
    assert "3 of 10 videos (thanks to <@&7>)" in told
    assert "**Models** Ray 2 (thanks to <@&7> and <@&8>)" in told
    assert "**Sizes** 540p, 720p\n" in told  # in the order of the model, and everybody's
    assert "**Turns** 3 for each of others' (thanks to <@&8>)" in told


def test_what_was_granted_is_told():
    usage = replace(USAGE, granted=Granted(videos=2, amount=MicroUsd(1_500_000)))
    assert "**Granted** 2 videos · $1.50: kept until" in read(standing(usage=usage))


def test_refunds_are_told_with_why_in_short():
    refunds = [
        Refund(why="moderated", count=1, amount=MicroUsd(500_000)),
        Refund(why="too_slow", count=1, amount=MicroUsd(100_000)),
        Refund(why="job_failed", count=2, amount=MicroUsd(100_000)),
        Refund(why="cheaper", count=1, amount=MicroUsd(10_000)),
    ]
    told = "$0.71 came back in the last seven days: 3 failed, 1 not allowed by the provider, 1 cheaper than reserved."
    assert told in read(standing(refunds=refunds))


def test_staff_read_whose_it_is_and_what_counts_against_them():
    told = read(standing(), member_id=5, conduct=["**Strikes** 2"])
    assert "What <@5> may use here" in told
    assert "**Strikes** 2" in told


@pytest.mark.parametrize(
    ("videos", "limit", "bar"), [(0, 10, "▱" * 10), (1, 100, "▰" + "▱" * 9), (12, 10, "▰" * 10), (0, 0, "▰" * 10)]
)
def test_the_bar_is_full_when_nothing_is_left(videos, limit, bar):
    assert quota.bar(videos, limit) == bar


HAS = Left(videos=3, pictures=0, amount=MicroUsd(2 * DOLLAR))


@pytest.mark.parametrize(
    ("price", "has", "told"),
    [
        (500_000, HAS, "More. Costs $0.50. Leaves 2 videos and $1.50."),
        (None, HAS, "More."),
        (2_500_000, HAS, "More. Costs $2.50. You have 3 videos and $2.00 left."),
        (500_000, replace(HAS, videos=0), "More. Costs $0.50. You have 0 videos and $2.00 left."),
    ],
)
def test_a_hint_says_what_would_be_left(price, has, told):
    assert quota.hint("More.", None if price is None else MicroUsd(price), has) == told


def test_a_hint_is_never_longer_than_discord_takes():
    told = quota.hint("x" * 80, MicroUsd(DOLLAR), HAS)
    assert told == "x" * 80 + " Costs $1.00."


def test_pictures_have_a_line_where_they_are_made():
    mine = replace(ALLOWANCE, pictures_per_day=20)
    told = read(standing(allowance=mine, usage=replace(USAGE, pictures_today=4), why={"pictures_per_day": (7,)}))
    assert "**Also today** ▰▰▱▱▱▱▱▱▱▱ 4 of 20 pictures (thanks to <@&7>)\n" in told
    assert "pictures" not in read(standing())  # neither given nor used
    used = replace(USAGE, pictures_today=1)  # the rules were changed since
    assert "1 of 0 pictures" in read(standing(usage=used))


def test_a_pictures_hint_tells_of_pictures():
    has = Left(videos=0, pictures=3, amount=MicroUsd(DOLLAR))
    assert quota.hint("A new picture.", MicroUsd(20_000), has, pictures=1) == (
        "A new picture. Costs $0.02. Leaves 2 pictures and $0.98."
    )
    none = Left(videos=9, pictures=0, amount=MicroUsd(DOLLAR))
    assert "You have 0 pictures and $1.00 left." in quota.hint("x", MicroUsd(20_000), none, pictures=1)
