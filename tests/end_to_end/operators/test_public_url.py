"""With PUBLIC_URL: the provider fetches files from the bot itself, and its calls replace the waiting for a look."""

import httpx
import pytest

from sandbox.stage import public_settings
from tests.end_to_end.acting import WITHOUT_LOOKS, Play, png

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {**public_settings(), **WITHOUT_LOOKS}
WEB = SETTINGS["WEB_ADDRESS"]


async def test_a_file_is_fetched_from_the_bot_and_a_call_ends_the_waiting(play: Play):
    first = await play.delivered("the boat leaves the harbour", files={"start_frame": png()})
    job = (await play.machine.jobs())[-1]
    url = job.request["keyframes"]["frame0"]["url"]
    assert url.startswith(f"http://{WEB}/media/")
    assert job.request["callback_url"].startswith(f"http://{WEB}/callbacks/luma/")
    assert {call["status"] for call in await play.machine.callbacks()} == {200}
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(url, headers={"Range": "bytes=0-3"})).content == b"\x89PNG"
        assert (await http.get(url.replace("/media/", "/media/1"))).status_code == 404

    number = str(play.new_generations()[0]["id"])
    asked = await play.ana.command("edit modify", {"prompt": "painted in oil", "clip": number, "strength": "flex_1"})
    assert "is reserved" in (await asked.answer()).text
    modified, before = await play.clip(await play.result("painted in oil")), await play.clip(first)
    media = (await play.machine.jobs())[-1].request["media"]["url"]
    assert media.startswith(f"http://{WEB}/media/")
    assert media.endswith(".mp4")
    assert (modified.width, modified.height) == (before.width, before.height)
