from dataclasses import replace

import pytest

from bot.community.staff.cases import Case, CasePage, Told
from bot.domain.community.reports import Complaint, Report, ReportState, Verdict
from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.request import Requester
from cogs.ui.asking import read_mark
from cogs.ui.moderating import complaining, reports
from tests.cogs.ui.conftest import NOW, check_limits, components, generation, labels, words

LONGEST = 2**63 - 1
NASTY = "**bold** @everyone <@77> [x](https://evil.example) 👩\u200d🚀" * 60
OPEN = Report(
    id=LONGEST, generation_id=12, guild_id=9, reporter_id=6, complaint=Complaint.PERSON, words=NASTY[:1000], at=NOW
)
DECIDED = replace(
    OPEN, state=ReportState.DECIDED, verdict=Verdict.BAN, decided_by=7, decided_at=NOW, reason=NASTY[:400]
)
APPEALED = replace(DECIDED, state=ReportState.APPEALED, appeal=NASTY[:1000], appealed_at=NOW)
CLOSED = replace(APPEALED, state=ReportState.CLOSED, upheld=True, answered_by=8, answered_at=NOW)


def case(report=OPEN, *, reports=1, **options):
    clip = generation(Status.SUCCEEDED, id=LONGEST, **{"prompt": "a lake", **options})
    many = tuple(replace(report, id=report.id - number) for number in range(reports))
    return Case(generation=clip, reports=many, posted=(LONGEST, LONGEST), strikes=2)


@pytest.mark.parametrize("report", [OPEN, DECIDED, APPEALED, CLOSED])
@pytest.mark.parametrize("many", [1, 40])
def test_whatever_was_written_it_keeps_to_discords_limits_and_does_nothing(report, many):
    shown = case(report, reports=many, prompt=NASTY)
    page = CasePage(state=report.state, case=shown, number=2, of=3, earlier=LONGEST, later=LONGEST - 1)
    for layout in (reports.shown(shown), reports.page(page, above=reports.done(shown) or "x")):
        check_limits(layout)
        assert "@everyone" not in words(layout)
        assert "**bold**" not in words(layout)
        assert "https://evil" not in words(layout)


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("news", Told)
def test_so_does_what_people_are_told(verdict, news):
    shown = case(replace(CLOSED, verdict=verdict), reports=40, prompt=NASTY)
    layout = complaining.told(shown, {"news": news.value, "until": 1_900_000_000}, NASTY)
    assert layout is not None
    check_limits(layout)
    assert "@everyone" not in words(layout)
    assert "<@6>" not in words(layout)  # who reported


def test_which_buttons_stand_under_what():
    assert labels(reports.shown(case())) == ["Hide", "Delete", "Dismiss", "Strike", "Pause member", "Ban from bot"]
    assert [len(one["components"]) for one in components(reports.shown(case())) if one["type"] == 1] == [3, 3]
    gone = case(deleted_at=NOW)
    assert labels(reports.shown(gone)) == ["Dismiss", "Strike", "Pause member", "Ban from bot"]
    assert labels(reports.shown(case(APPEALED))) == ["Uphold", "Overturn", "Show"]
    assert labels(reports.shown(case(DECIDED))) == labels(reports.shown(case(CLOSED))) == []


def test_who_had_themselves_forgotten_is_nobody():
    shown = reports.shown(case(replace(OPEN, reporter_id=-1), requester=Requester(user_id=0, guild_id=9)))
    assert labels(shown) == ["Hide", "Delete", "Dismiss"]
    assert "<@0>" not in words(shown)
    assert "<@-1>" not in words(shown)


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("queue", [None, *ReportState])
def test_a_verdicts_button_is_read_as_it_was_written(verdict, queue):
    assert reports.read(reports.written(verdict, LONGEST, queue)) == (verdict, LONGEST, queue)


@pytest.mark.parametrize("more", ["", "hide", "hide:x:", "hide:1:nowhere", "burn:1:", "hide:1", "hide:1:open:1"])
def test_what_is_none_of_ours_is_refused(more):
    for read in (reports.read, reports.read_turn, reports.read_answer, reports.number):
        with pytest.raises(UserError):
            read(more)


def test_the_dialogs_carry_what_they_need_and_keep_to_the_limits():
    dialogs = [complaining.report_dialog(LONGEST), complaining.appeal_dialog(case())]
    dialogs += [complaining.reason_dialog(one, case(), ReportState.APPEALED) for one in Verdict]
    for dialog in dialogs:
        assert len(dialog.title) <= 45
        assert len(dialog.custom_id) <= 100
        read_mark(dialog.custom_id)
        for label in dialog.to_components():
            assert len(label["label"]) <= 45
            assert len(label.get("description") or "") <= 100
            for option in label["component"].get("options", []):
                assert len(option["label"]) <= 100


@pytest.mark.parametrize(
    ("verdict", "length", "told"),
    [
        (Verdict.PAUSE, "72", (72, None)),
        (Verdict.PAUSE, "73", (None, None)),
        (Verdict.PAUSE, "", (None, None)),
        (Verdict.BAN, "30", (None, 30)),
        (Verdict.BAN, "0", (None, None)),
        (Verdict.BAN, "x", (None, None)),
        (Verdict.HIDE, "72", (None, None)),
    ],
)
def test_for_how_long(verdict, length, told):
    decision = complaining.decision(verdict, {"reason": " because ", "length": length})
    assert (decision.hours, decision.days) == told
    assert decision.reason == "because"


def test_an_unknown_complaint_is_something_else():
    assert complaining.complaint({"complaint": "from a later version", "words": "x"}) == (Complaint.OTHER, "x")


def test_where_nobody_is_notified_that_is_said():
    assert "no log channel" in words(complaining.filed(12, notified=False))
    assert "no log channel" in words(complaining.appealed(notified=False))
