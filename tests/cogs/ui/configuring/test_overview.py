"""What an import would change is seen before it does, whatever it changes."""

from dataclasses import fields, replace

from bot.domain.community.configuration import Configuration, Tier
from bot.domain.money import DOLLAR, MicroUsd
from bot.policies.community.configuration import MOST_CHANNELS, MOST_TIERS
from cogs.ui.configuring import overview
from cogs.ui.configuring.words import WORDS
from tests.cogs.ui.configuring.test_words import BOUNDS, FULL
from tests.cogs.ui.conftest import check_limits, words

ID = 10**18
REMARK = "This was changed in the meantime. " * 10


def shown(before: Configuration, after: Configuration) -> str:
    return words(overview.before_import(before, after, BOUNDS))


def tiers(dollars: int) -> tuple[Tier, ...]:
    amount = MicroUsd(dollars * DOLLAR)
    return tuple(
        Tier(
            role_id=ID + number,
            videos_per_day=10_000,
            pictures_per_day=10_000,
            dollars_per_month=amount,
            jobs_at_once=100,
            weight=10,
            models=tuple(f"model_{dollars}_{one}" for one in range(20)),
            resolutions=("540p", "720p"),
        )
        for number in range(MOST_TIERS)
    )


def fullest(letter: str, dollars: int, channel: int) -> Configuration:
    return replace(
        FULL,
        channel_ids=tuple(range(channel, channel + MOST_CHANNELS)),
        everyone=replace(tiers(dollars)[0], role_id=None),
        tiers=tiers(dollars),
        models=tuple(f"{letter}_model_{one}" for one in range(30)),
        resolutions=tuple(f"{letter}{one}" for one in range(30)),
        seconds=tuple(range(dollars, dollars + 30)),
        words=tuple(f"{letter * 56}{one}" for one in range(200)),
        patterns=tuple(f"{'[`*_|]' * 39}{letter}{one}" for one in range(50)),
    )


def test_every_kind_of_change_is_shown():
    told = shown(Configuration(), FULL)
    assert f"This would change {len(fields(Configuration))} rules" in told
    assert all(f"**{title}** " in told for title, _ in WORDS.values())
    assert "/config export" not in told  # nothing is left out


def test_so_it_is_where_each_changes_as_much_as_it_can():
    before, after = fullest("a", 1, ID), fullest("b", 5000, 2 * ID)
    for one, other in ((before, after), (Configuration(), before), (before, Configuration())):
        layout = overview.before_import(one, other, BOUNDS, remark=REMARK)
        check_limits(layout)
        told = words(layout)
        changed = [name for name in WORDS if getattr(one, name) != getattr(other, name)]
        assert all(f"**{WORDS[name][0]}** " in told for name in changed)
        assert " more" in told
        assert "/config export" in told


def test_of_roles_and_words_only_what_goes_and_what_comes_is_shown():
    some = [Tier(role_id=ID + number, dollars_per_month=MicroUsd(5 * DOLLAR)) for number in range(6)]
    before = Configuration(tiers=tuple(some), words=tuple(f"owl{number}" for number in range(20)), channel_ids=(1, 2))
    some[5] = replace(some[5], dollars_per_month=MicroUsd(5000 * DOLLAR))
    after = replace(before, tiers=tuple(some), words=before.words[:-1], channel_ids=(2, 3))
    told = shown(before, after)
    assert f"**Roles** taken out: <@&{ID + 5}> $5.00 a month; put in: <@&{ID + 5}> $5000.00 a month" in told
    assert "**Words not allowed** taken out: ||owl19||" in told.splitlines()
    assert "**Channels** taken out: <#1>; put in: <#3>" in told
    assert str(ID + 4) not in told


def test_that_something_would_be_removed_for_good_comes_first():
    told = shown(Configuration(), FULL).splitlines()
    assert told[1].startswith("⚠️ 1 day after a clip was finished")
    assert "removed within the hour, for good" in told[1]
    assert told[2] == "**Prompts and files are kept** for ever → 1 day"
    for before, after in ((1, None), (1, 2), (1, 1)):
        kept = shown(Configuration(keep_days=before), Configuration(keep_days=after, pause_hours=1))
        assert "within the hour" not in kept
