"""A member reports a clip; staff hide it with the bot killed in between; the owner appeals and gets it back."""

import pytest

from sandbox.demo.clips import SAME_FRAME, difference
from sandbox.discord.driver import Member, Message
from tests.end_to_end.acting import Play, has_clip, labels

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {"SERVER_USD_PER_MONTH": "600"}  # a bot of its own, for the log channel stays
DECISIONS = ["Hide", "Delete", "Dismiss", "Strike", "Pause member", "Ban from bot"]


async def shown(play: Play, reader: Member, words: str, *, button: str | None = None) -> Message:
    """Wait for the message of the bot that has these words, and, where one is named, a button."""

    async def found() -> Message | None:
        said = await play.said(words, reader=reader)
        return next((one for one in said if button is None or button in labels(one)), None)

    return await play.discord.until(found, what=f"{words!r} for {reader.name}")


async def test_from_the_report_to_the_appeal(play: Play):
    desk = "general" if play.channel != "general" else "videos"
    ada = play.member("Ada").at(desk, play.server)
    sol = play.member("Sol" if play.server == "Reverie Lounge" else "Ada").at(desk, play.server)
    await (await ada.command("config channels", {"log": desk})).answer()
    posted = await play.delivered("a fox under a red moon")
    before = await play.clip(posted)
    own = await play.ana.press(posted, "Report")
    await play.expect_refused(own, "is your own")

    opened = await play.ben.menu("Report to moderators", posted)
    dialog = await opened.dialog()
    assert [field.label for field in dialog.fields] == ["What is wrong with it?", "In your words"]
    await play.stage.kill_bot()
    await play.start(**SETTINGS)
    filed = await play.ben.submit(opened, {"complaint": "copyright", "words": "that moon is mine"})
    assert "staff are told" in (await filed.answer()).text

    notice = await shown(play, sol, "that moon is mine")
    assert labels(notice) == DECISIONS
    assert notice.mentions == []
    await play.stage.kill_bot()
    await play.start(**SETTINGS)
    decided = await (await sol.press(notice, "Hide")).answer()
    assert decided.ephemeral
    assert "Hidden" in decided.text
    hidden = await shown(play, play.ana, "took this video out of sight", button="Info")
    assert (hidden.id, has_clip(hidden)) == (posted.id, False)
    assert "red moon" not in hidden.text
    await play.expect_refused(await play.ben.command("generation show", {"number": _number(posted)}), "out of sight")
    late = await (await sol.press(notice, custom_id=notice.buttons[2].custom_id)).answer()
    assert "decided already" in late.text

    home = play.ana.at("dm")
    news = await shown(play, home, "was reported", button="Appeal")
    assert "red moon" in news.text
    assert "Ben" not in news.text
    appeal = await home.press(news, "Appeal")
    await (await home.submit(appeal, {(await appeal.dialog()).fields[0].label: "everybody has a moon"})).answer()
    asked = await shown(play, sol, "everybody has a moon", button="Overturn")
    if sol.name == "Sol":
        assert "somebody else" in (await (await sol.press(asked, "Overturn")).answer()).text
    assert "taken back" in (await (await ada.press(asked, "Overturn")).answer()).text

    again = await shown(play, play.ana, "red moon", button="Report")
    assert again.id == posted.id
    assert labels(again) == labels(posted)
    assert difference(before.first, (await play.clip(again)).first) <= SAME_FRAME
    await shown(play, home, "took their decision back")
    await shown(play, play.ben.at("dm"), "acted on it")
    assert await play.discord.violations() == []


def _number(posted: Message) -> str:
    """Return the number of a clip, which its buttons carry."""
    return (posted.buttons[0].custom_id or "").split(":")[2]
