"""What an admin does to the filters."""

import pytest

from bot.domain.errors import UserError
from bot.domain.reasons import Reason

GUILD = 9


async def refused(asking):
    with pytest.raises(UserError) as caught:
        await asking
    return caught.value.reason


def add(house, words="", pattern=""):
    return house.filters.add(GUILD, words=words, pattern=pattern, actor_id=1)


def remove(house, words="", pattern=""):
    return house.filters.remove(GUILD, words=words, pattern=pattern, actor_id=1)


async def test_what_is_new_is_told_and_nothing_stands_there_twice(house):
    change = await add(house, "Bad, worse", "gun")
    assert change.rules == ("bad", "worse", "gun")
    change = await add(house, "BAD, worst", "gun")
    assert change.rules == ("worst",)
    assert (change.now.words, change.now.patterns) == (("bad", "worse", "worst"), ("gun",))


async def test_what_is_removed_has_to_be_there(house):
    await add(house, "bad, worse", "gun")
    change = await remove(house, "BAD", "gun")
    assert (change.rules, change.now.words, change.now.patterns) == (("bad", "gun"), ("worse",), ())
    assert await refused(remove(house, "worse, bad")) is Reason.FILTER_UNKNOWN
    assert await refused(remove(house, pattern="gun")) is Reason.FILTER_UNKNOWN
    assert (await house.filters.of(GUILD)).words == ("worse",)


async def test_something_has_to_be_said(house):
    assert await refused(add(house, " , ")) is Reason.FILTER_NOT_SAID
    assert await refused(remove(house)) is Reason.FILTER_NOT_SAID


async def test_what_cannot_be_used_changes_nothing(house):
    assert await refused(add(house, "bad", "(")) is Reason.PATTERN_BROKEN
    assert (await house.filters.of(GUILD)).words == ()


async def test_words_of_an_import_in_capitals_hold_and_can_be_removed(house):
    await house.configurations.set(GUILD, {"words": ("BAD",)}, actor_id=1, action="config.import")
    assert [hit.rule for hit in await house.filters.test(GUILD, "a b@d day")] == ["BAD"]
    assert (await remove(house, "bad")).now.words == ()


async def test_each_server_has_its_own(house):
    await add(house, "bad")
    assert await house.filters.test(10, "bad") == []
    assert await house.filters.test(None, "bad") == []
