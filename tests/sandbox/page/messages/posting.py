"""Posts messages with the bot's token, as any bot could, so that the page's drawing is tested without a bot's code."""

import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from sandbox.discord.state.seed import LOUNGE
from sandbox.stage import Stage

GENERAL, VIDEOS, QUIET, NSFW = (str(int(LOUNGE) + 20 + position) for position in range(4))
V2 = 1 << 15
Json = dict[str, Any]
Files = Mapping[str, bytes]


class Poster:
    """A bot's hand: makes, changes and deletes messages over the local Discord's REST."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def post(self, content: str = "", *, channel: str = GENERAL, files: Files | None = None, **body: Any) -> Json:
        """Post a message; `files` maps names to their bytes."""
        whole = {"content": content, **body} if content else body
        return await self._send("POST", f"/channels/{channel}/messages", whole, files)

    async def show(self, *components: Json, channel: str = GENERAL, files: Files | None = None) -> Json:
        """Post a layout (Components V2)."""
        return await self.post(channel=channel, files=files, flags=V2, components=list(components))

    async def edit(self, message: Json, *, files: Files | None = None, **body: Any) -> Json:
        path = f"/channels/{message['channel_id']}/messages/{message['id']}"
        return await self._send("PATCH", path, body, files)

    async def delete(self, message: Json) -> None:
        path = f"/channels/{message['channel_id']}/messages/{message['id']}"
        (await self._http.delete(path)).raise_for_status()

    async def _send(self, method: str, path: str, body: Json, files: Files | None) -> Json:
        if files:
            body = {**body, "attachments": [{"id": index, "filename": name} for index, name in enumerate(files)]}
            parts = {f"files[{index}]": (name, data, _type(name)) for index, (name, data) in enumerate(files.items())}
            answer = await self._http.request(method, path, data={"payload_json": json.dumps(body)}, files=parts)
        else:
            answer = await self._http.request(method, path, json=body)
        assert answer.is_success, answer.text
        made: Json = answer.json()
        return made


def _type(name: str) -> str:
    endings = {
        "png": "image/png",
        "mp4": "video/mp4",
        "wav": "audio/wav",
        "txt": "text/plain",
        "zip": "application/zip",
    }
    return endings[name.rpartition(".")[2]]


@asynccontextmanager
async def posting(stage: Stage) -> AsyncIterator[Poster]:
    """Sign in over REST alone."""
    context = ssl.create_default_context(cafile=stage.discord.ca)
    headers = {"Authorization": f"Bot {stage.discord.token}", "Host": "discord.com"}
    base = f"https://{stage.discord.address}/api/v10"
    async with httpx.AsyncClient(base_url=base, headers=headers, verify=context, trust_env=False) as http:
        http.event_hooks["request"].append(_named)
        yield Poster(http)


async def _named(request: httpx.Request) -> None:
    request.extensions["sni_hostname"] = "discord.com"


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def button(label: str, *, style: int = 2, **fields: Any) -> Json:
    return {"type": 2, "style": style, "label": label, **fields}


def box(*children: Json, **fields: Any) -> Json:
    return {"type": 17, "components": list(children), **fields}


def gallery(*names: str, **fields: Any) -> Json:
    return {"type": 12, "items": [{"media": {"url": f"attachment://{name}"}, **fields} for name in names]}
