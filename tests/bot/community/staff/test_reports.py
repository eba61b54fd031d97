import asyncio

import pytest
from sqlalchemy import text

from bot.community.staff.reports import Reports
from bot.domain.community.configuration import Configuration
from bot.domain.community.notices import NoticeKind
from bot.domain.community.people import Actor, Rank, Target
from bot.domain.community.reports import Complaint, Decision, ReportState, Verdict
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from db.database import Database
from tests.bot.house import CHANNEL, GUILD

ANA, BEN, CEM, SOL, SAM, LOG = 1, 2, 3, 4, 5, 78
STAFF = Actor(user_id=SOL, guild_id=GUILD, rank=Rank.STAFF)
OTHER = Actor(user_id=SAM, guild_id=GUILD, rank=Rank.STAFF)
OWNER = Target(user_id=ANA)


@pytest.fixture
async def log(house):
    async with house.database.transaction() as tables:
        await tables.configurations.save(GUILD, Configuration(log_channel_id=LOG), seen=0, now=house.clock())


async def file(house, clip, by=BEN):
    return await house.reports.file(
        clip.id, reporter=Requester(user_id=by, guild_id=GUILD), complaint=Complaint.SEXUAL, words=" look "
    )


async def told(house, *kinds):
    """Return what is owed now of these kinds, after closing everything as told."""
    taken = await house.notices.take(limit=50)
    for notice in taken:
        await house.notices.told(notice, message_id=900 + notice.id)
    return [one for one in taken if one.kind in kinds]


async def test_the_first_report_is_told_and_those_after_it_redraw_it(house, log):
    clip = await house.made()
    assert (await file(house, clip)).log_channel_id == LOG
    (first,) = await told(house, NoticeKind.REPORT)
    assert (first.channel_id, first.facts) == (LOG, {"report": 1})
    await file(house, clip, by=CEM)
    (second,) = await told(house, NoticeKind.REPORT)
    assert second.facts == {"report": 1, "redraws": first.id}
    assert await house.reports.shown_by(first.id) == (LOG, 900 + first.id)
    case = await house.reports.case(2, guild_id=GUILD)
    assert [one.words for one in case.reports] == ["look", "look"]
    assert {one.notice_id for one in case.reports} == {first.id}


async def test_a_log_channel_that_comes_later_gets_the_next_report(house):
    clip = await house.made()
    assert (await file(house, clip)).log_channel_id is None
    async with house.database.transaction() as tables:
        await tables.configurations.save(GUILD, Configuration(log_channel_id=LOG), seen=0, now=house.clock())
    assert (await file(house, clip, by=CEM)).log_channel_id == LOG
    (notice,) = await told(house, NoticeKind.REPORT)
    assert notice.facts == {"report": 1}


async def test_another_log_channel_gets_the_next_report(house, log):
    clip = await house.made()
    await file(house, clip)
    await told(house)
    async with house.database.transaction() as tables:
        await tables.configurations.save(GUILD, Configuration(log_channel_id=LOG + 1), seen=1, now=house.clock())
    assert (await file(house, clip, by=CEM)).log_channel_id == LOG + 1
    (notice,) = await told(house, NoticeKind.REPORT)
    assert (notice.channel_id, notice.facts) == (LOG + 1, {"report": 1})


async def test_what_could_not_be_told_is_told_with_the_next_report(house, log):
    clip = await house.made()
    await file(house, clip)
    (refused,) = await house.notices.take()
    await house.notices.told(refused, message_id=None)
    await file(house, clip, by=CEM)
    (notice,) = await told(house, NoticeKind.REPORT)
    assert notice.facts == {"report": 1}


async def test_what_stands_there_no_more_is_told_anew_while_it_waits_for_staff(house, log):
    clip = await house.made()
    await file(house, clip)
    (first,) = await told(house, NoticeKind.REPORT)
    for _ in range(2):  # once more after a crash
        await house.reports.tell_again(1, missing=first.id)
    (again,) = await told(house, NoticeKind.REPORT)
    assert again.facts == {"report": 1}
    await house.reports.decide(1, Decision(verdict=Verdict.DISMISS), actor=STAFF, owner=OWNER)
    await told(house)
    await house.reports.tell_again(1, missing=again.id)
    assert await told(house, *NoticeKind) == []


async def test_a_decision_owes_all_that_follows_at_once(house, log):
    clip = await house.made()
    await file(house, clip)
    await file(house, clip, by=CEM)
    await told(house)
    case = await house.reports.decide(1, Decision(verdict=Verdict.HIDE), actor=STAFF, owner=OWNER)
    assert {one.state for one in case.reports} == {ReportState.DECIDED}
    assert case.generation.hidden_at == house.clock()
    owed = await told(house, *NoticeKind)
    assert sorted((one.kind.value, one.user_id or one.channel_id) for one in owed) == [
        ("audit", LOG),
        ("conceal", CHANNEL),
        ("report", LOG),
        ("verdict", ANA),
        ("verdict", BEN),
        ("verdict", CEM),
    ]
    assert [one.kind for one in await house.deliver()] == [DeliveryKind.REDRAW]


async def test_what_staff_delete_is_deleted_at_its_provider_with_its_batch(house, provider, picture_file):
    house.web.picture = picture_file
    batch = await house.painted(2)
    await file(house, batch[1])
    await house.reports.decide(1, Decision(verdict=Verdict.DELETE), actor=STAFF, owner=OWNER)
    await house.removal.run_once()
    assert sorted(provider.deleted) == sorted(one.provider_job_id for one in batch)


async def test_what_its_owner_deleted_first_is_deleted_at_its_provider_once(house, provider):
    clip = await house.made()
    await file(house, clip)
    await house.deletion.delete(clip.id, requester=clip.requester, may_manage=False)
    await house.removal.run_once()
    await house.reports.decide(1, Decision(verdict=Verdict.DELETE), actor=STAFF, owner=OWNER)
    await house.removal.run_once()
    assert provider.deleted == [clip.provider_job_id]


async def test_a_picture_that_is_still_made_is_deleted_at_its_provider_when_it_has_ended(house, provider, picture_file):
    house.web.picture = picture_file
    made, running = await house.paint(2)
    await house.deliver()
    await house.submission.run_once()
    made, running = [await house.get(one) for one in (made, running)]
    await house.finished(made)
    await file(house, made)
    await house.reports.decide(1, Decision(verdict=Verdict.DELETE), actor=STAFF, owner=OWNER)
    await house.removal.run_once()
    assert provider.deleted == [made.provider_job_id]
    await house.finished(running)
    await house.removal.run_once()
    assert provider.deleted == [made.provider_job_id, running.provider_job_id]


async def test_of_two_processes_at_once_one_decides(house, log, url):
    clip = await house.made()
    await file(house, clip)
    other = await Database.open(url, owner="worker-2")
    elsewhere = Reports(other, house.conduct, now=house.clock)
    outcomes = await asyncio.gather(
        house.reports.decide(1, Decision(verdict=Verdict.DISMISS), actor=STAFF, owner=OWNER),
        elsewhere.decide(1, Decision(verdict=Verdict.STRIKE), actor=OTHER, owner=OWNER),
        return_exceptions=True,
    )
    await other.close()
    (lost,) = [one for one in outcomes if isinstance(one, UserError)]
    assert lost.reason is Reason.REPORT_DECIDED
    case = await house.reports.case(1, guild_id=GUILD)
    assert lost.facts == {"verdict": case.report.verdict, "by": case.report.decided_by}
    assert case.strikes == (case.report.verdict is Verdict.STRIKE)


async def test_two_members_at_once_make_one_message(house, log, url):
    clip = await house.made()
    other = await Database.open(url, owner="worker-2")
    elsewhere = Reports(other, house.conduct, now=house.clock)
    reporter = Requester(user_id=CEM, guild_id=GUILD)
    await asyncio.gather(
        file(house, clip),
        elsewhere.file(clip.id, reporter=reporter, complaint=Complaint.OTHER, words=""),
    )
    await other.close()
    owed = await told(house, NoticeKind.REPORT)
    assert ["redraws" in one.facts for one in owed] == [False, True]


async def test_the_newest_decision_that_may_be_appealed_against(house, log):
    clip = await house.made()
    assert await house.reports.appealable(clip.id, user_id=ANA) is None
    for number, (verdict, reporter) in enumerate([(Verdict.HIDE, BEN), (Verdict.STRIKE, CEM), (Verdict.DISMISS, 9)]):
        async with house.database.transaction() as tables:
            await tables.reports.add(
                generation_id=clip.id,
                guild_id=GUILD,
                reporter_id=reporter,
                complaint=Complaint.OTHER,
                words="",
                now=house.clock(),
            )
        await house.reports.decide(number + 1, Decision(verdict=verdict), actor=STAFF, owner=OWNER)
        house.clock.forward(days=1)
    newest = await house.reports.appealable(clip.id, user_id=ANA)
    assert newest.verdict is Verdict.STRIKE
    assert await house.reports.appealable(clip.id, user_id=BEN) is None
    await house.reports.appeal(newest.id, user_id=ANA, words="please")
    assert (await house.reports.appealable(clip.id, user_id=ANA)).verdict is Verdict.HIDE
    house.clock.forward(days=30)
    assert await house.reports.appealable(clip.id, user_id=ANA) is None


async def test_what_fails_half_way_has_not_happened(house, log, monkeypatch):
    clip = await house.made()
    await file(house, clip)
    await told(house)

    async def broken(*_arguments, **_options):
        raise OSError("the disk is full")

    monkeypatch.setattr("db.database.Transaction.write_down", broken)
    with pytest.raises(OSError, match="disk"):
        await house.reports.decide(1, Decision(verdict=Verdict.BAN, reason="x"), actor=STAFF, owner=OWNER)
    monkeypatch.undo()
    assert (await house.reports.case(1, guild_id=GUILD)).report.state is ReportState.OPEN
    assert (await house.conduct.of(Requester(user_id=ANA, guild_id=GUILD))).ban is None
    assert await told(house, *NoticeKind) == []


async def test_a_strike_too_many_pauses_and_the_owner_hears_until_when(house, log):
    clip = await house.made()
    await file(house, clip)
    await told(house)
    for number in (100, 101):
        await house.conduct.strike(OWNER, actor=STAFF, reason=f"earlier {number}")
    await told(house)
    await house.reports.decide(1, Decision(verdict=Verdict.STRIKE), actor=STAFF, owner=OWNER)
    (mail,) = [one for one in await told(house, NoticeKind.VERDICT, NoticeKind.STRIKE) if one.user_id == ANA]
    until = (await house.conduct.of(Requester(user_id=ANA, guild_id=GUILD))).pause.until
    assert mail.facts == {"report": 1, "news": "decided", "until": int(until.timestamp())}


async def test_a_pause_without_a_length_is_as_the_server_says_and_a_ban_for_days_ends(house):
    clip = await house.made()
    await file(house, clip)
    await house.reports.decide(1, Decision(verdict=Verdict.PAUSE, reason="x"), actor=STAFF, owner=OWNER)
    ana = Requester(user_id=ANA, guild_id=GUILD)
    pause = (await house.conduct.of(ana)).pause
    assert (pause.until - house.clock()).total_seconds() == Configuration().pause_hours * 3600
    house.clock.forward(seconds=1)
    await file(house, clip, by=CEM)
    await house.reports.decide(2, Decision(verdict=Verdict.BAN, reason="x", days=7), actor=STAFF, owner=OWNER)
    ban = (await house.conduct.of(ana)).ban
    assert (ban.until - house.clock()).days == 7


async def test_each_decision_about_a_clip_can_be_appealed_against_by_itself(house):
    clip = await house.made()
    await file(house, clip)
    await house.reports.decide(1, Decision(verdict=Verdict.STRIKE), actor=STAFF, owner=OWNER)
    await house.reports.appeal(1, user_id=ANA, words="no")
    house.clock.forward(seconds=1)
    await file(house, clip, by=CEM)
    await house.reports.decide(2, Decision(verdict=Verdict.HIDE), actor=STAFF, owner=OWNER)
    await house.reports.appeal(2, user_id=ANA, words="no, again")
    await house.reports.answer(2, upheld=False, actor=OTHER, owner=OWNER)
    first = await house.reports.case(1, guild_id=GUILD)
    assert (first.report.state, first.report.appeal) == (ReportState.APPEALED, "no")
    assert first.generation.hidden_at is None
    assert first.strikes == 1


async def test_one_strike_for_two_decisions_counts_until_both_are_overturned(house):
    clip = await house.made()
    for number, reporter in enumerate((BEN, CEM), 1):
        await file(house, clip, by=reporter)
        await house.reports.decide(number, Decision(verdict=Verdict.STRIKE), actor=STAFF, owner=OWNER)
        await house.reports.appeal(number, user_id=ANA, words="no")
        house.clock.forward(seconds=1)

    async def counting():
        return len((await house.conduct.of(clip.requester)).strikes)

    assert await counting() == 1
    await house.reports.answer(2, upheld=False, actor=OTHER, owner=OWNER)
    assert await counting() == 1, "the first decision stands"
    await house.reports.answer(1, upheld=False, actor=OTHER, owner=OWNER)
    assert await counting() == 0


async def test_another_servers_case_is_unknown(house):
    await file(house, await house.made())
    with pytest.raises(UserError) as refused:
        await house.reports.decide(
            1,
            Decision(verdict=Verdict.HIDE),
            actor=Actor(user_id=SOL, guild_id=GUILD + 1, rank=Rank.ADMIN),
            owner=OWNER,
        )
    assert refused.value.reason is Reason.REPORT_UNKNOWN


async def test_who_had_themselves_forgotten_is_told_nothing(house):
    await file(house, await house.made())
    async with house.database.transaction() as tables:
        await tables.statements.run(text("UPDATE reports SET reporter_id = -id"))
    await house.reports.decide(1, Decision(verdict=Verdict.DISMISS), actor=STAFF, owner=OWNER)
    assert [one.user_id for one in await told(house, NoticeKind.VERDICT)] == [ANA]
