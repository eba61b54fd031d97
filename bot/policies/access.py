"""Who may see, continue, delete or cancel a generation?"""

from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.generation import UNFINISHED, Generation, Status
from bot.domain.media import Media, MediaKind
from bot.domain.reasons import Reason
from bot.domain.request import Destination, Requester


def may_see(generation: Generation, requester: Requester, *, staff: bool = False) -> bool:
    """
    Say whether this person may know what was made: always one's own, else what is public in the same server.

    What staff took out of sight, only they (`staff`) and its owner see.
    """
    if generation.requester.user_id == requester.user_id:
        return True
    return _public(generation, requester) and (staff or generation.hidden_at is None)


def check_seen(generation: Generation, requester: Requester, *, staff: bool = False) -> None:
    """Raise UserError when this person may not see it."""
    if may_see(generation, requester, staff=staff):
        return
    if _public(generation, requester):
        raise UserError(Reason.CLIP_HIDDEN, **generation.named)
    # A stranger learns no more about a private clip of another server than about any other there.
    raise UserError(Reason.CLIP_PRIVATE if _same_server(generation, requester) else Reason.CLIP_ELSEWHERE)


def check_repeated(generation: Generation, requester: Requester) -> None:
    """Raise UserError when this person may not make the same again, or when it has not ended yet."""
    check_seen(generation, requester)
    _check_kept(generation)
    if generation.status in UNFINISHED:
        raise UserError(Reason.CLIP_UNFINISHED, **generation.named)


def check_continued(generation: Generation, requester: Requester) -> None:
    """Raise UserError when this person may not use it as a frame, or when nothing came of it."""
    check_repeated(generation, requester)
    if generation.status is not Status.SUCCEEDED:
        raise UserError(Reason.NOTHING_CAME_OF_IT, **generation.named)


def check_picture(media: Media, requester: Requester, *, origin: Generation | None, made_here: bool = False) -> None:
    """Raise UserError like `check_file`, or where it is no picture."""
    check_file(media, requester, origin=origin, made_here=made_here)
    if media.kind is not MediaKind.PICTURE:
        raise UserError(Reason.SOURCE_NOT_A_PICTURE)


def check_file(media: Media, requester: Requester, *, origin: Generation | None, made_here: bool = False) -> None:
    """
    Raise UserError unless it is a file of one's own, or one of what is made again (which one may see).

    Who may use what was `made_here`, the generation that it came out of says (`check_continued`).
    """
    inherited = origin is not None and media.id in origin.request.media_ids
    mine = made_here or inherited or media.user_id == requester.user_id
    if media.deleted_at is not None or not mine:
        raise UserError(Reason.FRAMES_MISSING)


def check_kept_private(made_from: Generation, destination: Destination) -> None:
    """Raise UserError where something private, or what staff took out of sight, would come out in public."""
    if destination.private:
        return
    if made_from.destination.private:
        raise UserError(Reason.CLIP_PRIVATE)
    if made_from.hidden_at is not None:
        raise UserError(Reason.CLIP_HIDDEN, **made_from.named)


def kept_out_of_sight(made_from: Generation, requester: Requester, destination: Destination) -> bool:
    """Say whether staff took it out of sight of this person, or of all who would see there what is made from it."""
    by_owner = made_from.requester.user_id == requester.user_id
    return made_from.hidden_at is not None and not (by_owner and destination.private)


def check_cancelled(generation: Generation, requester: Requester, *, rank: Rank = Rank.MEMBER) -> None:
    """Raise UserError unless it is one's own, or this person is staff where it was asked for. (Too late? The row.)"""
    staff = rank >= Rank.STAFF and _same_server(generation, requester)
    if generation.requester.user_id != requester.user_id and not staff:
        raise UserError(Reason.NOT_YOURS)


def check_deleted(generation: Generation, requester: Requester, *, may_manage: bool) -> None:
    """Raise UserError unless it is one's own or this person manages the server it was made in; or it is unfinished."""
    manages = may_manage and _same_server(generation, requester)
    if generation.requester.user_id != requester.user_id and not manages:
        check_seen(generation, requester)
        raise UserError(Reason.NOT_YOURS)
    if generation.status in UNFINISHED:
        raise UserError(Reason.CLIP_UNFINISHED, **generation.named)


def _same_server(generation: Generation, requester: Requester) -> bool:
    return requester.guild_id is not None and requester.guild_id == generation.requester.guild_id


def _public(generation: Generation, requester: Requester) -> bool:
    return not generation.destination.private and _same_server(generation, requester)


def _check_kept(generation: Generation) -> None:
    if generation.deleted_at is not None:
        raise UserError(Reason.CLIP_DELETED, **generation.named)
