"""Files that members upload, as they come over the control API: name, type, and base64 data."""

import base64
from collections.abc import Mapping
from typing import Any

from sandbox.discord import limits
from sandbox.discord.engine import Engine
from sandbox.discord.errors import NotSent
from sandbox.discord.rest.body import content_type
from sandbox.discord.state.nouns import Attachment, Channel
from sandbox.discord.state.pictures import picture_size
from sandbox.discord.state.seed import APPLICATION_ID


def uploaded(engine: Engine, channel: Channel, file: Mapping[str, Any], *, private: bool) -> Attachment:
    """Keep a member's file. `private` ones belong to an interaction and lie in another folder of the CDN.

    Raises NotSent for a file that Discord's client would not send.
    """
    data = base64.b64decode(file["data"])
    if len(data) > limits.ATTACHMENT_BYTES:
        raise NotSent(f"{file['name']} is too large: Discord takes {limits.ATTACHMENT_BYTES // limits.MIB} MiB.")
    return engine.world.keep(
        Attachment(
            id=engine.world.new_id(),
            filename=str(file["name"]),
            data=data,
            content_type=str(file.get("content_type") or content_type(str(file["name"]))),
            channel_id=APPLICATION_ID if private else channel.id,
            folder="ephemeral-attachments" if private else "attachments",
            size=picture_size(data),
        )
    )
