"""Discord fails while the bot posts: every message is posted exactly once all the same, or finds another way."""

import pytest

from tests.end_to_end.acting import BOT, Play, has_clip, png, tells

pytestmark = pytest.mark.asyncio(loop_scope="session")

POST = "POST /channels/*/messages"


async def expect_posted_once(play: Play, words: str) -> None:
    """Check that there is one card and one result."""
    await play.result(words)
    await play.quiet()
    posts = [message for message in await play.ana.read() if message.author == BOT and not message.ephemeral]
    assert [has_clip(message) for message in posts] == [False, True], [message.text for message in posts]
    assert await play.machine.creates() == 1


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("action", ["status", "drop", "ratelimit"])
@pytest.mark.parametrize("which", ["card", "result"])
async def test_a_post_that_fails_is_made_exactly_once(play: Play, which: str, action: str, when: str):
    words = f"a {which} with {action} {when}"
    if which == "result":
        await play.machine.pause()
        await (await play.video(words)).answer()
    fault = await play.discord.fault(POST, action, when=when, status=502)
    if which == "card":
        await play.video(words)
    await play.machine.resume()
    await fault.triggered()
    await expect_posted_once(play, words)


async def test_a_file_that_discord_finds_too_large_is_told_of(play: Play):
    """The small clips of these tests cannot be made smaller still, so the last way out is taken: a line, and Info."""
    await play.machine.pause()
    await (await play.video("an elephant")).answer()
    refused = await play.discord.fault(POST, "status", status=413)
    await play.machine.resume()
    await refused.triggered()
    result = await play.result("an elephant")
    assert "too large for Discord" in result.text
    assert not has_clip(result)
    told = await (await play.ana.press(result, "Info")).answer()
    assert tells(told, "an elephant")
    await play.quiet()
    assert len(await play.said()) == 2  # the card and the result


async def test_a_result_whose_channel_is_gone_goes_to_its_owner(play: Play):
    await play.machine.pause()
    await (await play.video("a house without a door")).answer()
    await play.discord.delete_channel(play.channel, server=play.server)
    await play.machine.resume()
    result = await play.result("a house without a door", reader=play.ana.at("dm"))
    assert has_clip(result)


async def test_links_of_pictures_are_fresh_when_they_are_used(play: Play):
    """A link to an attachment lives for a day; a picture that waited longer is still readable for the provider."""
    await play.discord.set_link_life(2)
    files = {"start_frame": png("olive")}
    await (await play.video("yesterday's flowers", files=files)).answer()
    assert has_clip(await play.result("yesterday's flowers"))
