"""Where it may be made, and where it comes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.community.configuration import AgeRestricted, Configuration
from bot.domain.errors import UserError
from bot.domain.generation import Generation, Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Requester
from bot.policies.community import places

ME = Requester(user_id=1, guild_id=9)
NOW = datetime(2030, 1, 1, tzinfo=UTC)
HERE = Destination(channel_id=7, asked_in=(7,))
IN_THREAD = Destination(channel_id=71, asked_in=(71, 7))
AMONG_ADULTS = Destination(channel_id=8, asked_in=(8,), age_restricted=True)
MINE = Destination(channel_id=700, private=True, asked_in=(7,))
FROM_MAIL = Destination(channel_id=700, private=True)


def clip(destination, user_id=1):
    return Generation(
        id=12,
        requester=Requester(user_id=user_id, guild_id=9),
        destination=destination,
        request=GenerationRequest(prompt="a lake", model="ray-2"),
        account="luma",
        price=MicroUsd(1),
        status=Status.SUCCEEDED,
        created_at=NOW,
        due_at=NOW,
    )


def placed(destination, *made_from, **rules):
    return places.placed(destination, Configuration(**rules), made_from=made_from, requester=ME)


@pytest.mark.parametrize(
    ("destination", "made_from", "rules", "reason"),
    [
        (HERE, [], {"channel_ids": (8,)}, Reason.CHANNEL_NOT_CHOSEN),
        (IN_THREAD, [], {"channel_ids": (8,)}, Reason.CHANNEL_NOT_CHOSEN),
        (MINE, [], {"channel_ids": (8,)}, Reason.CHANNEL_NOT_CHOSEN),  # it was asked for in a channel
        (Destination(channel_id=7), [], {"channel_ids": (8,)}, Reason.CHANNEL_NOT_CHOSEN),
        (MINE, [], {"private_work": False}, Reason.PRIVATE_WORK_OFF),
        (FROM_MAIL, [clip(MINE)], {"private_work": False}, Reason.PRIVATE_WORK_OFF),
        (AMONG_ADULTS, [], {"age_restricted": AgeRestricted.REFUSE}, Reason.AGE_RESTRICTED_HERE),
        (replace(MINE, age_restricted=True), [], {"age_restricted": AgeRestricted.REFUSE}, Reason.AGE_RESTRICTED_HERE),
        (HERE, [clip(AMONG_ADULTS)], {}, Reason.CLIP_AGE_RESTRICTED),
        (HERE, [clip(HERE), clip(AMONG_ADULTS)], {}, Reason.CLIP_AGE_RESTRICTED),
        (MINE, [clip(AMONG_ADULTS, user_id=2)], {}, Reason.CLIP_AGE_RESTRICTED),
    ],
)
def test_what_may_not_be_made_there(destination, made_from, rules, reason):
    with pytest.raises(UserError) as caught:
        placed(destination, *made_from, **rules)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("destination", "made_from", "rules", "spoiler", "age_restricted"),
    [
        (HERE, [], {}, False, False),
        (HERE, [], {"channel_ids": (7, 8)}, False, False),
        (IN_THREAD, [], {"channel_ids": (7,)}, False, False),
        (IN_THREAD, [], {"channel_ids": (71,)}, False, False),
        (FROM_MAIL, [clip(MINE)], {"channel_ids": (8,)}, False, False),
        (replace(HERE, spoiler=True), [], {}, True, False),
        (HERE, [clip(replace(HERE, spoiler=True))], {}, True, False),
        (MINE, [clip(replace(HERE, spoiler=True))], {}, True, False),
        (AMONG_ADULTS, [], {}, True, True),
        (AMONG_ADULTS, [], {"age_restricted": AgeRestricted.SHOW}, False, True),
        (replace(AMONG_ADULTS, spoiler=True), [], {"age_restricted": AgeRestricted.SHOW}, True, True),
        (AMONG_ADULTS, [clip(AMONG_ADULTS, user_id=2)], {"age_restricted": AgeRestricted.SHOW}, False, True),
        (AMONG_ADULTS, [clip(HERE)], {"age_restricted": AgeRestricted.SHOW}, False, True),
        (MINE, [clip(AMONG_ADULTS)], {}, False, True),  # the owner may, and it never comes out again
        (FROM_MAIL, [clip(replace(MINE, age_restricted=True))], {}, False, True),
    ],
)
def test_where_it_comes_and_how_it_is_shown(destination, made_from, rules, spoiler, age_restricted):
    found = placed(destination, *made_from, **rules)
    assert found == replace(destination, spoiler=spoiler, age_restricted=age_restricted)


def test_the_refusal_names_the_channels():
    with pytest.raises(UserError) as caught:
        placed(HERE, channel_ids=(8, 9))
    assert caught.value.facts["channels"] == ("8", "9")
