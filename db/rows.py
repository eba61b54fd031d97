"""Rows and the nouns they hold: a generation is one row, and a frame is one of two columns."""

import logging
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, Final

from sqlalchemy import Row

from bot.domain.generation import Generation, Status
from bot.domain.lease import Lease
from bot.domain.media import Facts, Media, MediaKind
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, Frame, GenerationRequest, ImageFrame, Operation, Requester
from db.documents import REQUEST

logger = logging.getLogger(__name__)

Values = dict[str, Any]

# What was asked, but for what stands in columns of its own.
IN_COLUMNS: Final = frozenset(
    {
        *("operation", "prompt", "model", "seconds", "resolution", "aspect", "loop"),
        *("start", "end", "source_clip_id"),
    }
)
BARE: Final = GenerationRequest(prompt="", model="")


def generation(row: Row[Any]) -> Generation:
    """Return the generation that a whole row holds."""
    return Generation(
        id=row.id,
        requester=Requester(user_id=row.user_id, guild_id=row.guild_id),
        destination=Destination(
            channel_id=row.channel_id,
            private=row.private,
            upload_limit=row.upload_limit,
            spoiler=row.spoiler,
            age_restricted=row.age_restricted,
        ),
        request=_request(row),
        account=row.account,
        price=MicroUsd(row.price),
        status=Status(row.status),
        created_at=row.created_at,
        due_at=row.due_at,
        attempts=row.attempts,
        lease=lease(row),
        card_message_id=row.card_message_id,
        submitted_at=row.submitted_at,
        finished_at=row.finished_at,
        provider_job_id=row.provider_job_id,
        asset_url=row.asset_url,
        clip_id=row.clip_id,
        failure=None if row.failure is None else Reason(row.failure),
        detail=row.detail,
        cost=None if row.cost is None else MicroUsd(row.cost),
        batch_id=row.batch_id,
        origin_id=row.origin_id,
        present=row.present,
        deleted_at=row.deleted_at,
        forgotten_at=row.forgotten_at,
        hidden_at=row.hidden_at,
        turn=row.turn,
        next_turn=row.next_turn,
    )


def readable(found: Iterable[Row[Any]]) -> list[Generation]:
    """Return the generations of whole rows; one with words of a later version in it is left to that, and logged."""
    generations: list[Generation] = []
    for row in found:
        try:
            generations.append(generation(row))
        except ValueError as error:
            logger.error("generation %d cannot be read: %s", row.id, error, extra={"generation": row.id})  # noqa: TRY400
    return generations


def lease(row: Row[Any]) -> Lease | None:
    """Return whose a row is."""
    return None if row.lease_owner is None else Lease(owner=row.lease_owner, until=row.lease_until)


def asked(request: GenerationRequest) -> Values:
    """Return the columns of what was asked; they never change."""
    return {
        "operation": request.operation.value,
        "prompt": request.prompt,
        "model": request.model,
        "seconds": request.seconds,
        "resolution": request.resolution,
        "aspect": request.aspect,
        "loop": request.loop,
        **_frame_columns("start", request.start),
        **_frame_columns("end", request.end),
        "source_clip_id": request.source_clip_id,
        "more": _more(request),
    }


def changing(generation: Generation) -> Values:
    """Return the columns that a step may write back."""
    return {
        "status": generation.status.value,
        "due_at": generation.due_at,
        "attempts": generation.attempts,
        "submitted_at": generation.submitted_at,
        "finished_at": generation.finished_at,
        "provider_job_id": generation.provider_job_id,
        "asset_url": generation.asset_url,
        "clip_id": generation.clip_id,
        "failure": None if generation.failure is None else generation.failure.value,
        "detail": generation.detail,
        "cost": generation.cost,
    }


def media(row: Row[Any]) -> Media:
    """Return the picture or clip that a whole row holds."""
    return Media(
        id=row.id,
        kind=MediaKind(row.kind),
        key=row.key,
        facts=Facts(
            content_type=row.content_type, width=row.width, height=row.height, seconds=row.seconds, size=row.size
        ),
        created_at=row.created_at,
        user_id=row.user_id,
        deleted_at=row.deleted_at,
    )


def _request(row: Row[Any]) -> GenerationRequest:
    asked = GenerationRequest(
        operation=Operation(row.operation),
        prompt=row.prompt,
        model=row.model,
        seconds=row.seconds,
        resolution=row.resolution,
        aspect=row.aspect,
        loop=row.loop,
        start=_frame(row.start_picture_id, row.start_clip_id),
        end=_frame(row.end_picture_id, row.end_clip_id),
        source_clip_id=row.source_clip_id,
    )
    return asked if row.more is None else replace(asked, **_without_columns(REQUEST.read(row.more)))


def _more(request: GenerationRequest) -> str | None:
    """Return what has no column as a document without the prompt, which stands in one place only; None: nothing."""
    alone = replace(BARE, **_without_columns(request))
    return None if alone == BARE else REQUEST.write(alone)


def _without_columns(request: GenerationRequest) -> Values:
    return {one.name: getattr(request, one.name) for one in fields(request) if one.name not in IN_COLUMNS}


def _frame(picture_id: int | None, clip_id: int | None) -> Frame | None:
    if picture_id is not None:
        return ImageFrame(media_id=picture_id)
    return None if clip_id is None else ClipFrame(generation_id=clip_id)


def _frame_columns(end: str, frame: Frame | None) -> Values:
    return {
        f"{end}_picture_id": frame.media_id if isinstance(frame, ImageFrame) else None,
        f"{end}_clip_id": frame.generation_id if isinstance(frame, ClipFrame) else None,
    }
