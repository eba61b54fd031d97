from dataclasses import replace

import pytest

from bot.community.deletion import Deletable, Deleted
from bot.community.library import Details
from bot.domain.allowance import Allowance, Budget, Terms
from bot.domain.community.reports import Complaint, Report, ReportState, Verdict
from bot.domain.generation import Status
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.reasons import Reason
from bot.domain.waits import Typical
from cogs.ui import notes
from tests.bot.scripted import FACTS
from tests.cogs.ui.conftest import NOW, check_limits, generation, labels, words

WAIT = Typical(low=70, median=87, high=105, samples=0, published=True)
NASTY = "**@everyone** <@1> بحيرة " * 170


def details(made, *, parents=(), children=0, took=None):
    return Details(generation=made, parents=[*parents], children=children, typical=WAIT, took_seconds=took)


def test_help_names_every_command_and_every_price():
    page = notes.help_page(FACTS.models)
    check_limits(page)
    for told in (
        "/video",
        "/extend",
        "/queue",
        "/quota",
        "/history",
        "/generation show",
        "Animate this picture",
        "$0.50",
        "$0.72",
        "540p",
        "720p",
    ):
        assert told in words(page)
    assert "PROVIDERS__LUMA__API_KEY" in words(notes.help_page({}))


@pytest.mark.parametrize("status", Status)
def test_info_tells_everything_and_keeps_to_discords_limits(status):
    made = generation(status, prompt=NASTY, failure=Reason.TOO_SLOW if status is Status.FAILED else None, origin_id=4)
    parents = [generation(Status.SUCCEEDED, id=2**62 + n, prompt=NASTY) for n in range(2)]
    page = notes.info(details(made, parents=parents, children=3, took=90.0), FACTS.models)
    check_limits(page)
    options = ("Video from words", "Ray 2 (`ray-2`)", "5 s", "720p", "16:9", "**Loop** no")
    for told in (*options, "<@5>", "Luma", "$0.71", "**Went into** 3 others", "#4", f"#{2**62}", "90 s"):
        assert told in words(page)
    assert "@everyone" not in words(page)


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.DISMISS])
def test_info_tells_the_owner_what_they_may_appeal_against(verdict):
    made = generation(Status.SUCCEEDED, prompt=NASTY, hidden_at=NOW)
    report = Report(
        id=3,
        generation_id=made.id,
        guild_id=9,
        reporter_id=7,
        complaint=Complaint.OTHER,
        words="",
        at=NOW,
        state=ReportState.DECIDED,
        verdict=verdict,
        reason=NASTY[:400],
    )
    parents = [generation(Status.SUCCEEDED, id=2**62 + n, prompt=NASTY) for n in range(2)]
    page = notes.info(details(made, parents=parents, children=3, took=90.0), FACTS.models, appealable=report)
    check_limits(page)
    assert labels(page) == ["Appeal"]
    assert "within 30 days" in words(page)


def test_info_tells_that_a_failure_cost_nothing():
    made = generation(Status.FAILED, failure=Reason.TOO_SLOW)
    read = words(notes.info(details(made), FACTS.models))
    assert "nothing ($0.71 came back)" in read
    assert "longer than we wait" in read


def test_deleting_is_asked_and_says_what_stays():
    made = generation(Status.SUCCEEDED)
    page = notes.before_deleting(Deletable(generation=made, continued_by=3, by_others=2))
    check_limits(page)
    assert "3 others were made from it, 2 of them other people's" in words(page)
    assert labels(page) == ["Delete it"]
    several = Deletable(generation=made, continued_by=0, by_others=0, count=3)
    assert "All 3 pictures of it are removed" in words(notes.before_deleting(several))
    assert "made from it" not in words(notes.before_deleting(Deletable(generation=made, continued_by=0, by_others=0)))
    assert made.created_at == NOW


def test_deleted_says_who_else_is_told_and_what_remains():
    made = generation(Status.SUCCEEDED)

    def told(**what):
        usual = {"count": 1, "told": (), "kept": (), "message_ids": []}
        return words(notes.after_deleting(Deleted(generation=made, **{**usual, **what}), ""))

    assert "told to delete it as well" in told(told=("luma",))
    assert "(Other) cannot be deleted from here" in told(kept=("other",))
    assert "all 3 pictures" in told(count=3)
    assert "its number, times and price, for the books; and its words, which are shown no more" in told()


@pytest.mark.parametrize(
    ("by_others", "whose"), [(1, "Something of somebody else's"), (0, "Something of the same member's")]
)
def test_a_single_clip_that_continues_it_is_told_as_one(by_others, whose):
    page = notes.before_deleting(
        Deletable(generation=generation(Status.SUCCEEDED), continued_by=1, by_others=by_others)
    )
    assert f"{whose} was made from it." in words(page)


@pytest.mark.parametrize(
    ("waiting", "told"),
    [
        (0, ""),
        (1, "⚠️ 1 that still waits for it will not be made; it costs nothing."),
        (2, "⚠️ 2 that still wait for it will not be made; they cost nothing."),
    ],
)
def test_what_will_not_be_made_is_told_apart_from_what_stays(waiting, told):
    made = generation(Status.SUCCEEDED)
    page = words(notes.before_deleting(Deletable(generation=made, continued_by=0, by_others=0, waiting=waiting)))
    assert [line for line in page.splitlines() if "⚠️" in line] == ([told] if told else [])
    both = words(notes.before_deleting(Deletable(generation=made, continued_by=1, by_others=1, waiting=waiting)))
    assert "That stays" in both
    assert told in both


@pytest.mark.parametrize("prompt", ["**_~~||`" * 500, "a\n" * 2000, NASTY])
def test_info_keeps_to_discords_limits_whatever_was_written(prompt):
    made = generation(Status.FAILED, prompt=prompt, failure=Reason.UNCONFIRMED)
    check_limits(notes.info(details(made, parents=[made, made], children=3, took=90), FACTS.models))


class TestWelcome:
    TERMS = Terms(
        allowance=Allowance(videos_per_day=10, dollars_per_month=MicroUsd(20 * DOLLAR), jobs_at_once=3),
        server=Budget(dollars_per_month=MicroUsd(200 * DOLLAR)),
    )

    def test_tells_what_it_is_for_and_three_steps_and_keeps_discords_limits(self):
        page = notes.welcome(FACTS.models, self.TERMS)
        check_limits(page)
        read = words(page)
        for told in (
            "**1. Try it:**",
            "**2. Look around:**",
            "**3. If you look after",
            "$0.40 or more",
            "10 videos a day",
            "all together $200.00",
        ):
            assert told in read
        assert "/config setup" in read
        assert labels(page) == []

    def test_says_so_where_there_is_nothing_to_make_videos_with(self):
        assert "PROVIDERS__LUMA__API_KEY is not set" in words(notes.welcome({}, self.TERMS))

    def test_a_server_that_is_not_allowed_gets_one_line(self):
        page = notes.not_allowed(42)
        check_limits(page)
        assert "They can add it to ALLOWED_GUILD_IDS: 42." in words(page)
        assert "\n" not in words(page)


def test_info_tells_what_was_charged_and_what_it_took():
    for cost, told in (
        (None, "**Price** $0.71"),
        (MicroUsd(700_000), "$0.70 ($0.71 was reserved, and the rest came back)"),
        (MicroUsd(800_000), "$0.71 (it took $0.80; the operator pays the rest)"),
    ):
        assert told in words(notes.info(details(generation(Status.SUCCEEDED, cost=cost)), FACTS.models))


def test_info_tells_what_the_provider_says_of_rights_and_whose_terms_they_are():
    facts = replace(FACTS, rights="no watermark", terms="https://example.org/terms")
    read = words(notes.info(details(generation(Status.SUCCEEDED)), FACTS.models, facts))
    assert "The provider's page says: no watermark · [its terms](https://example.org/terms)" in read
    assert "provider's page" not in words(notes.info(details(generation(Status.SUCCEEDED)), FACTS.models, FACTS))
    assert "provider's page" not in words(notes.info(details(generation(Status.RUNNING)), FACTS.models, facts))


def test_info_names_those_that_were_asked_for_together():
    made = generation(Status.SUCCEEDED)
    lost = generation(Status.FAILED, id=13)
    batch = [made, lost, generation(id=14)]
    page = notes.info(replace(details(made), batch=batch), FACTS.models)
    assert "### #12 · picture 1 of 3" in words(page)
    assert "**Asked for together with** #13 (failed), #14 (under way)" in words(page)
    assert "### #13 · picture 2 of 3" in words(notes.info(replace(details(lost), batch=batch), FACTS.models))
    assert "### #12\n" in words(notes.info(replace(details(made), batch=[made]), FACTS.models))


def test_info_tells_no_words_of_what_was_deleted():
    gone = generation(Status.SUCCEEDED, id=3, prompt="a duel", deleted_at=NOW)
    read = words(notes.info(replace(details(generation(Status.SUCCEEDED)), parents=[gone]), FACTS.models))
    assert "**Came of** #3 (deleted)" in read
    assert "duel" not in read
