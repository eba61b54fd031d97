"""What a visitor reads of a job: which operation it is, with what, and what it was made from."""

from collections.abc import Mapping
from typing import Any, Final

from sandbox.dream_machine.driver import Job

Json = dict[str, Any]

PICTURE, CLIP = "image", "generation"  # what a keyframe is
VIDEOS: Final[Mapping[tuple[str | None, str | None], str]] = {
    (None, None): "Video from words",
    (PICTURE, None): "Video from a start picture",
    (None, PICTURE): "Video to an end picture",
    (PICTURE, PICTURE): "Video between two pictures",
    (CLIP, None): "Extension",
    (None, CLIP): "Extension backwards",
    (CLIP, PICTURE): "Extension to an end picture",
    (PICTURE, CLIP): "Extension backwards from a start picture",
    (CLIP, CLIP): "Blend of two clips",
}
OPERATIONS: Final[Mapping[str, str]] = {
    "image": "Picture",
    "reframe_image": "Picture reframed",
    "reframe_video": "Video reframed",
    "modify_video": "Video modified",
    "upscale_video": "Upscale",
    "add_audio": "Sound",
}
REFERENCES: Final[Mapping[str, tuple[str, str]]] = {
    "image_ref": ("reference", "references"),
    "style_ref": ("style", "styles"),
    "modify_image_ref": ("picture to modify", "pictures to modify"),
}
SAID: Final = ("resolution", "duration", "aspect_ratio", "mode", "format")  # of the request, after the model


def told(number: int, job: Job, numbers: Mapping[str, int]) -> Json:
    """Return what the page shows of a job. `numbers`: those of all jobs, by id."""
    since = job.completed_at or (job.dreaming_at if job.state == "dreaming" else job.created_at)
    return {
        "number": number,
        "id": job.id,
        "state": job.state,
        "operation": operation(job),
        "options": options(job),
        "source": source(job, numbers),
        "prompt": job.prompt,
        "since": since.isoformat(),
        "cost_cents": 0 if job.state == "failed" else job.cost_cents,  # a failed one is given back
        "reason": job.failure_reason,
        "deleted": job.deleted,
    }


def operation(job: Job) -> str:
    """Return the name of what is made: an operation that we do not know has Luma's."""
    if job.kind != "video":
        return OPERATIONS.get(job.kind, job.kind)
    frames: Json = job.request.get("keyframes") or {}
    kinds = [(frames.get(name) or {}).get("type") for name in ("frame0", "frame1")]
    name = VIDEOS.get((kinds[0], kinds[1]), "Video")
    return f"{name}, as a loop" if job.request.get("loop") else name


def options(job: Job) -> str:
    """Return the model and what else was asked for, but for the words: `ray-2 · 720p · 5s · 16:9`."""
    return " · ".join([job.model, *(str(job.request[name]) for name in SAID if job.request.get(name))])


def source(job: Job, numbers: Mapping[str, int]) -> str:
    """Return what it was made from: other jobs by their numbers, and files; "" where it was words alone."""
    parts = [f"job {numbers[name]}" if name in numbers else "a job that is forgotten" for name in job.sources]
    request = job.request
    frames: Json = request.get("keyframes") or {}
    pictures = sum((frame or {}).get("type") == PICTURE for frame in frames.values())
    if request.get("media"):
        parts.append("a picture that was sent" if job.kind == "reframe_image" else "a clip that was sent")
    if pictures or request.get("first_frame"):
        parts.append(_count(pictures or 1, "picture as frame", "pictures as frames"))
    for name, (one, many) in REFERENCES.items():
        given = request.get(name) or []
        if given:
            parts.append(_count(len(given) if isinstance(given, list) else 1, one, many))
    character = ((request.get("character_ref") or {}).get("identity0") or {}).get("images") or []
    if character:
        parts.append(_count(len(character), "picture of a character", "pictures of a character"))
    return f"From {_listed(parts)}" if parts else ""


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
