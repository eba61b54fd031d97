"""How many pictures a picture may be made after, and with which weights."""

import math

import pytest

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Reference, Role
from bot.policies.options import pictures
from tests.bot.policies.options.asked import PHOTON, RAY

LIMITS = {Role.IMAGE: 4, Role.STYLE: 1, Role.CHARACTER: 4, Role.MODIFY: 1}


def references(role, count, weight=None):
    return [Reference(role=role, media_id=number, weight=weight) for number in range(count)]


@pytest.mark.parametrize("role", Role)
def test_as_many_as_the_model_takes_and_no_more(role):
    limit = LIMITS[role]
    pictures.check(references(role, limit), PHOTON)
    with pytest.raises(UserError) as caught:
        pictures.check(references(role, limit + 1), PHOTON)
    assert caught.value.reason is Reason.REFERENCES_TOO_MANY
    word = "reference" if role is Role.IMAGE else role.value
    assert caught.value.facts == {"role": word, "model": "Photon", "limit": limit, "count": limit + 1}


def test_each_role_counts_for_itself():
    pictures.check([one for role in Role for one in references(role, LIMITS[role])], PHOTON)


def test_a_model_that_takes_none_says_so():
    with pytest.raises(UserError) as caught:
        pictures.check(references(Role.STYLE, 1), RAY)
    assert (caught.value.reason, caught.value.facts["role"]) == (Reason.REFERENCES_UNSUPPORTED, "style")


@pytest.mark.parametrize("weight", [None, 0.0, 0.05, 1, 1.0])
def test_a_weight_is_from_nothing_to_one(weight):
    pictures.check(references(Role.MODIFY, 1, weight), PHOTON)


@pytest.mark.parametrize(
    ("weight", "facts"),
    [
        (-0.1, {"weight": "-0.1", "nearest": "0"}),
        (1.01, {"weight": "1.01", "nearest": "1"}),
        (85, {"weight": "85", "nearest": "1"}),
        (math.inf, {"weight": "inf", "nearest": "1"}),
        (math.nan, {"weight": "nan"}),
    ],
)
def test_any_other_is_refused_with_the_nearest(weight, facts):
    with pytest.raises(UserError) as caught:
        pictures.check(references(Role.IMAGE, 1, weight), PHOTON)
    assert (caught.value.reason, caught.value.facts) == (Reason.WEIGHT_OUT_OF_RANGE, {"role": "reference", **facts})


def test_a_character_has_no_weight():
    with pytest.raises(UserError) as caught:
        pictures.check(references(Role.CHARACTER, 1, 0.5), PHOTON)
    assert caught.value.reason is Reason.OPTION_UNSUPPORTED
