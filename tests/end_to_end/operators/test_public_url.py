"""With PUBLIC_URL: the provider fetches files from the bot itself, and its calls replace the waiting for a look."""

import httpx
import pytest

from tests.end_to_end.acting import Play, png
from tests.end_to_end.operators.test_check import free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")

WEB = f"127.0.0.1:{free_port()}"
# Nobody would look before the test is over.
SETTINGS = {
    "WEB_ADDRESS": WEB,
    "PUBLIC_URL": f"http://{WEB}",
    "SHORTEST_LOOK_SECONDS": "600",
    "LONGEST_LOOK_SECONDS": "600",
    "PATIENCE_SECONDS": "3600",
}


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
