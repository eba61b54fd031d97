"""Staff see the numbers; Ana takes everything about her along, and has it forgotten although the bot is killed."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from sandbox.discord.driver import Message
from tests.end_to_end.acting import Play, label

pytestmark = pytest.mark.asyncio(loop_scope="session")


PLACE = ("general", "Reverie Lounge")  # Sol is of its staff


def menu(message: Message, verb: str) -> str:
    """Return the id of a menu."""
    (found,) = re.findall(rf"'(v1:{verb}:[^']*)'", str(message.raw["components"]))
    return found


async def files(play: Play, message: Message) -> dict[str, bytes]:
    """Return the files that a message shows, by their names."""
    return {Path(urlsplit(link).path).name: await play.discord.download(link) for link in message.media}


async def test_staff_see_a_table_a_chart_and_a_file_that_agree_with_the_books(play: Play):
    await play.delivered("a heron by the river")
    await play.at_rest()
    sol = play.member("Sol")
    shown = await (await sol.command("mod costs", {"period": "today", "by": "model"})).answer()
    assert shown.ephemeral
    found = await files(play, shown)
    assert set(found) == {"costs-today-by-model.png", "costs-today-by-model.csv"}
    assert Image.open(io.BytesIO(found["costs-today-by-model.png"])).size == (800, 520)
    rows = [*csv.DictReader(io.StringIO(found["costs-today-by-model.csv"].decode("utf-8-sig")))]
    spent = sum(int(row["spent_usd"].replace(".", "")) for row in rows)
    home = play.generations()[-1]["guild_id"]
    here = {row["id"] for row in play.generations() if row["guild_id"] == home}
    assert spent == sum(entry.amount for entry in play.ledger() if entry.generation in here)
    switched = await (await sol.choose(shown, menu(shown, "numbers-by"), ["member"])).answer()
    assert switched.id == shown.id
    assert set(await files(play, switched)) == {"costs-today-by-member.png", "costs-today-by-member.csv"}
    assert await play.discord.violations() == []


async def test_what_one_made_is_taken_along_and_forgotten_although_the_bot_is_killed(empty_stage: Play):
    play = empty_stage
    await play.start()
    await play.delivered("a secret garden")
    await play.delivered("somebody else's lake", by="Ben")
    await (await play.video("for nobody's eyes", visibility="private")).answer()
    await play.at_rest()
    private = await play.ana.at("dm").read()
    assert any("nobody's eyes" in one.text for one in private)

    exported = await (await play.ana.command("privacy export")).answer()
    (archive,) = (await files(play, exported)).values()
    with zipfile.ZipFile(io.BytesIO(archive)) as folder:
        everything = json.loads(folder.read("everything.json"))
    assert [one["prompt"] for one in everything["generations"]] == ["for nobody's eyes", "a secret garden"]

    told = await (await play.ana.command("privacy delete")).answer()
    assert "This stays" in told.text
    opened = await play.ana.press(told, label(told, "Delete everything"))
    dialog = await opened.dialog()
    sent = await play.ana.submit(opened, {dialog.fields[0].label: "DELETE"})
    assert "is being deleted" in (await sent.answer()).text
    await play.stage.kill_bot()
    await play.start()

    async def gone() -> bool:
        seen = [*await play.ben.read(), *await play.ana.at("dm").read()]
        return not any("secret garden" in one.text or "nobody's eyes" in one.text for one in seen if not one.ephemeral)

    await play.discord.until(gone, what="every message about it being gone")
    left = await play.in_the_books(
        lambda: [row for row in play.generations() if row["user_id"] == 0], "nobody having made it"
    )
    await play.in_the_books(lambda: all(row["prompt"] == "" for row in left), "no word being left")
    assert len([row for row in play.generations() if row["user_id"] == 0]) == 2
    assert [one.text for one in await play.said("somebody else's lake")]
    total, _ = play.spent()
    assert total == sum(row["price"] for row in play.generations())
    history = await (await play.ana.command("history")).answer()
    assert "not made anything here yet" in history.text
    assert await play.discord.violations() == []
