"""What something costs today, or nothing where it is not to be had any more."""

from dataclasses import replace

import pytest

from bot.community.making.prices import today
from bot.domain.request import GenerationRequest, Operation
from tests.bot.scripted import FACTS

REQUEST = GenerationRequest(prompt="a lake", model="ray-2")


def test_it_is_what_would_be_reserved():
    assert today(REQUEST, FACTS.models) == 500_000
    assert today(replace(REQUEST, operation=Operation.ADD_AUDIO), FACTS.models) == 100_000


@pytest.mark.parametrize("gone", [{"model": "ray-9"}, {"resolution": "8k"}, {"operation": Operation.IMAGE}])
def test_what_is_not_offered_any_more_has_none(gone):
    assert today(replace(REQUEST, **gone), FACTS.models) is None
