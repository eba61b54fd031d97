"""What an admin may set, one row for each refusal."""

from dataclasses import replace

import pytest

from bot.domain.community.configuration import Bounds, Configuration, Tier
from bot.domain.errors import UserError
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.policies.community import configuration as policy

GUILD = 9
NOW = Configuration()


def model(*, resolutions=("540p", "720p"), seconds=(5, 9)) -> ModelFacts:
    return ModelFacts(
        label="A model",
        modes=frozenset(),
        loops=frozenset(),
        seconds=seconds,
        resolutions=resolutions,
        aspects=("16:9",),
        prices={(size, length): MicroUsd(1) for size in resolutions for length in seconds},
        published_wait=(1, 2),
    )


BOUNDS = Bounds(
    models={"large": model(), "small": model(resolutions=("540p",), seconds=(5,))},
    everyone=Tier(videos_per_day=10),
    dollars_per_month=MicroUsd(200 * DOLLAR),
    time_zone="UTC",
)


def dollars(amount: int) -> MicroUsd:
    return MicroUsd(amount * DOLLAR)


def roles(*tiers: Tier) -> Configuration:
    return Configuration(tiers=tiers)


def refused(configuration: Configuration, *, before: Configuration = NOW, bounds: Bounds = BOUNDS) -> Reason | None:
    try:
        policy.check(configuration, before=before, guild_id=GUILD, bounds=bounds)
    except UserError as refusal:
        return refusal.reason
    return None


@pytest.mark.parametrize(
    "fine",
    [
        Configuration(),
        Configuration(models=("small",), resolutions=("540p",), seconds=(5,)),
        Configuration(dollars_per_day=dollars(200), dollars_per_month=dollars(200)),
        Configuration(dollars_per_day=dollars(0), dollars_per_month=dollars(0), confirm_above=dollars(0)),
        Configuration(time_zone="Europe/Berlin"),
        Configuration(strikes_before_pause=20, strike_days=365, pause_hours=720, keep_days=1),
        Configuration(everyone=Tier(videos_per_day=0, weight=10, models=())),
        roles(*(Tier(role_id=number, weight=1) for number in range(100, 125))),
        Configuration(channel_ids=tuple(range(1, 26))),
    ],
)
def test_what_may_be(fine):
    assert refused(fine) is None


@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        (Reason.SETTING_MODEL, Configuration(models=("large", "huge"))),
        (Reason.SETTING_RESOLUTION, Configuration(resolutions=("8k",))),
        (Reason.SETTING_SECONDS, Configuration(seconds=(7,))),
        (Reason.NOTHING_LEFT_TO_MAKE, Configuration(models=("small",), resolutions=("720p",))),
        (Reason.NOTHING_LEFT_TO_MAKE, Configuration(models=("small",), seconds=(9,))),
        (Reason.BUDGET_ABOVE_OPERATORS, Configuration(dollars_per_month=MicroUsd(200 * DOLLAR + 1))),
        (Reason.DAY_ABOVE_MONTH, Configuration(dollars_per_day=dollars(11), dollars_per_month=dollars(10))),
        (Reason.DAY_ABOVE_MONTH, Configuration(dollars_per_day=dollars(201))),
        (Reason.AMOUNT_OUT_OF_RANGE, Configuration(dollars_per_day=MicroUsd(-1))),
        (Reason.AMOUNT_OUT_OF_RANGE, Configuration(dollars_per_month=MicroUsd(-1))),
        (Reason.AMOUNT_OUT_OF_RANGE, Configuration(confirm_above=MicroUsd(-1))),
        (Reason.AMOUNT_OUT_OF_RANGE, Configuration(confirm_above=dollars(1_000_001))),
        (Reason.AMOUNT_OUT_OF_RANGE, roles(Tier(role_id=1, dollars_per_month=MicroUsd(-1)))),
        (Reason.TIME_ZONE_UNKNOWN, Configuration(time_zone="Mars/Olympus")),
        (Reason.TIME_ZONE_UNKNOWN, Configuration(time_zone="../../etc/passwd")),
        (Reason.NUMBER_OUT_OF_RANGE, Configuration(strikes_before_pause=0)),
        (Reason.NUMBER_OUT_OF_RANGE, Configuration(strikes_before_pause=21)),
        (Reason.NUMBER_OUT_OF_RANGE, Configuration(strike_days=366)),
        (Reason.NUMBER_OUT_OF_RANGE, Configuration(pause_hours=721)),
        (Reason.NUMBER_OUT_OF_RANGE, Configuration(keep_days=0)),
        (Reason.NUMBER_OUT_OF_RANGE, Configuration(everyone=Tier(videos_per_day=-1))),
        (Reason.NUMBER_OUT_OF_RANGE, roles(Tier(role_id=1, weight=11))),
        (Reason.NUMBER_OUT_OF_RANGE, roles(Tier(role_id=1, weight=0))),
        (Reason.NUMBER_OUT_OF_RANGE, roles(Tier(role_id=1, jobs_at_once=101))),
        (Reason.NUMBER_OUT_OF_RANGE, roles(Tier(role_id=1, pictures_per_day=10_001))),
        (Reason.SETTING_MODEL, roles(Tier(role_id=1, models=("huge",)))),
        (Reason.SETTING_RESOLUTION, roles(Tier(role_id=1, resolutions=("8k",)))),
        (Reason.TIER_TWICE, roles(Tier(role_id=1, weight=1), Tier(role_id=1, weight=2))),
        (Reason.TIER_WITHOUT_ROLE, roles(Tier(weight=2))),
        (Reason.TIER_WITHOUT_ROLE, Configuration(everyone=Tier(role_id=1))),
        (Reason.TOO_MANY_TIERS, roles(*(Tier(role_id=number, weight=1) for number in range(26)))),
        (Reason.ROLE_OF_EVERYBODY, roles(Tier(role_id=GUILD, weight=2))),
        (Reason.ROLE_OF_EVERYBODY, Configuration(staff_role_id=GUILD)),
        (Reason.WORD_EMPTY, Configuration(words=("",))),
        (Reason.PATTERN_LIST_FULL, Configuration(patterns=("a",) * 51)),
        (Reason.TOO_MANY_CHANNELS, Configuration(channel_ids=tuple(range(26)))),
    ],
)
def test_what_may_not_be(reason, wrong):
    assert refused(wrong) is reason


def test_what_was_set_before_the_operator_took_it_away_keeps_nobody_from_changing_something_else():
    old = Configuration(
        models=("gone",),
        dollars_per_month=dollars(500),
        tiers=(Tier(role_id=1, models=("gone",)),),
        time_zone="Gone/Zone",
    )
    assert refused(replace(old, pause_hours=5), before=old) is None
    added = replace(old, tiers=(*old.tiers, Tier(role_id=2, weight=2)))
    assert refused(added, before=old) is None
    assert refused(replace(old, models=("gone", "large")), before=old) is Reason.SETTING_MODEL
    assert refused(replace(old, dollars_per_month=dollars(400)), before=old) is Reason.BUDGET_ABOVE_OPERATORS


def test_without_any_account_the_rest_can_be_set_up():
    empty = replace(BOUNDS, models={})
    assert refused(Configuration(pause_hours=5), bounds=empty) is None
    assert refused(Configuration(models=("large",)), bounds=empty) is Reason.SETTING_MODEL


def test_the_refusal_names_what_there_is():
    with pytest.raises(UserError) as refusal:
        policy.check(Configuration(models=("huge",)), before=NOW, guild_id=GUILD, bounds=BOUNDS)
    assert refusal.value.facts == {"name": "huge", "offered": ("large", "small")}
