"""Making and changing messages: checks, files, layout, mentions. Channels and interactions share it."""

import re
from collections.abc import Sequence
from typing import Any

from sandbox.discord import limits
from sandbox.discord.engine import Engine
from sandbox.discord.errors import Refused, invalid_form
from sandbox.discord.rules.form import Form
from sandbox.discord.rules.messages import SENT_BY_BOT, check_message
from sandbox.discord.state.layouts import stored, stored_embeds
from sandbox.discord.state.nouns import Attachment, Channel, Flag, Json, Message, Upload, deep_texts
from sandbox.discord.state.pictures import picture_size
from sandbox.discord.state.seed import APPLICATION_ID

FROM_INTERACTION = SENT_BY_BOT | Flag.EPHEMERAL


def refuse_if_wrong(engine: Engine, where: str, form: Form) -> None:
    """Record every problem of a form, and raise 50035 where there is one."""
    for problem in form.problems:
        engine.journal.violation(where, problem)
    if form.problems:
        raise invalid_form(form.problems)


def post(
    engine: Engine,
    channel: Channel,
    body: Json,
    uploads: Sequence[Upload],
    *,
    where: str,
    answers: Message | None = None,
) -> Message:
    """Make a message of the bot.

    `answers` holds what an interaction prescribes (id, reader, kind); `where` is for the journal.
    """
    world = engine.world
    flags = int(body.get("flags") or 0) if isinstance(body.get("flags") or 0, int) else 0
    form = Form()
    names = [_name(upload, body) for upload in uploads]
    allowed = FROM_INTERACTION if answers else SENT_BY_BOT
    check_message(form, body, v2=bool(flags & Flag.COMPONENTS_V2), flags=allowed, filenames=names)
    indices = {str(one.index) for one in uploads}
    for index, listed in enumerate(body.get("attachments") or []):
        _check_known(form, listed, index, indices)
    refuse_if_wrong(engine, where, form)
    _refuse_empty(engine, where, body.get("content"), body.get("embeds"), body.get("components"), uploads)
    message = answers or Message(
        id=world.new_id(), channel_id=channel.id, author_id=APPLICATION_ID, created_at=world.clock.now()
    )
    message.flags = flags
    message.nonce = body.get("nonce")
    message.content = body.get("content") or ""
    message.replies_to = message.replies_to or _replies_to(channel, body)
    message.attachments = [_attach(engine, channel, upload, body) for upload in uploads]
    message.components = stored(body.get("components") or [], message.attachments)
    message.embeds = stored_embeds(body.get("embeds") or [], message.attachments)
    mention(engine, channel, message, body.get("allowed_mentions"))
    channel.messages[message.id] = message
    engine.announce("MESSAGE_CREATE", message)
    return message


def edit(engine: Engine, message: Message, body: Json, uploads: Sequence[Upload], *, where: str) -> Message:
    """Change a message of the bot. Fields left out stay; attachments that a given list leaves out go."""
    now = engine.clock.now()
    channel = engine.world.channels[message.channel_id]
    old = (now - message.created_at).total_seconds() > limits.OLD_MESSAGE_SECONDS
    if old and message.late_edits >= limits.EDITS_OF_OLD_MESSAGE:
        raise Refused(30046)
    form = Form()
    kept = _kept(form, message, body, uploads)
    flags = _flags_after(message, body)
    names = [one.filename for one in kept] + [_name(upload, body) for upload in uploads]
    v2 = bool(flags & Flag.COMPONENTS_V2)
    after = {
        **body,
        "content": body.get("content", message.content),
        "embeds": body.get("embeds") or [] if "embeds" in body else message.embeds,
        "components": body.get("components") or [],
    }
    check_message(form, after, v2=v2, flags=FROM_INTERACTION | Flag.LOADING, filenames=names)
    refuse_if_wrong(engine, where, form)
    components = after["components"] if "components" in body else message.components
    _refuse_empty(engine, where, after["content"], after["embeds"], components, names)
    files = kept + [_attach(engine, channel, upload, body) for upload in uploads]
    first_fill = message.loading
    message.flags = flags & ~Flag.LOADING
    gone = [one for one in message.attachments if one not in kept]
    message.attachments = files
    message.content = after["content"] or ""
    if "embeds" in body:
        message.embeds = stored_embeds(body["embeds"] or [], files)
    if "components" in body:
        message.components = stored(body["components"] or [], files)
    mention(engine, channel, message, body.get("allowed_mentions"))
    engine.world.forget_files(gone)
    message.edited_at = message.edited_at if first_fill else now
    message.revision += 1
    message.late_edits += int(old)
    engine.announce("MESSAGE_UPDATE", message)
    return message


def _flags_after(message: Message, body: Json) -> int:
    """Return the flags after an edit: what a message is cannot be taken back; whether links unfold can."""
    sent = body.get("flags")
    if not isinstance(sent, int):
        return message.flags
    changeable = Flag.SUPPRESS_EMBEDS
    return message.flags & ~changeable | sent & (changeable | Flag.COMPONENTS_V2)


def _kept(form: Form, message: Message, body: Json, uploads: Sequence[Upload]) -> list[Attachment]:
    if body.get("attachments") is None:
        return list(message.attachments)
    indices = {str(one.index) for one in uploads}
    own = {one.id: one for one in message.attachments}
    kept: list[Attachment] = []
    for index, listed in enumerate(body["attachments"]):
        found = own.get(str(listed.get("id")))
        if found:
            found.description = listed.get("description", found.description)
            kept.append(found)
        else:
            _check_known(form, listed, index, indices)
    return kept


def _check_known(form: Form, listed: Any, index: int, indices: set[str]) -> None:
    known = isinstance(listed, dict) and str(listed.get("id")) in indices
    form.check(known, f"attachments.{index}.id", "ATTACHMENT_NOT_FOUND", "There is no such file in this request")


def _details(upload: Upload, body: Json) -> Json:
    listed = body.get("attachments") or []
    return next((one for one in listed if isinstance(one, dict) and str(one.get("id")) == str(upload.index)), {})


def _name(upload: Upload, body: Json) -> str:
    return str(_details(upload, body).get("filename") or upload.filename)


def _attach(engine: Engine, channel: Channel, upload: Upload, body: Json) -> Attachment:
    return engine.world.keep(
        Attachment(
            id=engine.world.new_id(),
            filename=_name(upload, body),
            data=upload.data,
            content_type=upload.content_type,
            channel_id=channel.id,
            description=_details(upload, body).get("description"),
            size=picture_size(upload.data),
        )
    )


def _replies_to(channel: Channel, body: Json) -> str | None:
    reference = body.get("message_reference")
    if not reference:
        return None
    target = str(reference.get("message_id"))
    known = target in channel.messages and not channel.messages[target].ephemeral
    if not known and reference.get("fail_if_not_exists", True):
        words = {"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message"}
        raise Refused(50035, errors={"message_reference": {"_errors": [words]}})
    return target if known else None


def mention(engine: Engine, channel: Channel, message: Message, allowed: Json | None) -> None:
    """Set whom a message mentions: who stands in its text, as far as `allowed_mentions` lets it."""
    text = "\n".join([message.content, *deep_texts(message.components)])
    users = [one for one in dict.fromkeys(re.findall(r"<@!?(\d+)>", text)) if one in engine.world.users]
    roles = list(dict.fromkeys(re.findall(r"<@&(\d+)>", text)))
    may_all = engine.world.may(channel, message.author_id, "MENTION_EVERYONE")
    everyone = bool(re.search(r"@(everyone|here)", text)) and may_all
    replied = True
    if allowed is not None:
        parse = allowed.get("parse") or []
        users = users if "users" in parse else [one for one in users if one in _ids(allowed.get("users"))]
        roles = roles if "roles" in parse else [one for one in roles if one in _ids(allowed.get("roles"))]
        everyone = everyone and "everyone" in parse
        replied = bool(allowed.get("replied_user"))
    original = channel.messages.get(message.replies_to or "")
    if replied and original and not message.interaction_id and original.author_id not in users:
        users.append(original.author_id)
    message.mentions, message.mention_roles, message.mention_everyone = users, roles, everyone


def _ids(values: Sequence[Any] | None) -> set[str]:
    return {str(one) for one in values or ()}


def _refuse_empty(engine: Engine, where: str, content: str | None, *others: Sequence[Any] | None) -> None:
    if not (content or "").strip() and not any(others):
        engine.journal.violation(where, "an empty message")
        raise Refused(50006)
