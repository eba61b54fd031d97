"""How a job looks in Luma's answers: state, assets, and the request that made it."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.jobs import Job, Product, State
from sandbox.dream_machine.links import Links
from sandbox.dream_machine.operations.video import VideoOrder
from sandbox.dream_machine.profile import Profile

UNKNOWN_STATES = {State.QUEUED: "preprocessing", State.DREAMING: "rendering"}


def generation(job: Job, profile: Profile, links: Links) -> dict[str, Any]:
    """Return the Generation object of the OpenAPI document, as this profile shows it."""
    state: str = job.state
    if profile.unknown_states and job.running:
        state = UNKNOWN_STATES[job.state]
    answer: dict[str, Any] = {
        "id": job.id,
        "generation_type": str(job.order.product),
        "state": state,
        "failure_reason": job.failure_reason,
        "created_at": job.created_at.isoformat().replace("+00:00", "Z"),
        "assets": _assets(job, profile, links),
        "model": job.order.model,
        "request": _echo(job, profile),
    }
    if profile.unknown_fields:
        answer |= {"version": "v9", "progress": {"step": 3, "of": 8}, "queue_position": None}
    return answer


def _assets(job: Job, profile: Profile, links: Links) -> dict[str, Any] | None:
    if job.state is not State.COMPLETED:
        if profile.partial_assets:
            return None if job.state is State.QUEUED else {"image": None}
        return {"video": None, "image": None, "progress_video": None}
    late = profile.late_video and job.looks_since_completed == 0
    asset = None if late else links.url(job.asset_name)
    if job.order.product is Product.IMAGE:
        return {"video": None, "image": asset, "progress_video": None}
    return {"video": asset, "image": links.url(job.poster_name), "progress_video": None}


def _echo(job: Job, profile: Profile) -> dict[str, Any]:
    """Show the request in the answer: as it came, or such that little of it can be recognised."""
    echo: dict[str, Any] = {"generation_type": job.order.kind, **job.order.request}
    if not profile.echo_callback:
        echo.pop("callback_url", None)
    if profile.faithful_echo:
        return echo
    echo["prompt"] = " ".join(job.order.prompt.split())
    if isinstance(job.order, VideoOrder):
        echo["duration"] = str(job.order.seconds)
    return {
        name: blurred
        for name, value in echo.items()
        if (blurred := _blurred(value)) not in (None, False, catalogue.DEFAULT_ASPECT)
    }


def _blurred(value: Any) -> Any:
    """Take the query from links, and what is null from objects."""
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return urlsplit(value)._replace(query="").geturl()
    if isinstance(value, dict):
        return {name: _blurred(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_blurred(one) for one in value]
    return value
