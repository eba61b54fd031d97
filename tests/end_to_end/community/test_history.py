"""Finding again what was made: the list, the search, and a clip that plays although its old link is dead."""

import re

import httpx
import pytest

from sandbox.demo.clips import SAME_FRAME, difference
from sandbox.discord.driver import Message
from tests.end_to_end.acting import Play, clip_url, has_clip, label, labels

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {"PROVIDERS__LUMA__AT_ONCE": "1"}  # so that whatever comes second has to wait
DAYS = 24 * 3600


def menu(message: Message, verb: str) -> str:
    """Return the id of a menu on a page."""
    (found,) = re.findall(rf"'(v1:{verb}:[^']*)'", str(message.raw["components"]))
    return found


async def test_the_list_is_turned_and_searched_and_outlives_a_restart(play: Play):
    for number in range(6):
        await (await play.video(f"marsh harrier {number}")).answer()
    await play.at_rest()
    await (await play.video("marsh harrier of Ben's", by="Ben")).answer()

    listed = await (await play.ana.command("history", {"search": "MARSH harrier"})).answer()
    assert listed.ephemeral
    assert "6 videos and pictures match “MARSH harrier” · 1 to 5" in listed.text
    assert "Ben's" not in listed.text
    assert listed.text.index("harrier 5") < listed.text.index("harrier 1")
    assert labels(listed) == ["Show"] * 5 + ["Older →", "Search", "Show all"]

    await play.stage.kill_bot()
    await play.start(**SETTINGS)
    turned = await (await play.ana.press(listed, "Older →")).answer()
    assert turned.id == listed.id
    assert "6 videos and pictures match “MARSH harrier” · number 6 of them" in turned.text
    assert "harrier 0" in turned.text
    failed = await (await play.ana.choose(turned, menu(turned, "history-stage"), ["Failed"])).answer()
    assert "Nothing matches" in failed.text
    opened = await play.ana.press(failed, "Search")
    dialog = await opened.dialog()
    assert dialog.fields[0].value == "MARSH harrier"
    found = await (await play.ana.submit(opened, {dialog.fields[0].label: "harrier 3"})).answer()
    assert found.id == listed.id
    finished = await (await play.ana.choose(found, menu(found, "history-stage"), ["Finished"])).answer()
    assert "1 video or picture matches “harrier 3”" in finished.text
    assert await play.discord.violations() == []


async def test_a_clip_is_shown_again_when_its_link_is_dead_and_goes_on_from_there(play: Play):
    posted = await play.delivered("a lighthouse at dusk")
    link = clip_url(posted)
    assert link
    before = await play.clip(posted)
    await play.discord.set_time(offset_seconds=3 * DAYS)
    with pytest.raises(httpx.HTTPStatusError):
        await play.discord.download(link)

    choices = await play.ana.autocomplete("generation show", "number", "LIGHTHOUSE")
    asked = await play.ana.command("generation show", {"number": choices[0].value})
    again = await asked.answer()
    assert again.ephemeral
    assert posted.id in again.text  # the way to the message
    assert labels(again) == labels(posted)
    after = await play.clip(again)
    assert difference(before.first, after.first) <= SAME_FRAME
    assert after.frames == before.frames

    pressed = await play.ana.press(again, label(again, "Extend"))
    dialog = await pressed.dialog()
    await (await play.ana.submit(pressed, {dialog.fields[0].custom_id: "its lamp begins to turn"})).answer()
    second = await play.result("its lamp begins to turn")
    assert not second.ephemeral
    assert second.channel_id == posted.channel_id
    assert difference(before.last, (await play.clip(second)).first) <= SAME_FRAME


async def test_a_clip_whose_message_is_gone_is_shown_from_the_list(play: Play):
    posted = await play.delivered("a kingfisher dives")
    await play.discord.delete_message(posted)
    listed = await (await play.ana.command("history", {"search": "kingfisher"})).answer()
    again = await (await play.ana.press(listed, "Show")).answer()
    assert again.id != listed.id
    assert (await play.clip(again)).frames >= 10
    retold = await (await play.ana.press(again, label(again, "Info"))).answer()
    assert "a kingfisher dives" in retold.text


async def test_who_may_see_it(play: Play):
    await play.delivered("a public square")
    number = str(play.generations()[-1]["id"])
    seen = await (await play.ben.command("generation show", {"number": number})).answer()
    assert seen.ephemeral
    assert has_clip(seen)
    await play.discord.set_permissions(play.channel, server=play.server, member="Ben", deny=["VIEW_CHANNEL"])
    elsewhere = play.ben.at("videos" if play.channel == "general" else "general", play.server)
    await play.expect_refused(await elsewhere.command("generation show", {"number": number}), "cannot read")
    await play.discord.set_permissions(play.channel, server=play.server, member="Ben")
    await (await play.video("a secret garden", visibility="private")).answer()
    await play.at_rest()
    number = str(play.generations()[-1]["id"])
    await play.expect_refused(await play.ben.command("generation show", {"number": number}), "private")
    mine = await (await play.ana.command("generation show", {"number": number})).answer()
    assert mine.ephemeral
    assert has_clip(mine)
    pressed = await play.ana.press(mine, label(mine, "Re-roll"))
    assert "direct messages" in (await pressed.answer()).text
    await play.at_rest()
    assert play.generations()[-1]["private"]
    assert await play.said("a secret garden") == []


async def test_what_waits_can_be_cancelled_from_there(play: Play):
    await play.machine.pause()
    await (await play.video("the first of two")).answer()
    await play.last_generation("running")
    await (await play.video("the second of two")).answer()
    asked = {"search": "of two", "state": "under-way"}
    listed = await (await play.ana.command("history", asked)).answer()
    assert "2 videos and pictures match" in listed.text
    row = await play.last_generation("queued")
    shown = await (await play.ana.press(listed, custom_id=f"v1:show:{row['id']}:0")).answer()
    cancelled = await (await play.ana.press(shown, "Cancel")).answer()
    assert "is cancelled" in cancelled.text
    left = await (await play.ana.command("history", asked)).answer()
    assert "1 video or picture matches" in left.text
    assert "the second" not in left.text
