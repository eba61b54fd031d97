"""The power fails while somebody is being forgotten."""

import json

import pytest

from bot.domain.request import ClipFrame, Requester
from db.schema import MEDIA, NOTICES
from db.statements import Statements
from tests.bot.house import GUILD
from tests.bot.stories.forgotten import knows, rows, sweep, words

ME, OTHER = 101, 102
MINE = Requester(user_id=ME, guild_id=GUILD)


class PowerCutError(Exception):
    """The power fails."""


@pytest.mark.parametrize("at", range(1, 45, 3))
async def test_interrupted_anywhere_and_started_again_it_ends_the_same(house, monkeypatch, at):
    """The process dies after so many of its 44 statements and deletions; what it had not committed is lost."""
    mine = await house.made("my secret garden", user_id=ME)
    await house.made("it goes on", user_id=OTHER, start=ClipFrame(generation_id=mine.id))
    await house.queued("and this waits", user_id=ME)
    await house.privacy.delete(MINE)
    left = iter(range(at))

    run, delete = Statements.run, house.store.delete

    async def dying(self, statement, values=None):
        if next(left, None) is None:
            raise PowerCutError
        return await run(self, statement, values)

    async def dying_delete(key):
        if next(left, None) is None:
            raise PowerCutError
        await delete(key)

    with monkeypatch.context() as patched:
        patched.setattr(Statements, "run", dying)
        patched.setattr(house.store, "delete", dying_delete, raising=False)
        try:
            await house.forgetting.run_once()
            await house.retention.run_once()
        except PowerCutError:
            pass
    await sweep(house)
    assert await knows(house, ME) == {"ledger.user_id", "erasures.user_id"}
    left_words = await words(house)
    assert "secret garden" not in left_words
    assert "and this waits" not in left_words
    assert "it goes on" in left_words
    doomed = [one for one in await rows(house, MEDIA) if one.deleted_at is not None]
    assert len(doomed) == 1
    assert not await house.store.exists(doomed[0].key)
    removals = [json.loads(one.facts)["message"] for one in await rows(house, NOTICES) if one.kind == "removal"]
    assert len(removals) == len(set(removals)) == 3  # two messages of the clip, the card of what waited
    house.clock.forward(days=31)
    await sweep(house)
    assert await knows(house, ME) == set()
