"""What a member sees: messages, dialogs, choices. And the files that they send."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that a member sends."""

    name: str
    data: bytes
    content_type: str
    claimed_bytes: int | None = None  # of a forged one: as how large it is announced

    def on_the_wire(self) -> Json:
        return {
            "name": self.name,
            "content_type": self.content_type,
            "data": base64.b64encode(self.data).decode(),
            "claimed_bytes": self.claimed_bytes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button; `url` for links, `custom_id` for all others."""

    label: str
    custom_id: str
    disabled: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a message."""

    filename: str
    url: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as its readers see it.

    `attachments` leaves out what a component or embed shows, as Discord does; `media` are the links of those.
    """

    id: str
    channel_id: str
    author: str
    text: str  # content, embeds and text displays, line by line
    buttons: list[Button]
    attachments: list[Attachment]
    media: list[str]
    mentions: list[str]
    ephemeral: bool
    flags: int
    created_at: datetime
    edited: bool
    nonce: str | int | None
    revision: int
    raw: Json = field(repr=False)

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Self:
        """Read what the control API tells of a message."""
        raw = view["message"]
        return cls(
            id=raw["id"],
            channel_id=raw["channel_id"],
            author=view["author"],
            text="\n".join(_texts(raw)),
            buttons=[_button(one) for one in walk(raw["components"]) if one["type"] == 2],
            attachments=[
                Attachment(filename=one["filename"], url=one["url"], content_type=one["content_type"], size=one["size"])
                for one in raw["attachments"]
            ],
            media=list(_media(raw)),
            mentions=list(view["mentions"]),
            ephemeral=view["ephemeral"],
            flags=raw["flags"],
            created_at=datetime.fromisoformat(raw["timestamp"]),
            edited=raw["edited_timestamp"] is not None,
            nonce=raw.get("nonce"),
            revision=view["revision"],
            raw=raw,
        )

    def button(self, label: str) -> Button:
        """Return a button by its label. Raises LookupError."""
        for button in self.buttons:
            if button.label == label:
                return button
        raise LookupError(f"No button {label!r}: there are {[one.label for one in self.buttons]}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogField:
    """A field of a dialog. `kind`: text, select, file, radio, checkboxes, checkbox."""

    custom_id: str
    label: str
    value: str
    required: bool
    max_length: int | None
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A dialog that opened. `text` is what it says besides its fields."""

    title: str
    custom_id: str
    fields: list[DialogField]
    text: str

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        fields: list[DialogField] = []
        texts: list[str] = []
        for one in raw["components"]:
            inside = [one["component"]] if "component" in one else one.get("components", [])
            fields += [_field(child, one) for child in inside]
            texts += [str(one[name]) for name in ("content", "description") if one.get(name)]
        return cls(title=raw["title"], custom_id=raw["custom_id"], fields=fields, text="\n".join(texts))

    def field(self, label: str) -> DialogField:
        """Return a field by its label or custom id. Raises LookupError."""
        for one in self.fields:
            if label in (one.label, one.custom_id):
                return one
        raise LookupError(f"No field {label!r}: there are {[one.label for one in self.fields]}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One offer of autocomplete."""

    name: str
    value: str | int | float


KINDS = {4: "text", 19: "file", 21: "radio", 22: "checkboxes", 23: "checkbox"}


def _field(one: Mapping[str, Any], around: Mapping[str, Any]) -> DialogField:
    chosen = [str(option["value"]) for option in one.get("options", []) if option.get("default")]
    return DialogField(
        custom_id=one["custom_id"],
        label=str(around.get("label") or one.get("label") or ""),
        value=str(one.get("value") or ", ".join(chosen)),
        required=one.get("required") is not False,
        max_length=one.get("max_length"),
        kind=KINDS.get(one["type"], "select"),
    )


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield all components of a layout, parents first."""
    for one in components:
        yield one
        yield from walk(one.get("components", []))
        if "accessory" in one:
            yield from walk([one["accessory"]])


def _texts(raw: Json) -> Iterator[str]:
    if raw["content"]:
        yield raw["content"]
    for embed in raw["embeds"]:
        yield from _embed_texts(embed)
    for one in walk(raw["components"]):
        if one["type"] == 10:
            yield one["content"]


def _embed_texts(embed: Json) -> Iterator[str]:
    parts = [embed.get("author", {}).get("name"), embed.get("title"), embed.get("description")]
    for one in embed.get("fields", []):
        parts += [one["name"], one["value"]]
    parts.append(embed.get("footer", {}).get("text"))
    yield from filter(None, parts)


def _button(one: Json) -> Button:
    return Button(
        label=one.get("label") or "",
        custom_id=one.get("custom_id") or "",
        disabled=bool(one.get("disabled")),
        url=one.get("url") or "",
    )


def _media(raw: Json) -> Iterator[str]:
    for one in walk(raw["components"]):
        for item in one.get("items", []):
            yield item["media"]["url"]
        for name in ("media", "file"):
            if name in one:
                yield one[name]["url"]
    for embed in raw["embeds"]:
        for name in ("image", "thumbnail"):
            if name in embed:
                yield embed[name]["url"]
