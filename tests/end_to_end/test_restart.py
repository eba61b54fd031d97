"""The bot is killed at every awkward moment, and started again: nothing is lost, nothing happens twice."""

import os
from dataclasses import asdict
from pathlib import Path

import pytest

from sandbox.discord.driver import Message
from sandbox.dream_machine.profile import HOSTILE
from tests.end_to_end.acting import Play, has_clip, label, tells

pytestmark = pytest.mark.asyncio(loop_scope="session")

POST = "POST /channels/*/messages"
CREATE = "POST /generations*"
FILE = "GET /files/*.mp4"


async def expect_one_of_each(play: Play, words: str) -> Message:
    """Check that exactly one create, one card, one result and one commit came of these words; return the result."""
    result = await play.result(words)
    assert has_clip(result), result.text
    await play.quiet()
    (row,) = play.new_generations()
    assert row["status"] == "succeeded"
    assert await play.machine.creates() == 1
    about = await play.said(words)
    posts = [message for message in await play.ana.read() if message.author == "Reverie" and not message.ephemeral]
    assert [message.id for message in posts if has_clip(message)] == [result.id]
    assert len(posts) == 2, [message.text for message in posts]  # the card and the result
    assert result.id in {message.id for message in about}
    entries = play.ledger(row["id"])
    assert [entry.kind for entry in entries] == ["reserve", "commit"]
    assert sum(entry.amount for entry in entries) == row["price"] > 0
    assert sum(entry.videos for entry in entries) == 1
    return result


async def test_a_after_admission(play: Play):
    posting = await play.discord.fault(POST, "hold", when="before")
    await play.video("a heron in the reeds")
    await posting.triggered()
    (row,) = play.new_generations()
    assert row["status"] == "queued"
    await play.stage.kill_bot()
    await posting.remove()
    assert await play.machine.creates() == 0
    await play.start()
    await expect_one_of_each(play, "a heron in the reeds")


async def test_b_between_the_create_and_our_saving_its_id(play: Play):
    creating = await play.machine.fault(CREATE, "hold", when="after")
    await play.video("a fox crosses the snow")
    await creating.triggered()
    await play.stage.kill_bot()
    await creating.remove()
    (row,) = play.new_generations()
    assert row["provider_job_id"] is None
    await play.start()
    await expect_one_of_each(play, "a fox crosses the snow")
    (job,) = await play.machine.jobs()
    assert play.new_generations()[-1]["provider_job_id"] == job.id


async def test_c_while_rendering(play: Play):
    await play.machine.pause()
    await play.video("a train over the viaduct")
    row = await play.last_generation("running")
    await play.stage.kill_bot()
    await play.machine.resume()
    assert row["provider_job_id"]
    await play.start()
    await expect_one_of_each(play, "a train over the viaduct")


async def test_d_after_the_file_is_there(play: Play):
    await play.machine.pause()
    await play.video("a kite above the dunes")
    await play.last_generation("running")
    posting = await play.discord.fault(POST, "hold", when="before")
    await play.machine.resume()
    await posting.triggered()
    assert play.new_generations()[-1]["status"] == "succeeded"
    await play.stage.kill_bot()
    await posting.remove()
    await play.start()
    await expect_one_of_each(play, "a kite above the dunes")


@pytest.mark.parametrize("which", ["card", "result"])
async def test_e_between_discord_accepting_the_message_and_our_saving_its_id(play: Play, which: str):
    await play.machine.pause()
    if which == "result":
        await play.video("an owl turns its head")
        await play.last_generation("running")
    posting = await play.discord.fault(POST, "hold", when="after")
    if which == "card":
        await play.video("an owl turns its head")
    await play.machine.resume()
    await posting.triggered()
    shown = await play.said("an owl turns its head")
    await play.stage.kill_bot()
    await posting.remove()
    await play.start()
    result = await expect_one_of_each(play, "an owl turns its head")
    if which == "result":
        assert result.id == shown[-1].id  # the one that was posted before the end, not another
    else:
        assert (await play.said())[0].id == shown[0].id


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Return an empty folder for the bot's work in hand."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def make_older(folder: Path, *, hours: int) -> None:
    """Change when everything in a folder was last written to."""
    for path in folder.iterdir():
        at = path.stat().st_mtime - hours * 3600
        os.utime(path, (at, at))


async def test_what_was_in_hand_does_not_stay_on_the_disk(empty_stage: Play, scratch: Path):
    play = empty_stage
    await play.start(TMPDIR=str(scratch))
    fetching = await play.machine.fault(FILE, "hold", when="before")
    await play.video("a seal on the rocks")
    await fetching.triggered()
    await play.stage.kill_bot()
    await fetching.remove()
    assert len(names(scratch)) == 1
    make_older(scratch, hours=25)
    await play.start(TMPDIR=str(scratch), CLOCK_OFFSET_SECONDS="700")  # the lease of a download is over
    await expect_one_of_each(play, "a seal on the rocks")
    assert names(scratch) == []
    assert play.stage.bot_said().count("removed what a kill had left of work in hand (folders: 1)") == 1


async def test_buttons_from_before_work(play: Play):
    result = await play.delivered("a canal in the rain")
    await play.stage.kill_bot()
    await play.start()
    told = await (await play.ana.press(result, label(result, "Info"))).answer()
    assert told.ephemeral
    assert tells(told, "a canal in the rain")
    again = await play.ana.press(result, label(result, "Re-roll"))
    assert (await again.answer()).ephemeral
    assert has_clip(await play.result("a canal in the rain", but=[result]))
    assert await play.machine.creates() == 2


async def test_a_dialog_opened_before_is_answered(play: Play):
    result = await play.delivered("a harbour wakes up")
    pressed = await play.ana.press(result, label(result, "Extend"))
    dialog = await pressed.dialog()
    await play.stage.kill_bot()
    await play.start()
    sent = await play.ana.submit(pressed, {dialog.fields[0].custom_id: "the boats sail out"})
    assert (await sent.answer()).ephemeral
    assert has_clip(await play.result("the boats sail out"))
    job = (await play.machine.jobs())[-1]
    first = (await play.machine.jobs())[0]
    assert job.request["keyframes"]["frame0"] == {"type": "generation", "id": first.id}


async def test_a_nonce_is_not_what_keeps_messages_single(empty_stage: Play):
    """Discord remembers a nonce for minutes only. After a longer break the channel itself is searched."""
    play = empty_stage
    await play.start()
    await play.machine.pause()
    await play.video("a whale breathes out")
    await play.last_generation("running")
    posting = await play.discord.fault(POST, "hold", when="after")
    await play.machine.resume()
    await posting.triggered()
    await play.stage.kill_bot()
    await posting.remove()
    await play.discord.set_time(offset_seconds=3600)
    await play.start(CLOCK_OFFSET_SECONDS="3600")
    await expect_one_of_each(play, "a whale breathes out")


async def test_b_in_the_hostile_profile_ends_as_the_explained_refund_and_what_turns_up_as_a_present(empty_stage: Play):
    """The list does not show the job in time, so nobody knows whether it was accepted: refunded, not repeated."""
    play = empty_stage
    await play.start(RECONCILE_SECONDS="2")
    await play.machine.switch(**asdict(HOSTILE))
    creating = await play.machine.fault(CREATE, "hold", when="after")
    await play.video("a comet over the bay")
    await creating.triggered()
    await play.stage.kill_bot()
    await creating.remove()
    await play.start(RECONCILE_SECONDS="2")
    refund = await play.expect_given_back("a comet over the bay", "never confirmed")
    (row,) = play.generations()
    assert row["failure"] == "unconfirmed"
    assert play.spent() == (0, 0)
    assert [cost["kind"] for cost in play.operator_costs()] == ["unconfirmed"]
    # Twenty minutes later the list catches up.
    await play.stage.stop_bot()
    await play.discord.set_time(offset_seconds=1300)
    await play.machine.set_time(offset_seconds=1300)
    await play.start(CLOCK_OFFSET_SECONDS="1300")
    present = await play.result("a comet over the bay", but=[refund])
    assert has_clip(present)
    assert "present" in present.text.lower()
    assert play.spent() == (0, 0)
    assert await play.machine.creates() == 1
