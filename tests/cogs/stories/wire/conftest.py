"""Luma's end of the wire, and all of ours: the real adapter, real links to files, the commands that members type."""

import io
import json
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast
from urllib.parse import urlsplit

import av
import httpx
import numpy as np
import pytest
from PIL import Image

from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.provider import ProviderAccount
from bot.lifecycle.publishing import Publishing
from bot.providers.luma import Luma
from tests.bot.house import House
from tests.cogs.conftest import Lounge
from tests.cogs.stories.wire.commands import Typed

PUBLIC_URL = "https://video.example.org"
SHAPE = (320, 180)
Colour = tuple[int, int, int]
# What a file is known by, at the other end: no two are alike. A clip that is made here begins in black.
COLOURS: tuple[Colour, ...] = (
    (0, 128, 128),
    (230, 120, 20),
    (120, 20, 160),
    (220, 210, 40),
    (30, 60, 220),
    (240, 240, 240),
)
MADE: Colour = (0, 0, 0)
ALIKE = 12  # of 255: a video's colours are not exact


@dataclass(slots=True)
class Wire:
    """Takes every request as Luma would, keeps those that make something, and has all of it made at once."""

    sent: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    jobs: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().removeprefix("/dream-machine/v1")
        if request.method == "POST":
            body = json.loads(request.content)
            self.sent.append({"method": request.method, "path": path, "json": body})
            job = {
                "id": str(uuid.UUID(int=len(self.jobs) + 1)),
                "generation_type": "image" if path.startswith("/generations/image") else "video",
                "state": "completed",
                "assets": {name: f"https://cdn.test/{len(self.jobs)}.{name}" for name in ("image", "video")},
                "request": body,
            }
            self.jobs.append(job)
            return httpx.Response(201, json=job | {"state": "queued", "assets": None})
        if path.startswith("/generations?"):
            return httpx.Response(200, json={"generations": self.jobs, "has_more": False})
        for job in self.jobs:
            if path == f"/generations/{job['id']}":
                return httpx.Response(200, json=job)
        return httpx.Response(404, json={"detail": "Not Found"})


@dataclass(kw_only=True)
class Desk:
    """A member at the one end, Luma at the other."""

    lounge: Lounge
    wire: Wire
    publishing: Publishing
    public_url: str | None

    async def type(self, typed: Typed) -> tuple[dict[str, Any], dict[str, Colour]]:
        """Type a command, and return what was sent for it, and what each attached file is known by."""
        options: dict[str, object] = dict(typed.options)
        for number, option in enumerate(typed.clips, 1):
            await self._say("video", {"prompt": "a lake"})
            await self._made()
            options[option] = str(number)
        known: dict[str, Colour] = {}
        for option, colour in zip(typed.files, COLOURS[: len(typed.files)], strict=True):
            known[option] = colour
            options[option] = ("a.mp4", film(colour)) if option in typed.films else ("a.png", picture(colour))
        await self._say(typed.command, options)
        before = len(self.wire.sent)
        await self.lounge.quiet()
        await self.lounge.house.submission.run_once()
        assert len(self.wire.sent) == before + 1
        return self.wire.sent[-1], known

    async def colour_behind(self, url: str) -> Colour:
        """Follow a link as Luma does, and return the colour of what lies there."""
        return colour_of(await self._fetched(url))

    async def _fetched(self, url: str) -> bytes:
        if self.public_url is None:
            data = self.lounge.env.backend.cdn.get(url)
            assert data is not None, f"Nobody has attached {url}."
            return data
        assert url.startswith(f"{self.public_url}/media/")
        media = await self.publishing.opened(*urlsplit(url).path.removeprefix("/media/").split("/"))
        assert media is not None, f"We do not know our own link {url}."
        return await self.lounge.house.store.get(media.key)

    async def _say(self, command: str, options: dict[str, object]) -> None:
        told = await self.lounge.said(await self.lounge.ana.slash(self.lounge.general, command, **options))
        assert "is reserved" in told, told

    async def _made(self) -> None:
        """Have what was asked for last made, fetched and posted."""
        house = self.lounge.house
        await self.lounge.quiet()
        await house.submission.run_once()
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        await house.download.run_once()
        await self.lounge.quiet()


def picture(colour: Colour) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", SHAPE, colour).save(out, "PNG")
    return out.getvalue()


def film(colour: Colour) -> bytes:
    """Return a second of one colour."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=Fraction(12))
        stream.width, stream.height, stream.pix_fmt = *SHAPE, "yuv420p"
        for _ in range(12):
            container.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", SHAPE, colour))))
        container.mux(stream.encode())
    return out.getvalue()


def colour_of(data: bytes) -> Colour:
    """Return the mean colour of a picture, or of a video's first frame."""
    if data[4:8] == b"ftyp":
        with av.open(io.BytesIO(data), "r") as container:
            image = next(container.decode(video=0)).to_image()
    else:
        image = Image.open(io.BytesIO(data)).convert("RGB")
    red, green, blue = np.asarray(image).reshape(-1, 3).mean(axis=0).round().astype(int).tolist()
    return red, green, blue


@pytest.fixture
def public_url(request: pytest.FixtureRequest) -> str | None:
    """Return where the bot can be reached from outside, if it can; a test chooses."""
    return getattr(request, "param", None)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def provider(wire: Wire) -> AsyncIterator[Luma]:
    """Luma's adapter as it is, with all models; only the socket is another."""
    account = ProviderAccount(name="luma", api_key="k", more_models=frozenset({"ray-1-6"}))
    async with httpx.AsyncClient(transport=httpx.MockTransport(wire)) as http:
        yield Luma(account, http)


@pytest.fixture
def bots() -> list[Any]:
    """Hold the bot once there is one: links to files of a message are its to find."""
    return []


@pytest.fixture
def house(house: House, public_url: str | None, bots: list[Any]) -> House:
    """The same, with the real links to files."""

    async def attached(channel_id: int, message_id: int, *, ending: str) -> str:
        return await bots[0].attached(channel_id, message_id, ending=ending)

    published = Publishing(house.database, now=house.clock, public_url=public_url, attached=attached)
    house.published = cast("Any", published)
    house.public_url = public_url
    house.allow(dollars_per_month=MicroUsd(1000 * DOLLAR), jobs_at_once=20, videos_per_day=20)
    return house


@pytest.fixture
async def desk(lounge: Lounge, wire: Wire, bots: list[Any], public_url: str | None) -> Desk:
    bots.append(lounge.bot)
    await lounge.configured(confirm_above=MicroUsd(100 * DOLLAR))
    return Desk(lounge=lounge, wire=wire, publishing=cast("Any", lounge.house.published), public_url=public_url)


def leaves(value: object, place: str = "") -> dict[str, object]:
    """Return what stands in some JSON, by its place: {"keyframes.frame0.url": "https://…"}."""
    inside: list[tuple[Any, Any]]
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    else:
        return {place: value}
    found: dict[str, object] = {}
    for name, part in inside:
        found |= leaves(part, re.sub(r"^\.", "", f"{place}.{name}"))
    return found
