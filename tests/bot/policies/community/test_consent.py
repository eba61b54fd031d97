"""Whose word is needed to go on with a clip."""

from datetime import UTC, datetime

import pytest

from bot.domain.community.configuration import Configuration, Extending
from bot.domain.errors import UserError
from bot.domain.generation import Generation, Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Requester
from bot.policies.community import consent

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def clip(number, user_id):
    return Generation(
        id=number,
        requester=Requester(user_id=user_id, guild_id=9),
        destination=Destination(channel_id=7),
        request=GenerationRequest(prompt="a lake", model="ray-2"),
        account="luma",
        price=MicroUsd(1),
        status=Status.SUCCEEDED,
        created_at=NOW,
        due_at=NOW,
    )


MINE, ANAS, ANAS_OTHER, BENS = clip(1, 1), clip(2, 2), clip(3, 2), clip(4, 3)


def test_each_other_is_asked_once_and_nobody_asks_themselves():
    assert consent.of_others([MINE, ANAS, ANAS_OTHER, BENS], user_id=1) == [ANAS, BENS]
    assert consent.of_others([MINE], user_id=1) == []


@pytest.mark.parametrize("server", Extending)
def test_what_the_owner_chose_comes_first(server):
    rules = Configuration(extending=server)
    assert consent.choice(None, rules) is server
    for own in Extending:
        assert consent.choice(own, rules) is own


def test_what_is_kept_is_refused_by_name():
    choices = {2: Extending.ASK, 3: Extending.ME}
    with pytest.raises(UserError) as caught:
        consent.check([ANAS, BENS], choices)
    assert caught.value.reason is Reason.CLIP_KEPT_BY_OWNER
    assert caught.value.facts == {"owner": "<@3>", "clip": BENS.id}
    consent.check([ANAS], choices)


@pytest.mark.parametrize(
    ("ana", "ben", "agreed", "asked"),
    [
        (Extending.ANYONE, Extending.ANYONE, [], None),
        (Extending.ASK, Extending.ANYONE, [], ANAS),
        (Extending.ANYONE, Extending.ASK, [], BENS),
        (Extending.ASK, Extending.ASK, [], ANAS),
        (Extending.ASK, Extending.ASK, [2], BENS),
        (Extending.ASK, Extending.ASK, [3], ANAS),
        (Extending.ASK, Extending.ASK, [2, 3], None),
    ],
)
def test_who_wants_to_be_asked_is_until_all_agreed(ana, ben, agreed, asked):
    assert consent.to_ask([ANAS, BENS], {2: ana, 3: ben}, agreed=agreed) == asked


def test_nobody_is_flooded():
    consent.check_open(consent.MOST_OPEN - 1)
    with pytest.raises(UserError) as caught:
        consent.check_open(consent.MOST_OPEN)
    assert caught.value.reason is Reason.CONSENT_TOO_MANY
