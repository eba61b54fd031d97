"""Generations to draw, and eyes that read a layout as Discord gets it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.generation import Generation, Status
from bot.domain.money import MicroUsd
from bot.domain.request import Destination, GenerationRequest, Requester
from cogs.ui.layout import Layout

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)


def generation(status: Status = Status.QUEUED, *, prompt: str = "a lake at dawn", **options: Any) -> Generation:
    wished = GenerationRequest.__dataclass_fields__.keys()
    request = {name: options.pop(name) for name in [*options] if name in wished}
    times: dict[str, Any] = {}
    if status is not Status.QUEUED:
        times["submitted_at"] = NOW + timedelta(seconds=2)
    if status in {Status.SUCCEEDED, Status.FAILED, Status.CANCELLED}:
        times["finished_at"] = NOW + timedelta(seconds=92)
    return Generation(
        **{
            "id": 12,
            "requester": Requester(user_id=5, guild_id=9),
            "destination": Destination(channel_id=7, private=options.pop("private", False)),
            "request": GenerationRequest(prompt=prompt, **{"model": "ray-2", **request}),
            "account": "luma",
            "price": MicroUsd(710_000),
            "status": status,
            "created_at": NOW,
            "due_at": NOW,
            **times,
            **options,
        }
    )


def components(layout: Layout) -> list[dict[str, Any]]:
    """Return every component, the nested ones too, as it is sent."""
    return [*_walk(layout.to_components())]


def words(layout: Layout) -> str:
    return "\n".join(one["content"] for one in components(layout) if one["type"] == 10)


def labels(layout: Layout) -> list[str]:
    return [one["label"] for one in components(layout) if one["type"] == 2]


def check_limits(layout: Layout) -> None:
    """Discord's limits for one message with a layout."""
    parts = components(layout)
    assert len(parts) <= 40
    assert len(words(layout)) <= 4000
    for part in parts:
        assert part["type"] != 10 or part["content"].strip()
        assert part["type"] != 12 or 1 <= len(part["items"]) <= 10
        assert part["type"] != 2 or (len(part["label"]) <= 80 and 1 <= len(part["custom_id"]) <= 100)
        assert part["type"] != 1 or 1 <= len(part["components"]) <= 5
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(set(ids)) == len(ids)


def _walk(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        yield part
        yield from _walk(part.get("components") or [])
        if part.get("accessory"):
            yield from _walk([part["accessory"]])
