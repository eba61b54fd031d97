"""An admin sets a server up, with the bot killed in between; what follows is in force, in the log, and portable."""

import json
import re

import pytest

from sandbox.discord.driver import File, Message
from tests.end_to_end.acting import Play, labels

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLACE = ("general", "Reverie Lounge")  # Sol is of its staff
SETTINGS = {"SERVER_USD_PER_MONTH": "500"}  # a bot of its own, for the rules stay


def menu(message: Message, verb: str) -> str:
    """Return the id of a menu on a page."""
    (found,) = re.findall(rf"'(v1:{verb}:[^']*)'", str(message.raw["components"]))
    return found


async def test_a_server_is_set_up_and_its_rules_travel(play: Play):
    ada = play.member("Ada")
    page = await (await ada.command("config setup")).answer()
    assert page.ephemeral
    assert "$500.00, as the operator set" in page.text
    page = await (await ada.choose(page, menu(page, "config-log"), [play.channel])).answer()
    page = await (await ada.choose(page, menu(page, "config-staff"), ["Staff"])).answer()

    async def in_the_log() -> Message | None:
        return next(iter(await play.said("Staff whoever may manage messages", reader=ada)), None)

    told = await play.discord.until(in_the_log, what="a line in the log channel")
    assert f"<@{ada.id}>" in told.text
    assert told.mentions == []
    opened = await ada.press(page, custom_id="v1:config-open:0:0:s.budget")
    dialog = await opened.dialog()
    await play.stage.kill_bot()
    await play.start(**SETTINGS)
    saved = await (await ada.submit(opened, {dialog.fields[0].label: "12.50"})).answer()
    assert saved.id == page.id
    assert "A day: $12.50" in saved.text
    done = await (await ada.press(saved, "Done")).answer()
    assert "is set up" in done.text

    exported = await (await ada.command("config export")).answer()
    document = json.loads(await play.discord.download(exported.media[0]))
    assert document["dollars_per_day"] == "12.50"
    file = File(name="rules.json", data=json.dumps({**document, "pause_hours": 5}).encode(), content_type="text/json")
    shown = await (await ada.command("config import", files={"file": file})).answer()
    assert "24 hours → 5 hours" in shown.text
    await play.stage.kill_bot()
    await play.start(**SETTINGS)
    applied = await (await ada.press(shown, "Apply")).answer()
    assert "It is applied" in applied.text
    assert labels(applied) == []
    told = await (await ada.command("config show")).answer()
    assert "A pause lasts: 5 hours" in told.text

    sol = play.member("Sol")
    written = await (await sol.command("mod audit", {"action": "config"})).answer()
    assert written.ephemeral
    assert written.text.index("import") < written.text.index("budget") < written.text.index("staff")
    assert await play.discord.violations() == []
