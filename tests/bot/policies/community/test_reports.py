from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.community.people import Actor, Rank, Target
from bot.domain.community.reports import NEXT, PUNISHING, Complaint, Report, ReportState, Verdict
from bot.domain.errors import UserError
from bot.domain.generation import UNFINISHED, Generation, Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Requester
from bot.policies.community import reports

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANA, BEN, SOL, SAM = 1, 2, 3, 4
REPORTER = Requester(user_id=BEN, guild_id=9)
STAFF = Actor(user_id=SOL, guild_id=9, rank=Rank.STAFF)
OTHER = Actor(user_id=SAM, guild_id=9, rank=Rank.STAFF)
ADMIN = Actor(user_id=5, guild_id=9, rank=Rank.ADMIN)
OWNER = Target(user_id=ANA)
CLIP = Generation(
    id=7,
    requester=Requester(user_id=ANA, guild_id=9),
    destination=Destination(channel_id=77),
    request=GenerationRequest(prompt="a lake", model="ray-2"),
    account="luma",
    price=MicroUsd(500_000),
    status=Status.SUCCEEDED,
    created_at=NOON,
    due_at=NOON,
)
OPEN = Report(id=1, generation_id=7, guild_id=9, reporter_id=BEN, complaint=Complaint.OTHER, words="", at=NOON)
DECIDED = replace(OPEN, state=ReportState.DECIDED, verdict=Verdict.HIDE, decided_by=SOL, decided_at=NOON)
APPEALED = replace(DECIDED, state=ReportState.APPEALED, appeal="please", appealed_at=NOON)
CLOSED = replace(APPEALED, state=ReportState.CLOSED, upheld=True)


def why(check, *arguments, **options):
    """Return the reason of the refusal, or None."""
    try:
        check(*arguments, **options)
    except UserError as error:
        return error.reason
    return None


class TestReporting:
    def test_a_public_clip_goes_to_the_staff_of_its_server(self):
        assert reports.check_reported(CLIP, REPORTER, earlier=None) == 9

    def test_what_is_kept_no_longer_is_still_to_be_seen(self):
        kept_no_longer = replace(CLIP, deleted_at=NOON, forgotten_at=NOON)
        assert reports.check_reported(kept_no_longer, REPORTER, earlier=None) == 9
        deleted_before = replace(kept_no_longer, deleted_at=NOON - DAY)
        assert why(reports.check_reported, deleted_before, REPORTER, earlier=None) is Reason.CLIP_DELETED
        of_nobody = replace(kept_no_longer, requester=Requester(user_id=0, guild_id=9))
        assert why(reports.check_reported, of_nobody, REPORTER, earlier=None) is Reason.CLIP_DELETED

    @pytest.mark.parametrize(
        ("clip", "reporter", "earlier", "reason"),
        [
            (CLIP, Requester(user_id=ANA, guild_id=9), None, Reason.OWN_CLIP_REPORTED),
            (CLIP, REPORTER, OPEN, Reason.ALREADY_REPORTED),
            (replace(CLIP, hidden_at=NOON), REPORTER, DECIDED, Reason.ALREADY_REPORTED),
            (replace(CLIP, hidden_at=NOON), REPORTER, None, Reason.CLIP_HIDDEN),
            (replace(CLIP, deleted_at=NOON), REPORTER, None, Reason.CLIP_DELETED),
            (replace(CLIP, destination=Destination(channel_id=77, private=True)), REPORTER, None, Reason.CLIP_PRIVATE),
            (CLIP, Requester(user_id=BEN, guild_id=10), None, Reason.CLIP_ELSEWHERE),
            *(
                (replace(CLIP, status=status), REPORTER, None, Reason.NOTHING_TO_REPORT)
                for status in sorted(UNFINISHED)
            ),
            (replace(CLIP, status=Status.FAILED), REPORTER, None, Reason.NOTHING_TO_REPORT),
        ],
    )
    def test_refusals(self, clip, reporter, earlier, reason):
        assert why(reports.check_reported, clip, reporter, earlier=earlier) is reason


class TestDeciding:
    @pytest.mark.parametrize("verdict", Verdict)
    @pytest.mark.parametrize(
        ("owner", "actor", "refused", "punished"),
        [
            (OWNER, STAFF, None, None),
            (OWNER, ADMIN, None, None),
            (replace(OWNER, rank=Rank.STAFF), STAFF, None, Reason.OF_YOUR_RANK),
            (replace(OWNER, rank=Rank.STAFF), ADMIN, None, None),
            (replace(OWNER, rank=Rank.ADMIN), STAFF, Reason.OWNER_OF_HIGHER_RANK, Reason.OWNER_OF_HIGHER_RANK),
            (Target(user_id=SOL, rank=Rank.STAFF), STAFF, Reason.OWN_CLIP_JUDGED, Reason.OWN_CLIP_JUDGED),
            (Target(user_id=5, rank=Rank.ADMIN), ADMIN, None, Reason.NOT_YOURSELF),
        ],
    )
    def test_by_rank(self, verdict, owner, actor, refused, punished):
        expected = punished if verdict in PUNISHING else refused
        assert why(reports.check_decided, OPEN, CLIP, verdict, actor, owner=owner) is expected

    @pytest.mark.parametrize("report", [DECIDED, APPEALED, CLOSED])
    def test_only_what_is_open(self, report):
        assert why(reports.check_decided, report, CLIP, Verdict.DISMISS, STAFF, owner=OWNER) is Reason.REPORT_DECIDED

    def test_nothing_is_hidden_that_is_gone(self):
        gone = replace(CLIP, deleted_at=NOON)
        assert why(reports.check_decided, OPEN, gone, Verdict.HIDE, STAFF, owner=OWNER) is Reason.CLIP_DELETED
        assert why(reports.check_decided, OPEN, gone, Verdict.STRIKE, STAFF, owner=OWNER) is None

    def test_nobody_is_punished_who_had_themselves_forgotten(self):
        nobody = Target(user_id=0)
        assert why(reports.check_decided, OPEN, CLIP, Verdict.BAN, STAFF, owner=nobody) is Reason.CLIP_DELETED
        assert why(reports.check_decided, OPEN, CLIP, Verdict.DISMISS, STAFF, owner=nobody) is None


class TestAppealing:
    @pytest.mark.parametrize(
        ("report", "user_id", "now", "reason"),
        [
            (DECIDED, ANA, NOON, None),
            (DECIDED, ANA, NOON + 30 * DAY - timedelta(seconds=1), None),
            (DECIDED, ANA, NOON + 30 * DAY, Reason.APPEAL_TOO_LATE),
            (DECIDED, BEN, NOON, Reason.NOT_YOURS),
            (replace(DECIDED, verdict=Verdict.DISMISS), ANA, NOON, Reason.NOTHING_TO_APPEAL),
            (OPEN, ANA, NOON, Reason.NOTHING_TO_APPEAL),
            (APPEALED, ANA, NOON, Reason.APPEALED_ALREADY),
            (CLOSED, ANA, NOON, Reason.APPEALED_ALREADY),
        ],
    )
    def test_the_owner_once_and_in_time(self, report, user_id, now, reason):
        assert why(reports.check_appealed, report, CLIP, user_id, now=now) is reason

    @pytest.mark.parametrize(
        ("report", "actor", "reason"),
        [
            (APPEALED, OTHER, None),
            (APPEALED, ADMIN, None),
            (APPEALED, STAFF, Reason.APPEAL_TO_ANOTHER),
            (replace(APPEALED, decided_by=ADMIN.user_id), ADMIN, None),
            (DECIDED, OTHER, Reason.NOTHING_TO_APPEAL),
            (CLOSED, OTHER, Reason.APPEAL_ANSWERED),
        ],
    )
    def test_somebody_else_answers(self, report, actor, reason):
        assert why(reports.check_answered, report, actor, owner=OWNER) is reason

    def test_the_owner_answers_nothing_about_themselves(self):
        owner = Target(user_id=SAM, rank=Rank.STAFF)
        assert why(reports.check_answered, APPEALED, OTHER, owner=owner) is Reason.OWN_CLIP_JUDGED


ACTS = st.lists(
    st.tuples(st.sampled_from(["decide", "appeal", "answer"]), st.sampled_from(Verdict), st.integers(0, 20)),
    max_size=12,
)


@given(ACTS)
def test_whatever_is_tried_a_report_is_decided_appealed_and_answered_at_most_once_and_in_that_order(acts):
    report, now, done = OPEN, NOON, []
    for act, verdict, days in acts:
        now += days * DAY
        before = report.state
        if act == "decide":
            if why(reports.check_decided, report, CLIP, verdict, STAFF, owner=OWNER) is None:
                report = replace(report, state=ReportState.DECIDED, verdict=verdict, decided_by=SOL, decided_at=now)
        elif act == "appeal":
            if why(reports.check_appealed, report, CLIP, ANA, now=now) is None:
                report = replace(report, state=ReportState.APPEALED)
                assert report.verdict is not Verdict.DISMISS
                assert report.decided_at is not None
                assert now < report.decided_at + reports.APPEAL_FOR
        elif why(reports.check_answered, report, OTHER, owner=OWNER) is None:
            report = replace(report, state=ReportState.CLOSED)
        if report.state is not before:
            assert report.state in NEXT[before]
            done.append(act)
    assert done == ["decide", "appeal", "answer"][: len(done)]
