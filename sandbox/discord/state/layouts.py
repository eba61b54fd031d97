"""Components and embeds: from what a bot sends to what is stored, and from there to what everybody gets.

Stored media is either `{"attachment_id": …}`, whose link is signed anew at each look, or `{"url": …}` of another site.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from sandbox.discord.state.links import CDN, PROXY, Links
from sandbox.discord.state.nouns import Attachment, Json, walk

Media = Callable[[Json], Json]
SELECTS = (3, 5, 6, 7, 8)
PASSED_ON = {
    2: ("custom_id", "label", "disabled", "emoji", "url", "sku_id"),
    3: ("placeholder", "disabled", "options"),
    **dict.fromkeys(SELECTS[1:], ("placeholder", "disabled", "default_values", "channel_types")),
}


def stored(components: Sequence[Json], attachments: Sequence[Attachment]) -> list[Json]:
    """Return a layout as Discord keeps it: every component has an id, defaults are filled in, media is resolved."""
    used = {one["id"] for one in walk(list(components)) if one.get("id")}
    free = (number for number in itertools.count(1) if number not in used)
    return [_component(one, free, lambda media: _resolved(media, attachments)) for one in components]


def _component(one: Json, free: Any, media: Media) -> Json:
    kind = one["type"]
    kept: Json = {"type": kind, "id": one.get("id") or next(free)}
    kept |= _fields(one, kind, media)
    kept |= {name: _bare(one[name]) for name in PASSED_ON.get(kind, ()) if one.get(name) is not None}
    if "default_values" in kept:  # libraries send numbers; Discord answers with texts
        kept["default_values"] = [{**value, "id": str(value["id"])} for value in kept["default_values"]]
    if "components" in one:
        kept["components"] = [_component(child, free, media) for child in one["components"]]
    if "accessory" in one:
        kept["accessory"] = _component(one["accessory"], free, media)
    return kept


def _fields(one: Json, kind: int, media: Media) -> Json:
    """Return the fields that Discord fills in when they were left out."""
    filled = FILLED_IN.get(kind)
    return filled(one, media) if filled else {}


def _select(one: Json, _media: Media) -> Json:
    counts = {name: 1 if one.get(name) is None else one[name] for name in ("min_values", "max_values")}
    return {"custom_id": one["custom_id"], **counts}


def _look(one: Json, media: Media) -> Json:
    """Return the fields of a thumbnail, or of an item of a gallery."""
    return {"media": media(one["media"]), "description": one.get("description"), **_spoiler(one)}


def _spoiler(one: Json) -> Json:
    return {"spoiler": bool(one.get("spoiler"))}


def _separator(one: Json, _media: Media) -> Json:
    return {"divider": one.get("divider") is not False, "spacing": one.get("spacing") or 1}


FILLED_IN: dict[int, Callable[[Json, Media], Json]] = {
    2: lambda one, _media: {"style": one["style"]},
    **dict.fromkeys(SELECTS, _select),
    10: lambda one, _media: {"content": one["content"]},
    11: _look,
    12: lambda one, media: {"items": [_look(item, media) for item in one["items"]]},
    13: lambda one, media: {"file": media(one["file"]), **_spoiler(one)},
    14: _separator,
    17: lambda one, _media: {"accent_color": one.get("accent_color"), **_spoiler(one)},
}


def _bare(value: Any) -> Any:
    """Return a value without the nulls in it."""
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if one is not None}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def attachment_meant(url: str, attachments: Sequence[Attachment]) -> Attachment | None:
    """Return the attachment that `attachment://name`, or an older link of our own, stands for."""
    for attachment in attachments:
        if url == f"attachment://{attachment.filename}":
            return attachment
        own = f"{re.escape(CDN)}|{re.escape(PROXY)}"
        if re.match(own, url) and f"/{attachment.id}/" in urlsplit(url).path:
            return attachment
    return None


def _resolved(media: Json, attachments: Sequence[Attachment]) -> Json:
    found = attachment_meant(media["url"], attachments)
    return {"attachment_id": found.id} if found else {"url": media["url"]}


def stored_embeds(embeds: Sequence[Json], attachments: Sequence[Attachment]) -> list[Json]:
    """Return embeds as Discord keeps them."""
    kept: list[Json] = []
    for embed in embeds:
        one = {"type": "rich", **_bare(embed)}
        for name in ("image", "thumbnail"):
            if name in one:
                one[name] = _resolved(one[name], attachments)
        one["fields"] = [{"inline": False, **field} for field in one.get("fields", [])]
        if not one["fields"]:
            del one["fields"]
        kept.append(one)
    return kept


class Shown:
    """Turns stored layouts into what is sent, for one message's attachments."""

    def __init__(self, attachments: Sequence[Attachment], links: Links) -> None:
        self._attachments = {one.id: one for one in attachments}
        self._links = links
        self.used: set[str] = set()  # attachments that a component or embed shows; Discord lists those only there

    def component(self, one: Json) -> Json:
        shown = dict(one)
        for name in ("media", "file"):
            if name in shown:
                shown[name] = self._media(shown[name])
        if one["type"] == 13:
            shown |= self._name_and_size(one["file"])
        if "items" in shown:
            shown["items"] = [{**item, "media": self._media(item["media"])} for item in shown["items"]]
        if "components" in shown:
            shown["components"] = [self.component(child) for child in shown["components"]]
        if "accessory" in shown:
            shown["accessory"] = self.component(shown["accessory"])
        return shown

    def embed(self, one: Json) -> Json:
        shown = dict(one)
        for name in ("image", "thumbnail"):
            if name in shown:
                media = self._media(shown[name])
                shown[name] = {key: media[key] for key in ("url", "proxy_url")}
        return shown

    def _media(self, media: Json) -> Json:
        attachment = self._attachments.get(media.get("attachment_id", ""))
        if attachment is None:
            url = media.get("url", f"{CDN}/attachments/0/{media.get('attachment_id', 0)}/gone")
            return {"id": "0", "url": url, "proxy_url": url, "content_type": None, "width": None, "height": None}
        self.used.add(attachment.id)
        width, height = attachment.size or (None, None)
        return {
            "id": attachment.id,
            "url": self._links.url(attachment),
            "proxy_url": self._links.url(attachment, PROXY),
            "width": width,
            "height": height,
            "content_type": attachment.content_type,
            "attachment_id": attachment.id,
            "loading_state": 2,
            "flags": 0,
            "placeholder": None,
            "placeholder_version": None,
        }

    def _name_and_size(self, media: Json) -> Json:
        attachment = self._attachments.get(media.get("attachment_id", ""))
        return (
            {"name": attachment.filename, "size": len(attachment.data)} if attachment else {"name": None, "size": None}
        )
