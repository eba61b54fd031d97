"""What a supervisor is told about each part, and that it is told in time."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.lifecycle.wakeups import Heartbeats
from bot.web.health import DATABASE_SECONDS, LONGEST_SILENCE, Health
from tests.bot.jumping import in_jumping_time, pause


class Parts:
    """The three parts, all well until a test says otherwise."""

    def __init__(self) -> None:
        self.connected = True
        self.database_error: Exception | None = None
        self.hangs = False
        self.asked = 0
        self.seconds = 0.0
        self.heartbeats = Heartbeats(lambda: self.seconds)
        self.stopping = asyncio.Event()
        self.health = Health(
            connected=lambda: self.connected,
            database_answers=self.database,
            heartbeats=self.heartbeats,
            stopping=self.stopping,
            now=lambda: datetime(2030, 1, 1, tzinfo=UTC),
        )
        self.heartbeats.beat("polling")
        self.heartbeats.beat("delivery")

    async def database(self) -> None:
        self.asked += 1
        if self.hangs:
            await pause(3600)
        if self.database_error is not None:
            raise self.database_error


@pytest.fixture
def parts():
    return Parts()


async def test_all_is_well(parts):
    verdict = await parts.health.look()
    assert (verdict.status, verdict.problems, verdict.well) == ("ok", {}, True)


async def test_names_a_discord_that_is_away(parts):
    parts.connected = False
    verdict = await parts.health.look()
    assert (verdict.status, verdict.problems, verdict.well) == ("unwell", {"discord": "not connected"}, False)


async def test_names_a_database_that_fails_and_repeats_none_of_its_words(parts, caplog):
    parts.database_error = OSError("postgresql://reverie:secret@host")
    verdict = await parts.health.look()
    assert verdict.problems == {"database": "does not work"}
    assert "secret" not in caplog.text
    assert "OSError" in caplog.text
    parts.database_error = None
    assert (await parts.health.look()).well


def test_a_database_that_hangs_is_named_in_time_and_asked_only_once():
    async def main():
        parts, loop = Parts(), asyncio.get_running_loop()
        parts.hangs = True
        verdicts = await asyncio.gather(*(parts.health.look() for _ in range(3)))
        verdicts.append(await parts.health.look())
        took = loop.time()
        await parts.health.close()
        return (
            {str(one.problems) for one in verdicts},
            parts.asked,
            took,
            asyncio.all_tasks() - {asyncio.current_task()},
        )

    problems, asked, took, left = in_jumping_time(main)
    assert problems == {str({"database": "does not answer"})}
    assert (asked, took, left) == (1, 2 * DATABASE_SECONDS, set())


async def test_names_the_loop_that_has_not_moved(parts):
    parts.seconds = LONGEST_SILENCE
    assert (await parts.health.look()).well
    parts.heartbeats.beat("delivery")
    parts.seconds += 1
    assert (await parts.health.look()).problems == {"work": "polling has not moved for 601 s"}
    parts.heartbeats.beat("polling")
    assert (await parts.health.look()).well


async def test_loops_that_rest_for_long_may_be_given_longer(parts):
    patient = Health(
        connected=lambda: True,
        database_answers=parts.database,
        heartbeats=parts.heartbeats,
        stopping=parts.stopping,
        now=lambda: datetime(2030, 1, 1, tzinfo=UTC),
        longest_silence=LONGEST_SILENCE + 3600,
    )
    parts.seconds = 3601
    assert (await patient.look()).well
    assert not (await parts.health.look()).well


async def test_names_all_that_is_wrong_at_once(parts):
    parts.connected = False
    parts.database_error = OSError()
    parts.seconds = LONGEST_SILENCE + 1
    assert set((await parts.health.look()).problems) == {"discord", "database", "work"}


async def test_who_is_stopping_says_so_and_asks_nobody(parts):
    parts.stopping.set()
    verdict = await parts.health.look()
    assert (verdict.status, verdict.well, parts.asked) == ("stopping", False, 0)


async def test_the_real_database_answers(parts, database):
    health = Health(
        connected=lambda: True,
        database_answers=database.answers,
        heartbeats=parts.heartbeats,
        stopping=parts.stopping,
        now=lambda: datetime(2030, 1, 1, tzinfo=UTC),
    )
    assert (await health.look()).status == "ok"
