from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.community.conduct import Restriction, RestrictionKind, Standstill, Strike, StrikeKind, is_strike
from bot.domain.community.configuration import Configuration
from bot.domain.community.people import Actor, Rank, Target
from bot.domain.errors import UserError
from bot.domain.generation import Generation, Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import REFUSED_CONTENT, Reason
from bot.domain.request import SIMULATED, Destination, GenerationRequest, Requester
from bot.policies.community import conduct

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BAN, PAUSE = RestrictionKind.BAN, RestrictionKind.PAUSE


def failed(reason=Reason.MODERATED, **fields):
    return replace(
        Generation(
            id=7,
            requester=Requester(user_id=1, guild_id=9),
            destination=Destination(channel_id=77),
            request=GenerationRequest(prompt="a lake", model="ray-2"),
            account="luma",
            price=MicroUsd(500_000),
            status=Status.FAILED,
            failure=reason,
            created_at=NOON,
            due_at=NOON,
        ),
        **fields,
    )


def strike(number, *, at=NOON, withdrawn_at=None):
    return Strike(id=number, guild_id=9, user_id=1, kind=StrikeKind.STAFF, reason="x", at=at, withdrawn_at=withdrawn_at)


def held(kind, *, until=None, number=1):
    return Restriction(id=number, guild_id=9, user_id=1, kind=kind, reason=f"because {number}", at=NOON, until=until)


def verdict(check, *arguments, **options):
    """Return the error, or None."""
    try:
        check(*arguments, **options)
    except UserError as error:
        return error
    return None


def refused(check, *arguments, **options):
    """Return why, and with which facts."""
    error = verdict(check, *arguments, **options)
    assert error is not None
    return error.reason, error.facts


@pytest.mark.parametrize("reason", Reason)
def test_only_what_a_provider_refused_to_show_is_a_strike(reason):
    assert is_strike(failed(reason)) is (reason in REFUSED_CONTENT)


@pytest.mark.parametrize(
    "fields", [{"present": True}, {"account": SIMULATED}, {"status": Status.CANCELLED}, {"failure": None}]
)
def test_no_present_no_rehearsal_and_nothing_else_is_one(fields):
    assert not is_strike(failed(**fields))


@pytest.mark.parametrize("actor", Rank)
@pytest.mark.parametrize("target", Rank)
def test_only_who_stands_higher_acts_on_somebody(actor, target):
    refusal = verdict(conduct.check_target, Actor(user_id=5, guild_id=9, rank=actor), Target(user_id=6, rank=target))
    assert (refusal is None) is (actor > target)
    assert refusal is None or refusal.reason is Reason.OF_YOUR_RANK


def test_nobody_acts_on_themselves_or_on_a_bot_not_even_the_operator():
    operator = Actor(user_id=5, guild_id=9, rank=Rank.OPERATOR)
    assert refused(conduct.check_target, operator, Target(user_id=5)) == (Reason.NOT_YOURSELF, {})
    assert refused(conduct.check_target, operator, Target(user_id=6, is_bot=True)) == (Reason.NOT_A_BOT, {})


@pytest.mark.parametrize(("rank", "may"), [(Rank.STAFF, False), (Rank.ADMIN, True), (Rank.OPERATOR, True)])
def test_who_may_give_to_themselves(rank, may):
    refusal = verdict(conduct.check_given, Actor(user_id=5, guild_id=9, rank=rank), Target(user_id=5, rank=rank))
    assert (refusal is None) is may


def test_a_strike_decays_and_may_be_withdrawn():
    rules = Configuration(strike_days=30)
    at_the_edge, just_inside = NOON - timedelta(days=30), NOON - timedelta(days=30) + timedelta(seconds=1)
    strikes = [strike(1, at=at_the_edge), strike(2, at=just_inside), strike(3, withdrawn_at=NOON), strike(4)]
    assert [one.id for one in conduct.in_force(strikes, rules, now=NOON)] == [2, 4]


@pytest.mark.parametrize(("count", "until"), [(0, None), (2, None), (3, 24 * HOUR), (4, 24 * HOUR)])
def test_so_many_strikes_pause(count, until):
    ends = conduct.pause_after(count, Configuration(strikes_before_pause=3, pause_hours=24), now=NOON)
    assert ends == (None if until is None else NOON + until)


def test_what_ends_last_holds():
    one, two, three = (held(PAUSE, until=until, number=n) for n, until in enumerate((NOON + HOUR, None, NOON), 1))
    assert conduct.hardest([one, two, three], PAUSE) == two
    assert conduct.hardest([one, three], PAUSE) == one
    assert conduct.hardest([one], BAN) is None


class TestTheDoor:
    def test_is_open(self):
        assert verdict(conduct.check_free, [], everywhere_until=None) is None
        assert verdict(conduct.check_going, None) is None

    def test_says_why_and_until_when(self):
        told = refused(conduct.check_free, [held(PAUSE, until=NOON + HOUR)], everywhere_until=None)
        assert told == (
            Reason.MEMBER_PAUSED, {"reason": "because 1", "until": NOON + HOUR}
        )  # fmt: skip

    def test_a_ban_comes_first_and_may_have_no_end(self):
        both = [held(PAUSE, until=NOON + HOUR), held(BAN, number=2)]
        told = refused(conduct.check_free, both, everywhere_until=NOON)
        assert told == (Reason.BANNED, {"reason": "because 2"})

    def test_knows_of_too_many_refusals_everywhere(self):
        told = refused(conduct.check_free, [], everywhere_until=NOON)
        assert told == (Reason.PAUSED_EVERYWHERE, {"until": NOON})

    def test_is_shut_while_work_is_paused(self):
        told = refused(conduct.check_going, Standstill(guild_id=9, reason="a break", actor_id=5, at=NOON))
        assert told == (Reason.STANDING_STILL, {"reason": "a break", "who": "5"})


@pytest.mark.parametrize(
    ("failure", "prompt", "refusal"),
    [
        (Reason.PROMPT_MODERATED, "a lake", Reason.SAME_AGAIN),
        (Reason.PROMPT_MODERATED, "a sea", None),
        (Reason.FRAME_MODERATED, "a lake", Reason.PICTURE_AGAIN),
        (Reason.FRAME_MODERATED, "a sea", Reason.PICTURE_AGAIN),
        (Reason.JOB_FAILED, "a lake", None),
    ],
)
def test_what_was_refused_is_not_asked_again_as_it_was(failure, prompt, refusal):
    origin = failed(failure)
    error = verdict(conduct.check_repeated, [origin], replace(origin.request, prompt=prompt))
    assert (error and error.reason) is refusal


@pytest.mark.parametrize(
    ("failures", "refusal"),
    [
        ((Reason.MODERATED, None), None),
        ((None, Reason.MODERATED), None),
        ((Reason.FRAME_MODERATED, None), None),
        ((Reason.JOB_FAILED, Reason.MODERATED), Reason.SAME_AGAIN),
        ((Reason.MODERATED, Reason.FRAME_MODERATED), Reason.PICTURE_AGAIN),
        ((Reason.JOB_FAILED, Reason.TOO_SLOW), None),
    ],
)
def test_several_at_once_were_refused_where_nothing_came_of_any(failures, refusal):
    origin = failed(Reason.JOB_FAILED)
    batch = [
        replace(origin, id=number, failure=failure, status=Status.SUCCEEDED if failure is None else Status.FAILED)
        for number, failure in enumerate(failures, 1)
    ]
    error = verdict(conduct.check_repeated, batch, origin.request)
    assert (error and error.reason) is refusal
