"""What Discord accepts as a message. Source: its documentation, "Message Resource" and "Uploading Files"."""

from collections.abc import Collection
from typing import Any

from sandbox.discord import limits
from sandbox.discord.rules.components import check_components
from sandbox.discord.rules.form import BAD_LENGTH, INVALID, Form, objects
from sandbox.discord.state.nouns import Flag, Json

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
SENT_BY_BOT = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2
NOT_WITH_V2 = ("content", "embeds", "poll", "sticker_ids")


def check_message(form: Form, body: Json, *, v2: bool, flags: int = SENT_BY_BOT, filenames: Collection[str]) -> None:
    """Check a message to be made or changed. `flags`: those allowed here; `filenames`: the files that it will have."""
    form.text(body, "", "content", most=limits.CONTENT)
    sent = body.get("flags") or 0
    if form.check(isinstance(sent, int), "flags", INVALID, "Not an integer."):
        form.check(not sent & ~flags, "flags", INVALID, f"Flags {sent & ~flags:#x} cannot be set here")
    if v2:
        for name in NOT_WITH_V2:
            message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.check(not body.get(name), name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    _check_nonce(form, body)
    _check_embeds(form, body.get("embeds") or [], filenames)
    check_components(form, body.get("components") or [], v2=v2, filenames=filenames)
    _check_mentions(form, body.get("allowed_mentions"))
    form.count(body.get("attachments") or [], "attachments", most=limits.ATTACHMENTS)


def _check_nonce(form: Form, body: Json) -> None:
    nonce = body.get("nonce")
    if isinstance(nonce, str):
        message = f"Must be {limits.NONCE} or fewer in length."
        form.check(len(nonce) <= limits.NONCE, "nonce", "NONCE_TYPE_MAX_LENGTH", message)


def _check_embeds(form: Form, embeds: Any, filenames: Collection[str]) -> None:
    listed = form.count(embeds, "embeds", most=limits.EMBEDS)
    total = 0
    for path, embed in objects(form, listed, "embeds"):
        total += _check_embed(form, embed, path, filenames)
    message = f"Embed size exceeds maximum size of {limits.EMBED_TOTAL}. (it is {total})"
    form.check(total <= limits.EMBED_TOTAL, "embeds", "MAX_EMBED_SIZE_EXCEEDED", message)


def _check_embed(form: Form, embed: Json, path: str, filenames: Collection[str]) -> int:
    """Check one embed and return how many letters it has."""
    texts: list[tuple[Json, str, str, int]] = [(embed, path, name, most) for name, most in limits.EMBED_TEXTS.items()]
    texts.append((embed.get("footer") or {}, f"{path}.footer", "text", 2048))
    texts.append((embed.get("author") or {}, f"{path}.author", "name", 256))
    fields = form.count(embed.get("fields") or [], f"{path}.fields", most=limits.EMBED_FIELDS)
    for where, field in objects(form, fields, f"{path}.fields"):
        texts += [(field, where, "name", 256), (field, where, "value", 1024)]
        named = field.get("name") and field.get("value")
        form.check(named, where, "BASE_TYPE_REQUIRED", "A field needs a name and a value")
    for owner, where, name, most in texts:
        form.text(owner, where, name, most=most)
    for name in ("image", "thumbnail"):
        _check_picture(form, (embed.get(name) or {}).get("url"), f"{path}.{name}.url", filenames)
    return sum(len(owner.get(name) or "") for owner, _where, name, _most in texts)


def _check_picture(form: Form, url: Any, path: str, filenames: Collection[str]) -> None:
    if not isinstance(url, str) or not url.startswith("attachment://"):
        return
    name = url.removeprefix("attachment://")
    form.check(name in filenames, path, "ATTACHMENT_NOT_FOUND", f"The referenced attachment {name!r} was not found")
    form.check(name.lower().endswith(PICTURES), path, INVALID, f"Embeds show only {', '.join(PICTURES)}")


def _check_mentions(form: Form, allowed: Any) -> None:
    if not allowed:
        return
    for name in ("users", "roles"):
        listed = allowed.get(name) or []
        form.check(len(listed) <= 100, f"allowed_mentions.{name}", BAD_LENGTH, "Must be 100 or fewer in length.")
        both = listed and name in (allowed.get("parse") or [])
        message = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
        form.check(not both, "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
