"""Who may do what with which clip, one row for each case."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.generation import ENDED, UNFINISHED, Generation, Status
from bot.domain.media import Facts, Media, MediaKind
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Operation, Requester
from bot.policies import access

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
OWNER = Requester(user_id=1, guild_id=9)
OWNER_ELSEWHERE = Requester(user_id=1, guild_id=10)
OWNER_IN_DIRECT_MESSAGES = Requester(user_id=1, guild_id=None)
NEIGHBOUR = Requester(user_id=2, guild_id=9)
STRANGER = Requester(user_id=3, guild_id=10)
STRANGER_IN_DIRECT_MESSAGES = Requester(user_id=3, guild_id=None)


def clip(*, private=False, guild_id: int | None = 9, status=Status.SUCCEEDED, deleted=False):
    return Generation(
        id=7,
        requester=Requester(user_id=1, guild_id=guild_id),
        destination=Destination(channel_id=77, private=private),
        request=GenerationRequest(prompt="a lake", model="ray-2"),
        account="luma",
        price=MicroUsd(500_000),
        status=status,
        created_at=NOON,
        due_at=NOON,
        deleted_at=NOON if deleted else None,
    )


def verdict(check, *arguments, **options):
    """Return the reason of the refusal, or None."""
    try:
        check(*arguments, **options)
    except UserError as refused:
        return refused.reason
    return None


SEEN = [
    (OWNER, clip(), None),
    (OWNER, clip(private=True), None),
    (OWNER_ELSEWHERE, clip(private=True), None),
    (OWNER_IN_DIRECT_MESSAGES, clip(private=True), None),
    (NEIGHBOUR, clip(), None),
    (NEIGHBOUR, clip(private=True), Reason.CLIP_PRIVATE),
    (STRANGER, clip(), Reason.CLIP_ELSEWHERE),
    (STRANGER, clip(private=True), Reason.CLIP_ELSEWHERE),
    (STRANGER_IN_DIRECT_MESSAGES, clip(), Reason.CLIP_ELSEWHERE),
    # Two people in direct messages share no server, although both have none.
    (STRANGER_IN_DIRECT_MESSAGES, clip(guild_id=None), Reason.CLIP_ELSEWHERE),
]


@pytest.mark.parametrize(("who", "made", "refusal"), SEEN)
def test_one_s_own_is_seen_everywhere_and_what_is_public_in_its_server(who, made, refusal):
    assert verdict(access.check_seen, made, who) == refusal
    assert access.may_see(made, who) is (refusal is None)


@pytest.mark.parametrize(("who", "made", "refusal"), SEEN)
def test_what_one_may_not_see_one_may_neither_repeat_nor_continue_nor_learn_about(who, made, refusal):
    for one in (made, replace(made, deleted_at=NOON), replace(made, status=Status.RUNNING)):
        for check in (access.check_repeated, access.check_continued):
            found = verdict(check, one, who)
            # For a stranger the refusal is the same, whatever has become of the clip.
            assert (
                found == refusal if refusal or one is made else found in {Reason.CLIP_DELETED, Reason.CLIP_UNFINISHED}
            )


@pytest.mark.parametrize(
    ("hidden", "who", "private", "kept"),
    [
        (True, OWNER, False, True),
        (True, OWNER, True, False),
        (True, OWNER_IN_DIRECT_MESSAGES, True, False),
        (True, NEIGHBOUR, False, True),
        (True, NEIGHBOUR, True, True),
        (False, NEIGHBOUR, False, False),
    ],
)
def test_what_staff_hid_goes_on_for_its_owner_in_private_alone(hidden, who, private, kept):
    made = replace(clip(), hidden_at=NOON if hidden else None)
    destination = Destination(channel_id=77, private=private)
    assert access.kept_out_of_sight(made, who, destination) is kept


@pytest.mark.parametrize("status", Status)
def test_anything_that_ended_can_be_made_again_and_only_a_clip_continued(status):
    ended = None if status in ENDED else Reason.CLIP_UNFINISHED
    made = clip(status=status)
    assert verdict(access.check_repeated, made, NEIGHBOUR) == ended
    no_clip = None if status is Status.SUCCEEDED else Reason.NOTHING_CAME_OF_IT
    assert verdict(access.check_continued, made, NEIGHBOUR) == (ended or no_clip)


@pytest.mark.parametrize("check", [access.check_repeated, access.check_continued])
def test_a_deleted_one_is_gone_even_for_its_owner(check):
    with pytest.raises(UserError) as caught:
        check(clip(deleted=True), OWNER)
    assert (caught.value.reason, caught.value.facts) == (Reason.CLIP_DELETED, {"clip": 7})


def test_a_picture_is_called_one():
    made = clip(deleted=True)
    painted = replace(made, request=replace(made.request, operation=Operation.IMAGE))
    with pytest.raises(UserError) as caught:
        access.check_continued(painted, OWNER)
    assert caught.value.facts == {"clip": 7, "noun": "picture"}


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(OWNER, None), (OWNER_IN_DIRECT_MESSAGES, None), (NEIGHBOUR, Reason.NOT_YOURS), (STRANGER, Reason.NOT_YOURS)],
)
@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING])
def test_only_one_s_own_is_cancelled(who, refusal, status):
    assert verdict(access.check_cancelled, clip(status=status), who) == refusal


@pytest.mark.parametrize(("who", "refusal"), [(NEIGHBOUR, None), (STRANGER, Reason.NOT_YOURS)])
@pytest.mark.parametrize("rank", [Rank.STAFF, Rank.ADMIN, Rank.OPERATOR])
def test_staff_cancel_anybodys_where_they_are_staff(who, refusal, rank):
    check = partial(access.check_cancelled, rank=rank)
    assert verdict(check, clip(status=Status.QUEUED, private=True), who) == refusal


@pytest.mark.parametrize(
    ("who", "may_manage", "made", "refusal"),
    [
        (OWNER, False, clip(), None),
        (OWNER_IN_DIRECT_MESSAGES, False, clip(private=True), None),
        (NEIGHBOUR, False, clip(), Reason.NOT_YOURS),
        (NEIGHBOUR, True, clip(), None),
        (NEIGHBOUR, False, clip(private=True), Reason.CLIP_PRIVATE),
        # To manage another server is not to manage this one.
        (STRANGER, True, clip(), Reason.CLIP_ELSEWHERE),
        (STRANGER_IN_DIRECT_MESSAGES, True, clip(guild_id=None), Reason.CLIP_ELSEWHERE),
    ],
)
def test_its_owner_deletes_it_and_who_manages_its_server(who, may_manage, made, refusal):
    assert verdict(access.check_deleted, made, who, may_manage=may_manage) == refusal


@pytest.mark.parametrize("status", Status)
def test_what_is_under_way_is_not_deleted(status):
    refusal = Reason.CLIP_UNFINISHED if status in UNFINISHED else None
    assert verdict(access.check_deleted, clip(status=status), OWNER, may_manage=False) == refusal
    assert verdict(access.check_deleted, clip(status=status), NEIGHBOUR, may_manage=True) == refusal


PICTURE = Media(
    id=3,
    kind=MediaKind.PICTURE,
    key="pictures/a.png",
    facts=Facts(content_type="image/png", width=9, height=9, seconds=0, size=9),
    created_at=NOON,
    user_id=1,
)


class TestFiles:
    def test_what_was_made_here_is_not_asked_about_its_sender(self):
        made = replace(PICTURE, user_id=None)
        access.check_picture(made, OWNER, origin=None, made_here=True)
        with pytest.raises(UserError):
            access.check_picture(made, OWNER, origin=None)

    def test_a_clip_is_a_file_and_no_picture(self):
        video = replace(PICTURE, kind=MediaKind.CLIP)
        access.check_file(video, OWNER, origin=None)
        with pytest.raises(UserError) as caught:
            access.check_picture(video, OWNER, origin=None)
        assert caught.value.reason is Reason.SOURCE_NOT_A_PICTURE
