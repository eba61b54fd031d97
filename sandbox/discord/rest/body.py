"""Reads request bodies: JSON, or multipart with payload_json and files[n]."""

import json
import mimetypes
import re
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.discord import limits
from sandbox.discord.errors import Refused
from sandbox.discord.state.nouns import Upload


async def read_body(request: web.Request) -> tuple[Any, list[Upload]]:
    """Return the JSON of a request and its files. Raises Refused 40005 over the limits, 50109 for invalid JSON."""
    if (request.content_length or 0) > limits.REQUEST_BYTES:
        raise Refused(40005)
    if not request.can_read_body:
        return None, []
    if request.content_type.startswith("multipart/"):
        return await _read_parts(request)
    raw = await request.read()
    if not raw:
        return None, []
    if request.content_type != "application/json":
        raise Refused(50035, errors={"_errors": [{"code": "CONTENT_TYPE_INVALID", "message": "Expected JSON."}]})
    return _parsed(raw), []


async def _read_parts(request: web.Request) -> tuple[Any, list[Upload]]:
    body: Any = None
    uploads: list[Upload] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        data = bytes(await part.read(decode=False))
        if part.name == "payload_json":
            body = _parsed(data)
        elif found := re.fullmatch(r"files\[(\d+)\]", part.name or ""):
            name = part.filename or "unknown"
            uploads.append(Upload(index=int(found[1]), filename=name, data=data, content_type=content_type(name)))
    if any(len(one.data) > limits.ATTACHMENT_BYTES for one in uploads):
        raise Refused(40005)
    return body, uploads


def content_type(filename: str) -> str:
    """Discord goes by the name: clients label every part application/octet-stream."""
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise Refused(50109) from None
