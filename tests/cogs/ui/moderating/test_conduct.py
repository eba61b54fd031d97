from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.community.conduct import (
    Act,
    Record,
    Restriction,
    RestrictionKind,
    Standstill,
    Strike,
    StrikeKind,
)
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.lease import Lease
from bot.domain.reasons import REFUSED_CONTENT
from cogs.ui.asking import read_mark as read
from cogs.ui.moderating import conduct as pages
from tests.cogs.conftest import buttons, texts

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
STRIKE = Strike(id=7, guild_id=9, user_id=1, kind=StrikeKind.STAFF, reason="@everyone *rude*", at=NOON, actor_id=5)
PAUSE = Restriction(
    id=1, guild_id=9, user_id=1, kind=RestrictionKind.PAUSE, reason="calm", at=NOON, until=NOON, actor_id=5
)
CLEAN = Record(strikes=(), limit=3, days=30)


def shown(layout):
    return texts(layout.to_components())


def notice(act, **facts):
    return Notice(
        id=1,
        kind=NoticeKind.STRIKE,
        guild_id=9,
        channel_id=None,
        user_id=1,
        facts={"act": act.value, "by": "staff", "reason": "*rude*", **facts},
        nonce="n",
        attempts=1,
        first_attempt_at=NOON,
        lease=Lease(owner="worker-1", until=NOON),
    )


def test_only_what_counts_can_be_withdrawn():
    old = replace(STRIKE, id=8, withdrawn_at=NOON)
    layout = pages.listed(1, replace(CLEAN, strikes=(STRIKE,)), [STRIKE, old])
    (custom_id,) = buttons(layout.to_components()).values()
    assert (read(custom_id).verb, read(custom_id).more) == (pages.Verb.WITHDRAW, "7")
    told = shown(layout)
    assert "1 of 3 strikes count now" in told
    assert "\\*rude\\*" in told
    assert "@everyone" not in told
    assert "withdrawn <t:" in told


def test_a_long_list_is_cut_and_fits_discord():
    strikes = [replace(STRIKE, id=number, reason="x" * 400) for number in range(1, 16)]
    long = replace(PAUSE, reason="y" * 400)
    held = replace(CLEAN, strikes=tuple(strikes), pause=long, ban=long, everywhere_until=NOON)
    layout = pages.listed(1, held, strikes)
    assert "and 5 older ones" in shown(layout)
    assert layout.total_children_count <= 40
    assert len(shown(layout)) < 4000


@pytest.mark.parametrize("reason", sorted(REFUSED_CONTENT))  # a set has no order, and parallel runs need one
def test_each_thing_that_a_provider_refuses_has_a_name(reason):
    assert reason in pages.FOUND


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("facts", [{}, {"until": 1893542400, "count": 2, "limit": 3, "days": 30, "cancelled": 1}])
def test_the_member_is_told_where_and_why_and_nobody_is_notified(act, facts):
    told = shown(pages.news(notice(act, **facts), place="Lounge **x** @everyone", everywhere_until=None))
    assert "Lounge \\*\\*x\\*\\*" in told
    assert "@everyone" not in told
    assert "None" not in told or not facts
    assert ("\\*rude\\*" in told) or act is Act.WITHDRAW


def test_a_strike_says_what_follows():
    facts = {"by": "provider", "reason": "prompt_moderated", "generation": 12, "count": 2, "limit": 3, "days": 30}
    told = shown(pages.news(notice(Act.STRIKE, **facts), place="Lounge", everywhere_until=None))
    assert "The provider refused #12: a prompt that it does not allow" in told
    assert "2 of 3 strikes count now" in told
    facts |= {"count": 3, "until": 1893542400}
    told = shown(pages.news(notice(Act.STRIKE, **facts), place="Lounge", everywhere_until=NOON + timedelta(days=3)))
    assert "nothing new there before <t:1893542400:f> (<t:1893542400:R>)" in told
    assert "nothing new anywhere before <t:" in told


def test_quota_says_nothing_where_there_is_nothing():
    assert pages.lines(CLEAN) == []
    told = "\n".join(pages.lines(replace(CLEAN, strikes=(STRIKE,), pause=PAUSE, everywhere_until=NOON)))
    assert "1 of 3 strikes count now" in told
    assert "Paused" in told
    assert "providers" in told
    assert "<@5>" not in told  # which of the staff it was


@pytest.mark.parametrize(("guild_id", "who"), [(9, "staff"), (None, "the operator")])
def test_the_banner_says_who_and_why(guild_id, who):
    told = pages.banner(Standstill(guild_id=guild_id, reason="a *break*", actor_id=5, at=NOON))
    assert f"Paused by {who}" in told
    assert "a \\*break\\*" in told
