"""Pictures through real sockets: painted by the provider, fetched, and posted in one message."""

import io

import pytest
from PIL import Image

from sandbox.discord.driver import Message
from tests.end_to_end.acting import Play, labels

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def painted(play: Play, message: Message) -> list[Image.Image]:
    """Fetch what a message shows."""
    return [Image.open(io.BytesIO(await play.discord.download(link))) for link in message.media]


async def test_several_pictures_are_one_message(play: Play):
    asked = await play.ana.command("image", {"prompt": "a red kite over the sea", "count": 4, "aspect": "1:1"})
    assert "4 pictures" in (await asked.answer()).text
    result = await play.result("your 4 pictures are ready a red kite over the sea")
    pictures = await painted(play, result)
    assert [one.format for one in pictures] == ["JPEG"] * 4
    assert {one.size for one in pictures} == {(168, 168)}  # as many pixels as a small 1080p has
    offered = [one.partition(" · ")[0] for one in labels(result)]
    assert offered == ["Re-roll", "Edit & re-run", "Info", "Report", "Delete"]
    await play.at_rest()
    assert len(await play.said("4 pictures are finished")) == 1  # what is left of the card
    assert len(await play.said("a red kite over the sea")) == 1
    assert await play.machine.creates() == 4
    batch = play.new_generations()
    assert {row["batch_id"] for row in batch} == {batch[0]["id"]}
    assert [entry.kind for row in batch for entry in play.ledger(row["id"])] == ["reserve", "commit"] * 4
