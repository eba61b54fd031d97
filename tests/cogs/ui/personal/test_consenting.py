"""The question to the owner, and what is told to who asked."""

from dataclasses import replace

import pytest

from bot.domain.community.configuration import Extending
from bot.domain.community.proposals import Proposal, ProposalKind
from bot.domain.generation import Status
from bot.domain.money import MicroUsd
from bot.domain.request import ClipFrame, Destination, GenerationRequest, Operation, Reference, Requester, Role
from cogs.ui.personal import consenting
from tests.cogs.ui.conftest import NOW, check_limits, generation, labels, words

CLIP = generation(Status.SUCCEEDED)
ASKED = Proposal(
    id=3,
    kind=ProposalKind.CONSENT,
    requester=Requester(user_id=6, guild_id=9),
    destination=Destination(channel_id=7),
    request=GenerationRequest(prompt="a **boat** comes", model="ray-2", start=ClipFrame(generation_id=12)),
    price=MicroUsd(710_000),
    created_at=NOW,
    clip_id=12,
    owner_id=5,
)
LONG = replace(ASKED, request=replace(ASKED.request, prompt="*<@1> `" * 500))


def question(proposal=ASKED, *, link: str | None = "https://discord.com/channels/9/7/1", shown=True):
    return consenting.question(proposal, CLIP, {}, link=link, lapses=NOW, words=shown)


def test_the_question_says_who_what_and_what_follows():
    told = words(question())
    for part in (
        "<@5>, somebody asks",
        "<@6> would like to go on with your clip [#12](https://discord.com/channels/9/7/1)",
        r"> a \*\*boat\*\* comes",
        "they pay for it",
        "/preferences",
        "<t:1893499200:R>",
    ):
        assert part in told
    assert labels(question()) == ["Allow", "Refuse"]
    check_limits(question(LONG))


def test_without_a_link_and_without_the_words():
    told = words(question(link=None, shown=False))
    assert "your clip #12:" in told
    assert "boat" not in told


def test_what_is_made_again_is_called_so():
    again = replace(ASKED, request=replace(ASKED.request, start=None), origin_id=12)
    assert "would like to make again your clip" in words(question(again))


def test_a_picture_is_used_and_called_a_picture():
    picture = replace(CLIP, request=replace(CLIP.request, operation=Operation.IMAGE), clip_id=40)
    wish = GenerationRequest(
        operation=Operation.IMAGE,
        prompt="a boat",
        model="photon-1",
        references=(Reference(role=Role.STYLE, media_id=40),),
    )
    styled = replace(ASKED, request=wish)
    told = words(consenting.question(styled, picture, {}, link=None, lapses=NOW, words=True))
    assert "<@6> would like to use your picture #12:" in told
    assert "your picture stays as it is" in told
    assert "/image makes one of your own" in words(consenting.news(styled, {"outcome": "refused"}))


@pytest.mark.parametrize(
    ("facts", "parts"),
    [
        ({"outcome": "allowed", "generation": 13}, ["<@5> allowed it: #13", "/queue"]),
        ({"outcome": "refused"}, ["<@5> did not allow it", "Nothing was charged"]),
        ({"outcome": "next", "owner": 8}, ["<@5> allowed it. <@8> is asked now"]),
        (
            {
                "outcome": "failed",
                "reason": "videos_per_day",
                "facts": {"used": 3, "limit": 3, "resets_at": {"moment": "2030-01-02T00:00:00+00:00"}},
            },
            ["could not be made now", "3 of 3", "<t:1893542400:R>", "their yes still counts"],
        ),
        ({"outcome": "failed", "reason": "model_unknown", "facts": {"offered": ["a", "b"]}}, ["a or b"]),
        ({"outcome": "failed", "reason": "of_a_later_version", "facts": {}}, ["could not be made now"]),
    ],
)
def test_the_news_tell_what_became_of_it(facts, parts):
    layout = consenting.news(ASKED, {"proposal": 3, **facts})
    told = words(layout)
    assert "<@6>, you asked to go on with #12." in told
    assert [part for part in parts if part not in told] == []
    check_limits(consenting.news(LONG, {"proposal": 3, **facts}))


def test_who_asked_is_told_that_they_wait():
    assert "<@5> is asked first" in words(consenting.asked(ASKED))
    check_limits(consenting.asked(LONG))


def test_what_holds_is_said_with_who_said_so():
    assert "From now on only you" in words(consenting.preference(Extending.ME, Extending.ASK, changed=True))
    shown = words(consenting.preference(None, Extending.ANYONE, changed=False))
    assert "**Anybody can go on" in shown
    assert "this server says" in shown
