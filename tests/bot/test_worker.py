"""The loop that runs the steps."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.lifecycle.in_hand import InHand
from bot.lifecycle.wakeups import TOPICS, Heartbeats, Wakeups
from bot.worker import LAST_SECONDS, ROUNDS_AT_REST, SteppedClock, Work, run_forever, supervise
from tests.bot.jumping import in_jumping_time, pause


class Bench:
    """A step that answers what it was told, and remembers when it was run."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers = list(answers)
        self.times: list[float] = []
        self.stopping = asyncio.Event()
        self.wakeups = Wakeups()
        self.hints: list[str] = []  # given while the step is under way

    async def step(self) -> bool:
        self.times.append(round(asyncio.get_running_loop().time(), 3))
        for topic in self.hints:
            self.wakeups.wake(topic)
        self.hints.clear()
        answer = self.answers.pop(0)
        if not self.answers:
            self.stopping.set()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def run(self, *, idle_seconds: float = 1.0) -> None:
        work = Work("polling", self.step, "polling")
        await run_forever(work, wakeups=self.wakeups, idle_seconds=idle_seconds, stopping=self.stopping)


def times(*answers, **options):
    """Return when a step that answers so is run."""

    async def main():
        bench = Bench(*answers)
        await bench.run(**options)
        return bench.times

    return in_jumping_time(main)


def test_while_there_is_work_it_goes_on_without_a_pause():
    assert times(True, True, True, True) == [0, 0, 0, 0]


def test_with_nothing_to_do_it_looks_again_after_the_idle_time():
    assert times(False, False, True, False, True, idle_seconds=2) == [0, 2, 4, 4, 6]


def test_a_hint_ends_the_pause():
    async def main():
        bench = Bench(False, False)
        asyncio.get_running_loop().call_later(3, bench.wakeups.wake, "polling")
        asyncio.get_running_loop().call_later(1, bench.wakeups.wake, "download")  # not its topic
        await bench.run(idle_seconds=60)
        return bench.times

    assert in_jumping_time(main) == [0, 3]


def test_a_hint_while_it_looked_in_vain_has_it_look_again_at_once():
    async def main():
        bench = Bench(False, False)
        bench.hints = ["polling"]
        await bench.run(idle_seconds=60)
        return bench.times

    assert in_jumping_time(main) == [0, 0]


def test_after_errors_it_waits_longer_and_longer_up_to_half_a_minute_and_starts_anew_after_a_success():
    error = OSError("disk")
    expected = [0, 1, 3, 7, 15, 31, 61, 91, 91, 92]
    assert times(*[error] * 7, True, error, True) == expected


def test_hints_do_not_turn_errors_into_a_storm():
    async def main():
        bench = Bench(OSError("disk"), True)
        for second in range(1, 10):
            asyncio.get_running_loop().call_later(second, bench.wakeups.wake, "polling")
        await bench.run(idle_seconds=10)
        return bench.times

    assert in_jumping_time(main) == [0, 10]


def test_an_error_is_told_when_it_begins_when_it_becomes_another_and_when_it_is_over(caplog):
    caplog.set_level(logging.INFO, "bot.worker")
    times(OSError("disk"), OSError("disk"), ValueError("odd"), OSError("disk"), True, True, OSError("disk"))
    told = [(line.levelname, line.exc_info and line.exc_info[0]) for line in caplog.records]
    assert told == [
        ("ERROR", OSError),
        ("ERROR", ValueError),
        ("ERROR", OSError),
        ("INFO", None),
        ("ERROR", OSError),
    ]
    assert caplog.messages[0].startswith("polling failed")
    assert caplog.messages[3] == "polling works again"


@pytest.mark.parametrize("answer", [False, OSError("disk")])
def test_to_be_told_to_stop_ends_any_pause(answer):
    async def main():
        bench = Bench(answer, answer)
        asyncio.get_running_loop().call_later(5, bench.stopping.set)
        await bench.run(idle_seconds=3600)
        return bench.times, asyncio.get_running_loop().time(), asyncio.all_tasks() - {asyncio.current_task()}

    assert in_jumping_time(main) == ([0], 5, set())


def test_what_was_stopped_before_it_began_does_nothing():
    async def main():
        bench = Bench(True)
        bench.stopping.set()
        await bench.run()
        return bench.times

    assert in_jumping_time(main) == []


def test_what_is_in_hand_is_finished_before_it_stops():
    done = []

    async def main():
        stopping = asyncio.Event()

        async def slow() -> bool:
            stopping.set()
            await pause(9)
            done.append(asyncio.get_running_loop().time())
            return True

        await run_forever(Work("download", slow, "download"), wakeups=Wakeups(), idle_seconds=1, stopping=stopping)

    in_jumping_time(main)
    assert done == [9]


def test_what_takes_too_long_at_the_end_is_cut_short(caplog):
    async def main():
        stopping, gone = asyncio.Event(), []

        async def hang() -> bool:
            stopping.set()
            try:
                await pause(3600)
            except asyncio.CancelledError:
                gone.append("step")
                raise
            return True

        await supervise([Work("download", hang, "a")], wakeups=Wakeups(), idle_seconds=1, stopping=stopping)
        return gone, asyncio.get_running_loop().time(), asyncio.all_tasks() - {asyncio.current_task()}

    assert in_jumping_time(main) == (["step"], LAST_SECONDS, set())
    assert caplog.messages == ["download is still at work after 10 s, and is cut short"]


@pytest.mark.parametrize(("takes", "ends", "outcome"), [(8, 9, "done"), (3600, 1 + LAST_SECONDS, "gone")])
def test_what_the_steps_began_is_finished_too_or_cut_short(takes, ends, outcome):
    async def main():
        stopping, outcomes, items = asyncio.Event(), [], ["a clip"]

        async def claim(room: int) -> list[str]:
            taken, items[:] = items[:], []
            return taken

        async def work(item: str) -> None:
            try:
                await pause(takes + 1)
                outcomes.append("done")
            except asyncio.CancelledError:
                outcomes.append("gone")
                raise

        in_hand = InHand(claim, work, at_once=2, freed=lambda: None)
        asyncio.get_running_loop().call_later(1, stopping.set)
        works = [Work("download", in_hand.top_up, "download", in_hand)]
        await supervise(works, wakeups=Wakeups(), idle_seconds=0.5, stopping=stopping)
        return outcomes, asyncio.get_running_loop().time(), asyncio.all_tasks() - {asyncio.current_task()}

    assert in_jumping_time(main) == ([outcome], ends, set())


def test_to_be_cancelled_in_a_pause_leaves_nobody_behind():
    async def main():
        bench = Bench(False, False)
        task = asyncio.create_task(bench.run(idle_seconds=3600))
        asyncio.get_running_loop().call_later(5, task.cancel)
        with pytest.raises(asyncio.CancelledError):
            await task
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert in_jumping_time(main) == set()


def test_all_steps_run_side_by_side_and_one_s_errors_are_its_own():
    async def main():
        stopping, wakeups, seen = asyncio.Event(), Wakeups(), []

        async def broken() -> bool:
            seen.append("broken")
            raise OSError("disk")

        async def sound() -> bool:
            seen.append("sound")
            return False

        asyncio.get_running_loop().call_later(6.5, stopping.set)
        works = [Work("broken", broken, "a"), Work("sound", sound, "b")]
        await supervise(works, wakeups=wakeups, idle_seconds=1, stopping=stopping)
        return seen.count("broken"), seen.count("sound"), asyncio.get_running_loop().time()

    assert in_jumping_time(main) == (3, 7, 6.5)


def test_a_loop_shows_that_it_lives_when_it_works_rests_or_fails_and_not_when_it_hangs():
    async def main():
        loop, stopping = asyncio.get_running_loop(), asyncio.Event()
        heartbeats, calls = Heartbeats(loop.time), []

        async def hangs_at_last() -> bool:
            calls.append(loop.time())
            if len(calls) == 1:
                raise OSError("disk")
            if len(calls) > 20:
                await pause(3600)
            return False

        async def rests() -> bool:
            return False

        works = [Work("hangs", hangs_at_last, "a"), Work("rests", rests, "b")]
        for moment in (15, 100):
            loop.call_later(moment, lambda: silent.append(heartbeats.silent(30)))
        loop.call_later(101, stopping.set)
        silent: list[dict[str, float]] = []
        await supervise(works, wakeups=Wakeups(), idle_seconds=1, stopping=stopping, heartbeats=heartbeats)
        return silent, calls[20]

    silent, hung_at = in_jumping_time(main)
    assert silent == [{}, {"hangs": 100 - hung_at}]


def test_a_stepped_clock_stands_and_has_everybody_look_again_when_it_is_set(tmp_path):
    file = tmp_path / "clock"

    async def main():
        loop, stopping = asyncio.get_running_loop(), asyncio.Event()
        wakeups, heartbeats = Wakeups(), Heartbeats(loop.time)
        file.write_text("2026-03-06T19:00:00+01:00")
        clock = SteppedClock(file)
        seen: list[tuple[float, str]] = []

        async def look() -> bool:
            seen.append((round(loop.time(), 2), f"{clock():%H:%M:%S}"))
            return len(seen) in (1, 4)  # there is something to do now and then

        def step() -> None:
            Path(f"{file}.new").write_text("2026-03-06T18:00:30+00:00")
            Path(f"{file}.new").replace(file)

        loop.call_later(10, step)
        loop.call_later(20, stopping.set)
        async with clock.followed(wakeups, heartbeats):
            works = [Work("w", look, TOPICS[0])]
            await supervise(works, wakeups=wakeups, idle_seconds=60, stopping=stopping, heartbeats=heartbeats)
        return seen, heartbeats.at_rest

    seen, at_rest = in_jumping_time(main)
    assert at_rest >= ROUNDS_AT_REST
    before, after = [one for one in seen if one[0] < 10], [one for one in seen if one[0] >= 10]
    assert {time for _, time in before} == {"18:00:00"}
    assert {time for _, time in after} == {"18:00:30"}
    assert ROUNDS_AT_REST <= len(before) < 12
    assert ROUNDS_AT_REST <= len(after) < 12


def test_loops_are_at_rest_after_a_round_that_began_when_none_of_them_had_anything_to_do_or_in_hand():
    async def main():
        loop, stopping = asyncio.get_running_loop(), asyncio.Event()
        heartbeats, rested = Heartbeats(loop.time), list[int]()
        left = ["one"]

        async def claim(_: int) -> list[str]:
            return [left.pop()] if left else []

        async def work(_: str) -> None:
            await pause(3.5)

        async def rests() -> bool:
            return False

        in_hand = InHand(claim, work, at_once=1, freed=lambda: None)
        works = [Work("slow", in_hand.top_up, "a", in_hand), Work("rests", rests, "b")]
        for moment in (2.9, 4.9, 5.9, 6.9):
            loop.call_later(moment, lambda: rested.append(heartbeats.at_rest))
        loop.call_later(8, stopping.set)
        await supervise(works, wakeups=Wakeups(), idle_seconds=1, stopping=stopping, heartbeats=heartbeats)
        return rested

    assert in_jumping_time(main) == [0, 0, 1, 2]
