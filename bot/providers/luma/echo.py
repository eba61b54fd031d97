"""Is that job in Luma's list the one that we ordered? Its echo of the request tells."""

from collections.abc import Mapping
from typing import Final, cast
from urllib.parse import urlsplit

from bot.providers.luma.answers import CLIP, PICTURE, GenerationBody
from bot.providers.luma.bodies import Body

# What the echo may lack, since it has a default (Luma's own samples lack these), and what of it is compared otherwise.
DEFAULTED: Final = frozenset({"aspect_ratio", "resolution", "duration", "loop", "format"})
APART: Final = frozenset({"generation_type", "callback_url", "model"})
# What makes it another wish where we did not send it.
TELLING: Final = frozenset(
    {"prompt", "keyframes", "frame0", "frame1", "concepts", "image_ref", "style_ref", "character_ref"}
    | {"modify_image_ref", "media", "first_frame", "mode", "negative_prompt", "grid_position_x", "grid_position_y"}
    | {"x_start", "x_end", "y_start", "y_end", "resized_width", "resized_height"}
)
LINKS: Final = frozenset({"url", "images"})
CALLBACKS: Final = "/callbacks/"


def could_be(body: GenerationBody, sent: Body) -> bool:
    """
    Tell whether a job's echo equals what we sent.

    A callback URL of ours decides at once: its path names our generation. Else all else is compared. The echo may lack
    `aspect_ratio`, `resolution`, `duration`, `loop` and `format` (Luma's own samples do), since these have defaults. It
    may never lack the prompt, a file, a frame or the model (which the job itself may name), and it may hold none that
    we did not send. The echo of an upscale and of sound does not tell of which clip, so it is less certain: two equal
    wishes are not told apart (bot/policies/matching.py).
    """
    if body.request is None:
        return False
    echo, wish = body.request, sent.as_json()
    ours, theirs = _callback(wish.get("callback_url")), _callback(echo.get("callback_url"))
    if ours and echo.get("callback_url"):
        return ours == theirs
    return _same_kind(body, echo, wish) and _same_model(body, wish) and _same(echo, wish)


def _callback(url: object) -> str | None:
    """Return what of a callback URL is ours, wherever it led: the host may have changed since."""
    if not isinstance(url, str) or CALLBACKS not in url:
        return None
    return url[url.index(CALLBACKS) :]


def _same_kind(body: GenerationBody, echo: Mapping[str, object], wish: Mapping[str, object]) -> bool:
    kind = cast("str", wish["generation_type"])
    told = echo.get("generation_type") or echo.get("type")
    made = PICTURE if kind in {"image", "reframe_image"} else CLIP
    # An upscale without its kind could be nearly anything.
    untold = {None} if "model" in wish else frozenset[None]()
    return body.made in {None, made} and told in {kind, *untold}


def _same_model(body: GenerationBody, wish: Mapping[str, object]) -> bool:
    return "model" not in wish or (body.told("model") or body.model) == wish["model"]


def _same(told: object, sent: object, name: str = "") -> bool:
    if isinstance(sent, dict):
        return _same_fields(told, cast("dict[str, object]", sent))
    if isinstance(sent, list):
        wanted = cast("list[object]", sent)
        if not isinstance(told, list):
            return False
        found = cast("list[object]", told)
        return len(found) == len(wanted) and all(_same(*pair, name) for pair in zip(found, wanted, strict=True))
    if isinstance(sent, str) and isinstance(told, str):
        return _same_text(told, sent, name)
    return told == sent and isinstance(told, bool) == isinstance(sent, bool)


def _same_fields(told: object, sent: dict[str, object]) -> bool:
    if not isinstance(told, dict):
        return False
    echo = cast("dict[str, object]", told)
    compared = sent.keys() - APART
    return all(
        _same(echo.get(name), sent[name], name) or (name in DEFAULTED and echo.get(name) is None) for name in compared
    ) and not any(name in TELLING and name not in sent and _holds(value) for name, value in echo.items())


def _holds(value: object) -> bool:
    """Tell whether there is anything in it; a zero is nothing, as a number that nobody gave may be echoed so."""
    if isinstance(value, dict):
        return any(_holds(part) for part in cast("dict[str, object]", value).values())
    return bool(value.strip() if isinstance(value, str) else value)


def _same_text(told: str, sent: str, name: str) -> bool:
    if name in LINKS:
        # A file is published anew for each create, so who searches later does not know its link, and asks with none.
        return bool(told) and (not sent or _place(told) == _place(sent))
    if name == "duration":
        return told in {sent, sent.removesuffix("s")}
    return told.strip() == sent.strip()


def _place(url: str) -> tuple[str, str, str]:
    """Return where a link leads, without its query: a signed link is signed anew now and then."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc, parts.path
