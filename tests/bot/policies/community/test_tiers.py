"""The best of a member's tiers, field by field; and what they may choose from."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.allowance import Allowance, Budget
from bot.domain.community.configuration import Configuration, Tier
from bot.domain.errors import UserError
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Operation
from bot.policies.community import tiers
from tests.bot.scripted import FACTS

DEFAULT = Allowance(videos_per_day=10, pictures_per_day=5, dollars_per_month=MicroUsd(20 * DOLLAR), jobs_at_once=3)
RAY = FACTS.models["ray-2"]
MODELS = {"ray-2": RAY, "flash": replace(RAY, label="Flash", draft=True)}
BOOSTERS, REGULARS = 1, 2


def best(*some, roles=(BOOSTERS, REGULARS), everyone=None):
    configuration = Configuration(everyone=everyone or Tier(), tiers=some)
    return tiers.best(configuration, frozenset(roles), default=DEFAULT)


class TestBest:
    def test_without_any_it_is_the_operator_s(self):
        entitlement = best()
        assert (entitlement.allowance, entitlement.why) == (DEFAULT, {})

    def test_what_the_admin_sets_for_everybody_goes_above_or_below_it(self):
        entitlement = best(everyone=Tier(videos_per_day=2, jobs_at_once=9))
        assert entitlement.allowance == replace(DEFAULT, videos_per_day=2, jobs_at_once=9)
        assert entitlement.why == {}

    def test_the_best_wins_field_by_field(self):
        entitlement = best(
            Tier(role_id=BOOSTERS, videos_per_day=20, jobs_at_once=1),
            Tier(role_id=REGULARS, videos_per_day=15, dollars_per_month=MicroUsd(50 * DOLLAR), weight=3),
        )
        allowance = entitlement.allowance
        assert (allowance.videos_per_day, allowance.dollars_per_month) == (20, 50 * DOLLAR)
        assert (allowance.jobs_at_once, allowance.weight, allowance.pictures_per_day) == (3, 3, 5)
        assert entitlement.why == {
            "videos_per_day": (BOOSTERS,),
            "dollars_per_month": (REGULARS,),
            "weight": (REGULARS,),
        }

    def test_only_of_roles_that_one_has(self):
        entitlement = best(Tier(role_id=BOOSTERS, videos_per_day=20), roles=[REGULARS])
        assert entitlement.allowance == DEFAULT

    def test_sets_are_united(self):
        entitlement = best(
            Tier(role_id=BOOSTERS, models=("ray-2",)),
            Tier(role_id=REGULARS, models=("flash", "other"), resolutions=("540p",)),
            everyone=Tier(models=("flash",)),
        )
        assert entitlement.allowance.models == {"ray-2", "flash", "other"}
        assert entitlement.allowance.resolutions is None  # everybody has all of them: nothing can be added
        assert entitlement.why == {"models": (BOOSTERS, REGULARS)}

    def test_an_empty_set_is_nothing(self):
        assert best(everyone=Tier(models=())).allowance.models == frozenset()

    numbers = st.one_of(st.none(), st.integers(0, 50))
    some = st.lists(st.builds(Tier, role_id=st.integers(1, 4), videos_per_day=numbers, weight=numbers), max_size=4)

    @given(some, st.frozensets(st.integers(1, 4)), st.integers(1, 4))
    def test_another_role_never_takes_anything_away(self, some, roles, another):
        less, more = best(*some, roles=roles).allowance, best(*some, roles=roles | {another}).allowance
        for field in fields(Allowance):
            mine, mine_then = getattr(less, field.name), getattr(more, field.name)
            assert mine_then is None if mine is None else mine_then >= mine


@pytest.mark.parametrize(
    ("admin", "operator", "smaller"), [(None, 5, 5), (3, 5, 3), (9, 5, 5), (3, None, 3), (None, None, None)]
)
def test_an_admin_lowers_a_budget_and_never_raises_it(admin, operator, smaller):
    configuration = Configuration(dollars_per_month=admin, dollars_per_day=admin)
    budget = tiers.budget(configuration, most=Budget(dollars_per_month=operator, dollars_per_day=operator))
    assert budget == Budget(dollars_per_month=smaller, dollars_per_day=smaller)


class TestOffered:
    def test_everything_unless_somebody_says_otherwise(self):
        assert tiers.offered(MODELS, Configuration(), DEFAULT) == MODELS
        assert tiers.offered(MODELS, Configuration(), None) == MODELS

    def test_is_what_both_the_server_and_the_tier_allow(self):
        configuration = Configuration(models=("flash", "ray-2"), resolutions=("540p", "720p"), seconds=(5,))
        mine = replace(DEFAULT, models=frozenset({"flash"}), resolutions=frozenset({"540p"}))
        [(key, model)] = tiers.offered(MODELS, configuration, mine).items()
        assert (key, model.resolutions, model.seconds) == ("flash", ("540p",), (5,))
        assert dict(model.prices) == {("540p", 5): 400_000}

    def test_a_model_of_which_nothing_is_left_is_not_offered(self):
        assert tiers.offered(MODELS, Configuration(seconds=(30,)), DEFAULT) == {}


class TestCheck:
    CHOICE = tiers.offered(MODELS, Configuration(models=("ray-2",), resolutions=("540p",), seconds=(5, 9)), DEFAULT)

    def refusal(self, *, choice=CHOICE, **asked):
        request = GenerationRequest(prompt="a lake", **{"model": "ray-2", "resolution": "540p", **asked})
        with pytest.raises(UserError) as caught:
            tiers.check(request, MODELS, choice)
        return caught.value.reason, caught.value.facts

    def test_each_refusal_names_what_this_member_is_offered(self):
        assert self.refusal(model="flash") == (Reason.MODEL_NOT_OFFERED, {"model": "Flash", "offered": ("Ray 2",)})
        assert self.refusal(resolution="720p") == (
            Reason.RESOLUTION_NOT_OFFERED,
            {"resolution": "720p", "model": "Ray 2", "offered": ("540p",)},
        )
        short = tiers.offered(MODELS, Configuration(seconds=(5,)), DEFAULT)
        assert self.refusal(choice=short, seconds=9) == (
            Reason.SECONDS_NOT_OFFERED,
            {"seconds": 9, "model": "Ray 2", "offered": ("5",)},
        )

    def test_where_nothing_is_offered_nothing_is_named(self):
        assert self.refusal(choice={}) == (Reason.MODEL_NOT_OFFERED, {"model": "Ray 2"})

    @pytest.mark.parametrize("asked", [{"model": "sora"}, {"seconds": 7}, {"resolution": "8k"}, {}])
    def test_what_no_model_has_is_not_the_server_s_fault(self, asked):
        request = GenerationRequest(prompt="a lake", **{"model": "ray-2", "resolution": "540p", **asked})
        tiers.check(request, MODELS, self.CHOICE)


class TestPictures:
    ALL = FACTS.models

    def test_a_model_of_pictures_has_no_sizes_or_lengths_that_could_be_taken_away(self):
        offered = tiers.offered(self.ALL, Configuration(resolutions=("540p",), seconds=(5,)), DEFAULT)
        assert offered["photon-1"] == self.ALL["photon-1"]
        assert "photon-1" not in tiers.offered(self.ALL, Configuration(models=("ray-2",)), DEFAULT)

    def test_what_is_edited_is_as_long_as_it_is(self):
        choice = tiers.offered(self.ALL, Configuration(seconds=(5,)), DEFAULT)
        request = GenerationRequest(prompt="", model="ray-2", seconds=9, resolution="540p")
        tiers.check(replace(request, operation=Operation.ADD_AUDIO, resolution=""), self.ALL, choice)
        with pytest.raises(UserError):
            tiers.check(request, self.ALL, choice)

    def test_to_what_is_upscaled_is_chosen(self):
        choice = tiers.offered(self.ALL, Configuration(resolutions=("540p",)), DEFAULT)
        request = GenerationRequest(prompt="", model="ray-2", operation=Operation.UPSCALE, resolution="720p")
        with pytest.raises(UserError) as caught:
            tiers.check(request, self.ALL, choice)
        assert caught.value.reason is Reason.RESOLUTION_NOT_OFFERED
