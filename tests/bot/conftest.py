"""The house on real databases and real files, with a provider that we script and a clock that we push."""

import io
from collections.abc import AsyncIterator

import av
import numpy as np
import pytest
from PIL import Image

from bot.domain.allowance import Allowance
from bot.domain.errors import ProviderRejected
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.reasons import Reason
from bot.media.store import MediaStore
from bot.policies.timing import Timing
from db.database import Database
from tests.bot.house import House
from tests.bot.scripted import Published, ScriptedProvider, Web


@pytest.fixture
def provider(clock) -> ScriptedProvider:
    return ScriptedProvider(clock)


@pytest.fixture(scope="session")
def clip_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A real clip, half a second long and very small."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for number in range(12):
            picture = np.full((64, 64, 3), number * 20, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path.read_bytes()


@pytest.fixture
def picture_file() -> bytes:
    """A real picture."""
    file = io.BytesIO()
    Image.new("RGB", (128, 96), "teal").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
async def house(database, provider, clock, clip_file, tmp_path) -> House:
    return House(
        database=database,
        store=MediaStore.open(str(tmp_path / "media")),
        clock=clock,
        provider=provider,
        web=Web(clip_file),
        published=Published(),
        timing=Timing(),
        allowance=Allowance(
            videos_per_day=10,
            pictures_per_day=20,
            dollars_per_month=MicroUsd(20 * DOLLAR),
            jobs_at_once=5,
        ),
    )


@pytest.fixture
def ask(house):
    return house.ask


@pytest.fixture
async def second_house(house, url) -> AsyncIterator[House]:
    """Another process on the same database, provider and clock."""
    other = await Database.open(url, owner="worker-2")
    yield House(
        database=other,
        store=house.store,
        clock=house.clock,
        provider=house.provider,
        web=house.web,
        published=house.published,
        timing=house.timing,
        allowance=house.allowance,
        server_dollars=house.server_dollars,
        all_servers=house.all_servers,
        operator_ids=house.operator_ids,
        numbers=house.numbers,
    )
    await other.close()


@pytest.fixture
def dead_link() -> ProviderRejected:
    return ProviderRejected(Reason.LOST_FILE, "the link answered 404")
