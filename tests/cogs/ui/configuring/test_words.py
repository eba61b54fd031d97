"""Each rule has words, for what is in force and for what the audit log has as JSON."""

import json
from dataclasses import fields, replace

import pytest

from bot.community.servers import documents
from bot.domain.community.configuration import (
    AgeRestricted,
    Bounds,
    Configuration,
    Extending,
    Tier,
    Visibility,
)
from bot.domain.money import DOLLAR, MicroUsd
from cogs.ui.configuring import overview, words

BOUNDS = Bounds(
    models={},
    everyone=Tier(videos_per_day=10, dollars_per_month=MicroUsd(20 * DOLLAR)),
    dollars_per_month=MicroUsd(200 * DOLLAR),
    time_zone="Europe/Paris",
)
FULL = Configuration(
    staff_role_id=1,
    log_channel_id=2,
    channel_ids=(3, 4),
    age_restricted=AgeRestricted.REFUSE,
    everyone=Tier(videos_per_day=1, pictures_per_day=2, jobs_at_once=1, weight=2),
    tiers=(Tier(role_id=5, videos_per_day=0, models=(), resolutions=("720p",)), Tier(role_id=6, weight=9)),
    models=("m_1",),
    resolutions=("540p",),
    seconds=(5, 9),
    dollars_per_day=MicroUsd(DOLLAR),
    dollars_per_month=MicroUsd(50 * DOLLAR),
    words=("*x*",),
    patterns=("a|b",),
    time_zone="Asia/Tokyo",
    confirm_above=MicroUsd(DOLLAR // 2),
    visibility=Visibility.PRIVATE,
    private_work=False,
    extending=Extending.ME,
    strikes_before_pause=1,
    strike_days=1,
    pause_hours=1,
    keep_days=1,
)
NAMES = [one.name for one in fields(Configuration)]


def test_every_rule_has_words_and_a_place_on_the_page():
    assert set(words.WORDS) == set(NAMES)
    assert sorted(name for names in overview.GROUPS.values() for name in names) == sorted(NAMES)
    assert {one.name for one in fields(Tier)} == {"role_id", *words.TIER_TITLES}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_told_alike_from_the_rules_and_from_the_audit_log(name):
    before, after = documents.difference(Configuration(), FULL)
    for rules, document in ((Configuration(), before), (FULL, after)):
        told = words.told(name, getattr(rules, name), BOUNDS)
        assert told
        assert "None" not in told
        assert told == words.told(name, json.loads(document)[name], BOUNDS)


def test_changes_name_what_differs_alone():
    before, after = Configuration(), Configuration(pause_hours=1, words=("owl",))
    told = words.changes(words.plain(before), words.plain(after), BOUNDS)
    assert told == ["**Words not allowed** put in: ||owl||", "**A pause lasts** 24 hours → 1 hour"]


def test_everybody_has_what_the_operator_gives_where_the_admin_says_nothing():
    told = words.told("everyone", Tier(videos_per_day=0, weight=2), BOUNDS)
    assert told == "0 videos a day · $20.00 a month · weight 2"


def test_nothing_is_not_everything():
    assert words.told("tiers", FULL.tiers, BOUNDS) == (
        "<@&5> 0 videos a day · models: nothing · resolutions: 720p; <@&6> weight 9"
    )


def test_what_people_wrote_is_harmless_and_long_values_are_cut():
    assert words.told("words", ("*x*", "<@1>"), BOUNDS) == r"||\*x\*, \<@1>||"
    many = words.told("words", tuple(f"word{number}" for number in range(200)), BOUNDS)
    assert len(many) <= 300
    assert many.endswith("word35|| and 164 more")
    channels = words.told("channel_ids", tuple(range(10**18, 10**18 + 25)), BOUNDS)
    assert len(channels) <= 300
    assert channels.endswith("> and 13 more")


def test_a_list_in_another_order_says_so():
    before, after = (words.plain(Configuration(words=one)) for one in (("owl", "cat"), ("cat", "owl")))
    assert words.changes(before, after, BOUNDS) == ["**Words not allowed** in another order"]


def test_the_difference_of_the_audit_log_is_told_like_the_rules_themselves():
    before, after = (
        replace(FULL, keep_days=9),
        replace(FULL, words=("*x*", "owl"), channel_ids=(4,), tiers=FULL.tiers[1:]),
    )
    was, became = (json.loads(one) for one in documents.difference(before, after))
    told = words.changes(words.plain(before), words.plain(after), BOUNDS)
    assert words.changes(was, became, BOUNDS) == told
    assert told[1] == "**Channels** taken out: <#3>"
