"""A member's history, page by page."""

from dataclasses import replace

import pytest

from bot.community.history import A_PAGE, Place, Turn
from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.generation import Search, Stage
from bot.domain.reasons import Reason
from bot.domain.request import Requester

ME = Requester(user_id=1, guild_id=9)
ALL = Search()


@pytest.fixture
async def many(house):
    """Have twelve: numbers 1 to 12."""
    house.allow(videos_per_day=100, jobs_at_once=100)
    return [(await house.ask(f"scene {number}")).id for number in range(1, 13)]


def numbers(page):
    return [one.id for one in page.generations]


def older(page):
    return Place(turn=Turn.OLDER, beyond=page.generations[-1].id)


def newer(page):
    return Place(turn=Turn.NEWER, beyond=page.generations[0].id)


async def test_who_made_nothing_has_an_empty_page(house):
    await house.ask(user_id=2)
    page = await house.history.page(ME, ALL)
    assert (page.generations, page.matching, page.newer, page.older) == ([], 0, 0, 0)


async def test_its_pages_hang_together(house, many):
    first = await house.history.page(ME, ALL)
    second = await house.history.page(ME, ALL, older(first))
    third = await house.history.page(ME, ALL, older(second))
    assert [numbers(page) for page in (first, second, third)] == [
        many[-1 : -A_PAGE - 1 : -1],
        many[-A_PAGE - 1 : -2 * A_PAGE - 1 : -1],
        many[1::-1],
    ]
    assert [(page.newer, page.older) for page in (first, second, third)] == [(0, 7), (5, 2), (10, 0)]
    assert numbers(await house.history.page(ME, ALL, newer(third))) == numbers(second)
    assert numbers(await house.history.page(ME, ALL, newer(second))) == numbers(first)


async def test_what_is_new_is_counted_and_moves_no_page(house, many):
    first = await house.history.page(ME, ALL)
    await house.ask("scene 13")
    second = await house.history.page(ME, ALL, older(first))
    assert numbers(second) == many[6:1:-1]
    assert (second.newer, second.matching) == (6, 13)


async def test_where_nothing_is_left_the_first_page_stands(house, many):
    first = await house.history.page(ME, ALL)
    beyond = await house.history.page(ME, ALL, Place(turn=Turn.OLDER, beyond=many[0]))
    short = await house.history.page(ME, ALL, Place(turn=Turn.NEWER, beyond=many[-3]))
    assert beyond == short == first


async def test_a_search_is_turned_within(house, many):
    search = Search(text=" SCENE 1 ", stage=Stage.UNDER_WAY)
    page = await house.history.page(ME, search)
    assert numbers(page) == [12, 11, 10, 1]
    assert page.search == replace(search, text="SCENE 1")
    assert (await house.history.page(ME, replace(search, stage=Stage.FINISHED))).matching == 0


async def test_what_is_offered_are_the_newest_with_those_words(house, many):
    assert [one.id for one in await house.history.offered(ME, "", limit=3)] == many[:-4:-1]
    assert [one.id for one in await house.history.offered(ME, " scene 2", limit=25)] == [2]
    assert await house.history.offered(replace(ME, user_id=2), "", limit=25) == []


class TestStaff:
    SOL = Requester(user_id=3, guild_id=9)

    async def test_see_a_members_but_nothing_private(self, house):
        shown = await house.ask("a fox")
        await house.ask("a secret", private=True)
        await house.ask("elsewhere", guild_id=10)
        page = await house.history.page(self.SOL, Search(member_id=1), rank=Rank.STAFF)
        assert (numbers(page), page.matching) == ([shown.id], 1)
        assert (await house.history.page(ME, ALL)).matching == 2

    async def test_pages_hang_together(self, house, many):
        theirs = Search(member_id=1)
        first = await house.history.page(self.SOL, theirs, rank=Rank.STAFF)
        second = await house.history.page(self.SOL, theirs, older(first), rank=Rank.STAFF)
        assert numbers(first) + numbers(second) == many[:1:-1]
        assert second.search == theirs

    async def test_nobody_else_does(self, house):
        with pytest.raises(UserError) as refused:
            await house.history.page(ME, Search(member_id=2))
        assert refused.value.reason is Reason.STAFF_ONLY

    async def test_ones_own_is_as_without(self, house):
        await house.ask("a secret", private=True)
        page = await house.history.page(ME, Search(member_id=1))
        assert (page.matching, page.search) == (1, ALL)
