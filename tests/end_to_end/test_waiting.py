"""While a video waits its turn: the card says where it stands, /queue shows it, Cancel takes it back."""

import re

import pytest
import pytest_asyncio

from sandbox.discord.driver import Message
from tests.end_to_end.acting import Play, label, labels, tells

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {"PROVIDERS__LUMA__AT_ONCE": "1"}  # so that whatever comes second has to wait


@pytest_asyncio.fixture(loop_scope="session")
async def busy(play: Play) -> Play:
    """A provider that is busy with Ben's video until the test is over."""
    await play.machine.pause()
    await (await play.video("the first in line", by="Ben")).answer()

    async def taken() -> bool | None:
        return bool(await play.machine.creates()) or None

    await play.machine.until(taken, what="the first job")
    return play


async def waiting(play: Play, words: str, *, by: str = "Ana") -> Message:
    """Ask for something that has to wait, and return its card."""
    await (await play.video(words, by=by)).answer()
    card = await play.card(words)
    assert "Cancel" in labels(card)
    return card


async def test_the_answer_tells_the_place(busy: Play):
    answer = await (await busy.video("second in line")).answer()
    assert re.search(r"next|place 1|1st|first", answer.text, re.IGNORECASE), answer.text
    other = await (await busy.video("third in line", by="Cem" if busy.server == "Reverie Lounge" else "Ada")).answer()
    assert re.search(r"place 2|2nd|second|1 (before|ahead)", other.text, re.IGNORECASE), other.text


async def test_the_card_tells_where_it_stands(busy: Play):
    card = await waiting(busy, "a glacier calves")
    assert re.search(r"<t:\d+:R>", card.text)
    assert re.search(r"\d+.\d+ (s|min)", card.text)
    await busy.machine.resume()
    result = await busy.result("a glacier calves")
    done = await busy.changed(card, result.id)
    assert "Cancel" not in labels(done)


async def test_cancel_gives_everything_back(busy: Play):
    before = busy.spent()
    card = await waiting(busy, "a snail race")
    assert busy.spent() > before
    answer = await (await busy.ana.press(card, "Cancel")).answer()
    assert answer.ephemeral
    cancelled = await busy.changed(card, "cancel")
    assert "Cancel" not in labels(cancelled)
    assert busy.spent() == before
    assert await busy.machine.creates() == 1  # Ben's


async def test_only_its_owner_cancels(busy: Play):
    card = await waiting(busy, "a turtle race")
    answer = await (await busy.ben.press(card, "Cancel")).answer()
    assert answer.ephemeral
    assert "somebody else" in answer.text
    assert busy.generations()[-1]["status"] == "queued"


async def test_what_has_begun_cannot_be_cancelled(busy: Play):
    (card,) = await busy.said("the first in line", reader=busy.ben)
    row = busy.generations()[-1]
    answer = await (await busy.ben.press(card, custom_id=f"v1:cancel:{row['id']}:0")).answer()
    assert answer.ephemeral
    assert "too late" in answer.text.lower()


async def test_queue_shows_mine_and_cancels(busy: Play):
    card = await waiting(busy, "a long queue")
    told = await (await busy.ana.command("queue")).answer()
    assert told.ephemeral
    assert tells(told, "a long queue")
    assert not tells(told, "the first in line")
    await busy.ana.press(told, label(told, "Cancel"))
    await busy.changed(card, "cancel")
