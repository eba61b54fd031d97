"""How long what is owed is tried: through any outage of Discord's, where something depends on it."""

from dataclasses import replace

import pytest

from bot.domain.community.notices import OWED_FOR_GOOD, NoticeKind
from bot.policies.retry import DELIVERY_TRIES, RESULT_TRIES


@pytest.fixture
def failed(house):
    async def failed(kind, *, tries):
        """Return whether a notice of this kind is tried again after so many tries."""
        async with house.database.transaction() as tables:
            await tables.notices.owe(kind, {}, now=house.clock(), user_id=1)
        (notice,) = await house.notices.take()
        return await house.notices.failed(replace(notice, attempts=tries))

    return failed


def test_every_kind_says_whether_something_depends_on_it():
    assert set(OWED_FOR_GOOD) == set(NoticeKind)


@pytest.mark.parametrize("kind", [NoticeKind.REMOVAL, NoticeKind.CONCEAL, NoticeKind.REPORT, NoticeKind.VERDICT])
async def test_what_something_depends_on_is_tried_for_as_long_as_a_result(failed, kind):
    assert await failed(kind, tries=DELIVERY_TRIES)
    assert not await failed(kind, tries=RESULT_TRIES)


async def test_what_is_told_elsewhere_too_is_given_up_after_an_hour(failed):
    assert await failed(NoticeKind.GIFT, tries=DELIVERY_TRIES - 1)
    assert not await failed(NoticeKind.GIFT, tries=DELIVERY_TRIES)
