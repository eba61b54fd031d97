"""
Luma's API, call by call and field by field: what of it can be reached, and by which command.

The fields come from the code that sends and reads them (bot/providers/luma); what stands beside each is written here,
and a field without words fails. tests/docs/test_luma_api.py holds the rows against Luma's own document.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from bot.domain.request import Operation
from bot.providers.luma.answers import CreditsBody, GenerationBody, Page
from bot.providers.luma.bodies import (
    AudioBody,
    ImageBody,
    ModifyBody,
    ReframeImageBody,
    ReframeVideoBody,
    UpscaleBody,
    VideoBody,
)
from bot.providers.luma.orders import PATHS

UNUSED: Final = "**Not used.**"
CALLBACK: Final = "set by the bot where `PUBLIC_URL` is: a path of its own for each generation; a hint to look now"
KIND: Final = "fixed"
SOURCE: Final = "a link to the `clip` or `file` that was chosen"

CALLS: Final = {
    "POST /generations/video": "`/video`, `/extend`, `/blend`; Animate, Extend, Re-roll and the menus of a message",
    "POST /generations/image": "`/image`; Vary, Use as style, Use as reference under a picture",
    "POST /generations/image/reframe": "`/edit reframe` of a picture",
    "POST /generations/video/reframe": "`/edit reframe` of a clip or an attached video",
    "POST /generations/video/modify": "`/edit modify`",
    "POST /generations/{id}/upscale": "`/edit upscale`; `id` is the clip's, of the same account",
    "POST /generations/{id}/audio": "`/edit audio`; `id` is the clip's, of the same account",
    "POST /generations": "the older path of a video: `PROVIDERS__LUMA__CREATE_PATH` chooses it",
    "GET /generations": "many running jobs are looked at in one call; a create without an answer is found again",
    "GET /generations/{id}": "a single job is looked at; its state there is the truth, whatever a callback says",
    "DELETE /generations/{id}": "Delete under a clip or picture, `/privacy delete`, and the retention of a server",
    "GET /generations/concepts/list": "the choices of `concepts` in `/video`, asked for once a day",
    "GET /generations/camera_motion/list": "the choices of `camera` in `/video`; built in where it is gone",
    "GET /credits": "the check of the key, and what is left in the operators' status and warnings",
    "GET /ping": "the check of the key asks first whether Luma is there at all",
}
QUERIES: Final = {
    "GET /generations": {
        "limit": "100, the most that the page names",
        "offset": "page after page, until all was seen that is looked for",
    }
}

_PROMPT: Final = "`prompt`"
_WEIGHT: Final = "from 0 to 1, higher is closer; left out where none is chosen"
_NUMBERS: Final = {
    "grid_position_x": "`place`, or `grid_x`: where the old picture begins in the new one, in pixels",
    "grid_position_y": "`place`, or `grid_y`",
    "x_start": "`x_start`: where the resized picture is cut on the left; only by number",
    "x_end": "`x_end`",
    "y_start": "`y_start`",
    "y_end": "`y_end`",
    "resized_width": "`place`, or `width`",
    "resized_height": "`place`, or `height`",
}

BODIES: Final[Mapping[Operation, tuple[type[BaseModel], Mapping[str, str]]]] = {
    Operation.VIDEO: (
        VideoBody,
        {
            "generation_type": KIND,
            "model": "`model`; always sent, since Luma's pages disagree about the default",
            "prompt": f"{_PROMPT}, and the words of `camera` behind it",
            "aspect_ratio": "`aspect`; beside a picture the one that fits it best",
            "resolution": "`resolution`",
            "duration": "`seconds`",
            "loop": "`loop`",
            "keyframes.frame0.type": "by what it begins with: a picture, or a clip of ours",
            "keyframes.frame0.url": "`start_frame`, Animate, the tray: a link to the picture",
            "keyframes.frame0.id": "`/extend` forwards, the first clip of `/blend`",
            "keyframes.frame1.type": "by what it ends with",
            "keyframes.frame1.url": "`end_frame`, Animate, the tray: a link to the picture",
            "keyframes.frame1.id": "`/extend` backwards, the second clip of `/blend`",
            "concepts[].key": "`concepts`",
            "callback_url": CALLBACK,
        },
    ),
    Operation.IMAGE: (
        ImageBody,
        {
            "generation_type": KIND,
            "model": "`model`; always sent, though Luma's page has a default",
            "prompt": _PROMPT,
            "aspect_ratio": "`aspect`",
            "format": "`format`",
            "image_ref[].url": "`reference1` to `reference4`, Use as reference, Vary",
            "image_ref[].weight": f"`weight1` to `weight4`: {_WEIGHT}",
            "style_ref[].url": "`style`, Use as style",
            "style_ref[].weight": f"`style_weight`: {_WEIGHT}",
            "character_ref.identity0.images[]": "`character1` to `character4`, of one person",
            "modify_image_ref.url": "`modify`",
            "modify_image_ref.weight": f"`modify_weight`: {_WEIGHT}",
            "callback_url": CALLBACK,
        },
    ),
    Operation.REFRAME_IMAGE: (
        ReframeImageBody,
        {
            "generation_type": KIND,
            "model": "`model`",
            "media.url": SOURCE,
            "prompt": _PROMPT,
            "aspect_ratio": "`aspect`",
            "format": "`format`",
            **_NUMBERS,
            "callback_url": CALLBACK,
        },
    ),
    Operation.REFRAME_VIDEO: (
        ReframeVideoBody,
        {
            "generation_type": KIND,
            "model": "`model`",
            "media.url": SOURCE,
            "first_frame.url": "`first_frame`",
            "prompt": _PROMPT,
            "aspect_ratio": "`aspect`",
            **_NUMBERS,
            "callback_url": CALLBACK,
        },
    ),
    Operation.MODIFY_VIDEO: (
        ModifyBody,
        {
            "generation_type": KIND,
            "model": "`model`; Luma's document names Ray 2 only, its newer page Ray 2 Flash as well",
            "media.url": SOURCE,
            "first_frame.url": "`first_frame`",
            "mode": "`strength`",
            "prompt": _PROMPT,
            "callback_url": CALLBACK,
        },
    ),
    Operation.UPSCALE: (
        UpscaleBody,
        {"generation_type": KIND, "resolution": "`resolution`, larger than the clip has", "callback_url": CALLBACK},
    ),
    Operation.ADD_AUDIO: (
        AudioBody,
        {
            "generation_type": KIND,
            "prompt": _PROMPT,
            "negative_prompt": "`negative_prompt`",
            "callback_url": CALLBACK,
        },
    ),
}
# What could be sent and is not.
UNSENT: Final[Mapping[Operation, Mapping[str, str]]] = {
    Operation.IMAGE: {
        "sync": f"{UNUSED} It would hold a call open for a minute, and whoever waits cannot tell a slow picture from a "
        "lost one: a create that got no answer may be charged. Polling covers many pictures with one call.",
        "sync_timeout": f"{UNUSED} It belongs to `sync`.",
    }
}

ANSWERS: Final[Mapping[str, tuple[type[BaseModel], Mapping[str, str], Mapping[str, str]]]] = {
    "Generation": (
        GenerationBody,
        {
            "id": "kept with the generation; without one an answer is none, and the outcome unknown",
            "generation_type": "whether its file is the picture or the video (`type` in older answers)",
            "state": "completed and failed; all else, also what nobody heard of, is still running",
            "failure_reason": "becomes one of the bot's own sentences; its own words are for the operator only",
            "created_at": "how far back the list is read, and which jobs can be ours",
            "assets.video": "downloaded at once, as links die; what Discord shows is our copy",
            "assets.image": "the same of a picture; of a video it is a preview, which is not used",
            "model": "finding a job again, and `python -m bot reconcile`",
            "request": "finding a job again by what it echoes: our `callback_url` alone, or else all of the request",
        },
        {
            "assets.progress_video": f"{UNUSED} No page says when it is there, and Discord shows no video that grows.",
            "version": f"{UNUSED} Only in older answers; the model says the same.",
        },
    ),
    "The list": (
        Page,
        {
            "generations": "each a Generation; one that cannot be read is passed over",
            "has_more": "whether there is another page",
        },
        {
            "count": f"{UNUSED} The page is counted.",
            "limit": f"{UNUSED} It is what was asked for.",
            "offset": f"{UNUSED} It is what was asked for.",
        },
    ),
    "Credits": (CreditsBody, {"credit_balance": "US cents, as dollars to operators only"}, {}),
}
# Answers so small that no class reads them.
SMALL: Final = {
    "GET /ping": {"message": f"{UNUSED} That there is an answer is the answer."},
    "Error": {"detail": "becomes one of the bot's own sentences; its own words are for the operator only"},
}


def calls_table() -> str:
    """Return every call, with what it is for."""
    missing = {f"POST {path}" for path in PATHS.values()} - CALLS.keys()
    if missing:
        raise KeyError(missing)
    rows = [(call, use) for call, use in CALLS.items()]
    rows += [(f"{call} ?{name}=", use) for call, names in QUERIES.items() for name, use in names.items()]
    return _table(("call", "what for"), rows)


def requests_table() -> str:
    """Return every field of every request, with what fills it."""
    rows: list[tuple[str, str, str]] = []
    for operation, (body, uses) in BODIES.items():
        words = {**_complete(body, uses), **UNSENT.get(operation, {})}
        rows += [(f"POST {PATHS[operation]}", field, use) for field, use in words.items()]
    return _table(("request", "field", "what fills it"), rows)


def answers_table() -> str:
    """Return every field of every answer, with what it is read for."""
    rows: list[tuple[str, str, str]] = []
    for name, (model, read, unread) in ANSWERS.items():
        rows += [(name, field, use) for field, use in {**_complete(model, read), **unread}.items()]
    rows += [(name, field, use) for name, fields in SMALL.items() for field, use in fields.items()]
    return _table(("answer", "field", "what it is read for"), rows)


def _complete(model: type[BaseModel], uses: Mapping[str, str]) -> dict[str, str]:
    """Return the words in their order. Raises KeyError where a field of the code has none, or none has a field."""
    schema = model.model_json_schema(mode="validation")
    owed = set(_fields(schema, schema.get("$defs", {}), "")) ^ uses.keys()
    if owed:
        raise KeyError(f"{model.__name__}: {sorted(owed)}")
    return dict(uses)


def _fields(schema: Mapping[str, Any], named: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield the paths of all that is no object: keyframes.frame0.url, concepts[].key."""
    if "$ref" in schema:
        yield from _fields(named[schema["$ref"].rpartition("/")[2]], named, path)
    elif "anyOf" in schema:
        yield from dict.fromkeys(field for one in schema["anyOf"] for field in _fields(one, named, path))
    elif schema.get("type") == "array" and path != "generations":
        yield from _fields(schema["items"], named, f"{path}[]")
    elif "properties" in schema:
        for name, part in schema["properties"].items():
            yield from _fields(part, named, f"{path}.{name}" if path else name)
    elif schema.get("type") != "null":
        yield path


def _table(
    head: tuple[str, ...], rows: list[tuple[str, ...]] | list[tuple[str, str]] | list[tuple[str, str, str]]
) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for *names, use in rows:
        lines.append(f"| {' | '.join(f'`{name}`' for name in names)} | {use} |")
    return "\n".join(lines)
