"""Reports: those about one clip that wait, and those that one decision answered, go on together."""

from datetime import timedelta

import pytest

from bot.domain.community.reports import Complaint, ReportState, Verdict

SECOND = timedelta(seconds=1)


@pytest.fixture
def add(database, clock):
    async def add(generation, reporter_id=2, *, guild_id=9, words="look"):
        async with database.transaction() as tables:
            return await tables.reports.add(
                generation_id=generation.id,
                guild_id=guild_id,
                reporter_id=reporter_id,
                complaint=Complaint.VIOLENT,
                words=words,
                now=clock(),
            )

    return add


@pytest.fixture
def decide(database, clock):
    async def decide(reports, verdict=Verdict.HIDE, reason=""):
        async with database.transaction() as tables:
            return await tables.reports.decide(reports, verdict, reason=reason, actor_id=5, now=clock())

    return decide


async def test_a_report_is_read_as_it_was_written(database, ask, add, clock):
    clip = await ask()
    report = await add(clip, words="a duel: 🤺")
    async with database.reading() as tables:
        assert await tables.reports.find(report.id) == report
        assert await tables.reports.by(2, clip.id) == report
        assert await tables.reports.by(3, clip.id) is None
        assert await tables.reports.find(report.id + 1) is None
    assert (report.complaint, report.words, report.state) == (Complaint.VIOLENT, "a duel: 🤺", ReportState.OPEN)
    assert report.at == clock()


async def test_the_whole_way(database, ask, add, decide, clock):
    first, second = [await add(clip, number) for clip in [await ask()] for number in (2, 3)]
    assert await decide([first, second], Verdict.PAUSE, "calm down")
    async with database.transaction() as tables:
        decided = await tables.reports.find(first.id)
        assert [one.id for one in await tables.reports.together(decided)] == [first.id, second.id]
        assert await tables.reports.appeal([first, second], "please", now=clock())
        assert not await tables.reports.appeal([first, second], "please", now=clock())
        assert await tables.reports.answer([first, second], upheld=False, actor_id=6, now=clock())
        assert not await tables.reports.answer([first, second], upheld=True, actor_id=6, now=clock())
        closed = await tables.reports.find(second.id)
    assert (closed.state, closed.verdict, closed.reason) == (ReportState.CLOSED, Verdict.PAUSE, "calm down")
    assert (closed.decided_by, closed.appeal, closed.upheld, closed.answered_by) == (5, "please", False, 6)
    assert closed.decided_at == closed.appealed_at == closed.answered_at == clock()


async def test_nobody_decides_what_is_decided(ask, add, decide):
    report = await add(await ask())
    assert await decide([report])
    assert not await decide([report], Verdict.DISMISS)
    assert not await decide([])


async def test_what_comes_after_a_decision_is_another_case(database, ask, add, decide, clock):
    clip = await ask()
    first = await add(clip, 2)
    await decide([first], Verdict.DISMISS)
    clock.forward(seconds=1)
    second = await add(clip, 3)
    async with database.reading() as tables:
        assert [one.id for one in await tables.reports.together(await tables.reports.find(first.id))] == [first.id]
        assert [one.id for one in await tables.reports.together(second)] == [second.id]
    clock.forward(seconds=1)
    await decide([second], Verdict.HIDE)
    async with database.reading() as tables:
        assert await tables.reports.cases(9, ReportState.DECIDED, limit=9) == [first.id, second.id]


async def test_the_cases_of_a_server_by_state_oldest_first(database, ask, add, decide):
    one, two, three = [await ask() for _ in range(3)]
    elsewhere = await add(await ask(guild_id=8), guild_id=8)
    first, _, second, third = [await add(clip, number) for clip, number in ((one, 2), (one, 3), (two, 2), (three, 2))]
    await decide([second])
    async with database.reading() as tables:
        assert await tables.reports.cases(9, ReportState.OPEN, limit=9) == [first.id, third.id]
        assert await tables.reports.cases(9, ReportState.OPEN, limit=1) == [first.id]
        assert await tables.reports.cases(9, ReportState.DECIDED, limit=9) == [second.id]
        assert await tables.reports.cases(8, ReportState.OPEN, limit=9) == [elsewhere.id]


async def test_which_notice_shows_them(database, ask, add):
    clip = await ask()
    reports = [await add(clip, number) for number in (2, 3)]
    async with database.transaction() as tables:
        await tables.reports.shown_by(reports, 44)
        assert {one.notice_id for one in await tables.reports.open_about(clip.id)} == {44}
