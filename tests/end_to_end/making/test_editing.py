"""What changes a clip that is there, through real sockets: each edit reaches the provider, and comes back as asked."""

from typing import Any

import pytest

from sandbox.discord.driver import Message
from tests.end_to_end.acting import Play

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def edited(play: Play, command: str, words: str, **options: object) -> tuple[Message, dict[str, Any]]:
    """Type a command, wait for the message with what came of it, and return what the provider was asked."""
    asked = await play.ana.command(command, {"prompt": words, **options})
    answer = (await asked.answer()).text
    assert "is reserved" in answer, answer
    return await play.result(words), (await play.machine.jobs())[-1].request


async def test_a_clip_is_extended_backwards_and_blended_and_changed(play: Play):
    first = await play.delivered("a lighthouse at dusk", resolution="540p")
    number = str(play.new_generations()[0]["id"])
    _, request = await edited(play, "extend", "before that the sun goes down", clip=number, direction="backwards")
    assert set(request["keyframes"]) == {"frame1"}
    second = str(play.new_generations()[-1]["id"])
    _, request = await edited(play, "blend", "the clouds race", first=second, second=number)
    assert [request["keyframes"][name]["type"] for name in ("frame0", "frame1")] == ["generation"] * 2
    _, request = await edited(play, "edit audio", "waves and gulls", clip=number, negative_prompt="music")
    assert (request["prompt"], request["negative_prompt"]) == ("waves and gulls", "music")
    result, request = await edited(play, "edit reframe", "more sea", clip=number, aspect="1:1", place="top")
    assert request["aspect_ratio"] == "1:1"
    assert request["grid_position_y"] == 0
    clip = await play.clip(result)
    assert clip.width == clip.height
    before = await play.clip(first)
    result, request = await edited(play, "edit modify", "painted in oil", clip=number, strength="flex_1")
    assert request["mode"] == "flex_1"
    after = await play.clip(result)
    assert after.frames == before.frames
    assert [entry.kind for row in play.new_generations() for entry in play.ledger(row["id"])] == [
        "reserve",
        "commit",
    ] * 6
    await expect_the_same_told_by_the_provider(play, 6)


async def expect_the_same_told_by_the_provider(play: Play, count: int) -> None:
    """Check that `python -m bot reconcile` finds this test's work on both sides (the books hold others', too)."""
    await play.at_rest()
    _, told, errors = await play.stage.bot_command("reconcile")
    assert errors == ""
    assert f"{count} on the provider's list, {count} the same on both sides" in told, told
    odd = [line for line in told.splitlines() if line.lstrip().startswith("ODD")]
    ours = {f"#{row['id']} " for row in play.new_generations()}
    assert not [line for line in odd if any(number in line for number in ours)], told
