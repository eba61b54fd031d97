"""A budget stops at its number, leaves drafts before that, and is announced at its parts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.allowance import Budget, Windows
from bot.domain.errors import UserError
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Operation
from bot.policies.community import budgets
from bot.providers.luma.facts import FACTS as LUMA
from tests.bot.scripted import FACTS
from tests.bot.scripted import FACTS as SCRIPTED

TOMORROW, NEXT_MONTH = datetime(2030, 1, 2, tzinfo=UTC), datetime(2030, 2, 1, tzinfo=UTC)
WINDOWS = Windows(
    day_start=datetime(2030, 1, 1, tzinfo=UTC),
    day_end=TOMORROW,
    month_start=datetime(2030, 1, 1, tzinfo=UTC),
    month_end=NEXT_MONTH,
)
PRICE = MicroUsd(500_000)
RAY = FACTS.models["ray-2"]
MODELS = {"ray-2": RAY, "flash": replace(RAY, label="Flash", draft=True)}


def accounts(*, today: int = 0, this_month: int = 0, day: int | None = None, month: int | None = 10 * DOLLAR):
    budget = Budget(dollars_per_day=money(day), dollars_per_month=money(month))
    return budgets.accounts(budget, WINDOWS, today=MicroUsd(today), this_month=MicroUsd(this_month))


def money(amount: int | None) -> MicroUsd | None:
    return None if amount is None else MicroUsd(amount)


def refusal(some, *, price=PRICE, draft=False, drafts=("Flash at 540p",)):
    with pytest.raises(UserError) as caught:
        budgets.check(price, some, reason=Reason.SERVER_BUDGET, draft=draft, drafts=drafts)
    return caught.value.reason, caught.value.facts


def test_without_a_limit_there_is_nothing_to_check():
    assert accounts(month=None) == []
    assert [one.span for one in accounts(day=DOLLAR)] == ["day", "month"]


def test_below_ninety_per_cent_everything_is_made():
    budgets.check(PRICE, accounts(this_month=8_999_999), reason=Reason.SERVER_BUDGET, draft=False)


def test_from_there_on_only_drafts():
    nearly = accounts(this_month=9_000_000)
    budgets.check(PRICE, nearly, reason=Reason.SERVER_BUDGET, draft=True)
    assert refusal(nearly) == (
        Reason.DRAFTS_ONLY,
        {"percent": 90, "span": "month", "resets_at": NEXT_MONTH, "drafts": ("Flash at 540p",)},
    )
    assert "drafts" not in refusal(nearly, drafts=())[1]  # none of them is offered to this member


def test_at_the_end_nothing_until_it_goes_on():
    assert refusal(accounts(this_month=9_600_000), draft=True) == (
        Reason.SERVER_BUDGET,
        {"price": PRICE, "left": 400_000, "limit": 10_000_000, "span": "month", "resets_at": NEXT_MONTH},
    )


def test_the_day_s_budget_holds_although_the_month_has_room():
    reason, facts = refusal(accounts(today=900_000, this_month=900_000, day=DOLLAR))
    assert (reason, facts["span"], facts["resets_at"]) == (Reason.SERVER_BUDGET, "day", TOMORROW)


def test_of_two_that_do_not_reach_the_one_that_begins_anew_last_is_named():
    reason, facts = refusal(accounts(today=950_000, this_month=9_900_000, day=DOLLAR))
    assert (reason, facts["span"], facts["resets_at"]) == (Reason.SERVER_BUDGET, "month", NEXT_MONTH)
    reason, facts = refusal(accounts(today=9_100_000, this_month=9_100_000, day=10 * DOLLAR))
    assert (reason, facts["span"], facts["resets_at"]) == (Reason.DRAFTS_ONLY, "month", NEXT_MONTH)


@pytest.mark.parametrize("day", [0, 499_999])
def test_no_moment_is_named_for_what_it_never_reaches_for(day):
    reason, facts = refusal(accounts(day=day))
    assert (reason, facts) == (Reason.SERVER_BUDGET, {"price": PRICE, "left": day, "limit": day, "span": "day"})


def test_that_nothing_can_be_made_is_said_before_that_only_drafts_can():
    assert refusal(accounts(today=950_000, this_month=10_000_000, day=10 * DOLLAR))[0] is Reason.SERVER_BUDGET


def test_what_costs_nothing_is_always_made():
    budgets.check(MicroUsd(0), accounts(this_month=11_000_000), reason=Reason.SERVER_BUDGET, draft=False)


def test_a_lowered_budget_leaves_nothing_rather_than_less():
    assert refusal(accounts(this_month=11_000_000))[1]["left"] == 0


@pytest.mark.parametrize(
    ("key", "resolution", "draft"),
    [("flash", "540p", True), ("flash", "720p", False), ("ray-2", "540p", False)],
)
def test_a_draft_is_a_fast_model_at_its_smallest_size(key, resolution, draft):
    request = GenerationRequest(prompt="a lake", model=key, resolution=resolution)
    assert budgets.is_draft(request, MODELS[key]) is draft


def test_luma_s_drafts_are_flash_in_540p_the_cheapest_clip_there_is_and_photon_flash():
    assert budgets.drafts(LUMA.models, LUMA.models) == ("Ray 2 Flash at 540p", "Photon Flash")
    cheapest = min((price, key, what) for key, model in LUMA.models.items() for what, price in model.prices.items())
    assert cheapest[1:] == ("ray-flash-2", ("540p", 5))


def test_drafts_that_a_member_is_not_offered_are_not_named():
    assert budgets.drafts(MODELS, {"ray-2": RAY}) == ()
    assert budgets.drafts(MODELS, {"flash": replace(RAY, resolutions=("720p",))}) == ()


class TestAlerts:
    @pytest.mark.parametrize(
        ("spent", "parts"),
        [
            (0, ()),
            (4_999_999, ()),
            (5_000_000, (50,)),
            (7_500_000, (50, 75)),
            (9_000_000, (50, 75, 90)),
            (9_800_000, (50, 75, 90)),
            (9_800_001, (50, 75, 90, 100)),  # the cheapest does not fit any more
            (10_000_000, (50, 75, 90, 100)),
        ],
    )
    def test_are_the_parts_that_are_used(self, spent, parts):
        [account] = accounts(this_month=spent)
        assert budgets.alerts(account, cheapest=MicroUsd(200_000)) == parts

    def test_where_everything_is_free_only_the_whole_is_the_end(self):
        [account] = accounts(this_month=9_999_999)
        assert budgets.alerts(account, cheapest=MicroUsd(0)) == (50, 75, 90)

    @given(st.integers(0, 20_000_000), st.integers(0, 20_000_000), st.integers(1, 2_000_000))
    def test_never_end_before_it_is_refused_nor_after(self, spent, limit, cheapest):
        [account] = accounts(this_month=MicroUsd(spent), month=MicroUsd(limit))
        stopped = 100 in budgets.alerts(account, cheapest=MicroUsd(cheapest))
        try:
            budgets.check(MicroUsd(cheapest), [account], reason=Reason.SERVER_BUDGET, draft=True)
        except UserError:
            assert stopped
        else:
            assert not stopped


class TestPictures:
    PAINTER = replace(SCRIPTED.models["photon-1"], label="Photon Flash", draft=True)

    def test_a_fast_model_s_picture_is_a_draft_and_so_is_no_edit_of_a_clip(self):
        picture = GenerationRequest(prompt="", model="photon", operation=Operation.IMAGE, resolution="", seconds=0)
        assert budgets.is_draft(picture, self.PAINTER)
        assert not budgets.is_draft(picture, SCRIPTED.models["photon-1"])
        fast = replace(SCRIPTED.models["ray-2"], draft=True)
        edit = GenerationRequest(prompt="", model="ray", operation=Operation.UPSCALE, resolution="540p")
        assert not budgets.is_draft(edit, fast)

    def test_it_is_named_without_a_size(self):
        models = {"photon": self.PAINTER}
        assert budgets.drafts(models, models) == ("Photon Flash",)

    def test_named_are_the_drafts_of_the_work_that_is_asked_for(self):
        models = {**MODELS, "photon": self.PAINTER}
        assert budgets.drafts(models, models) == ("Flash at 540p", "Photon Flash")
        assert budgets.drafts(models, models, [Operation.VIDEO]) == ("Flash at 540p",)
        assert budgets.drafts(models, models, [Operation.REFRAME_IMAGE]) == ("Photon Flash",)
        assert budgets.drafts(models, models, [Operation.UPSCALE]) == ()

    @pytest.mark.parametrize(
        ("drafts", "left"),
        [
            ({"flash"}, {"flash", "photon", "photon-1"}),
            ({"photon"}, {"ray-2", "flash", "photon"}),
            ({"flash", "photon"}, {"flash", "photon"}),
        ],
    )
    def test_drafts_take_the_place_only_of_what_makes_the_same(self, drafts, left):
        offered = {**MODELS, "photon": self.PAINTER, "photon-1": SCRIPTED.models["photon-1"]}
        small = {key: replace(offered[key], resolutions=("small",)) for key in drafts}
        found = budgets.narrowed(offered, small)
        assert found.keys() == left
        assert {key for key, model in found.items() if model.resolutions == ("small",)} == drafts
