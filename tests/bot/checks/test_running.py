import asyncio

from bot.checks.findings import Finding, State
from bot.checks.running import Check, run
from tests.bot.jumping import in_jumping_time


def checks(*looks):
    return [Check(name=f"look {number}", look=look, if_late="Wait.") for number, look in enumerate(looks)]


async def one():
    return Finding.fine("one", "")


async def two():
    return [Finding.fine("two", ""), Finding.fine("three", "")]


async def hangs():
    await asyncio.Event().wait()
    return []


async def breaks():
    raise KeyError("a secret key")


async def test_all_are_told_in_order():
    assert [finding.name for finding in await run(checks(two, one))] == ["two", "three", "one"]


async def test_they_run_beside_each_other():
    met = asyncio.Barrier(2)

    async def meets():
        await met.wait()
        return Finding.fine("met", "")

    assert len(await run(checks(meets, meets))) == 2


def test_one_that_hangs_is_broken_after_its_time_and_the_others_are_told():
    async def main():
        loop = asyncio.get_running_loop()
        return await run(checks(hangs, one)), loop.time()

    found, seconds = in_jumping_time(main)
    assert seconds == 10
    assert found[0] == Finding.broken("look 0", "No answer within 10 seconds.", "Wait.")
    assert found[1].state is State.FINE


async def test_one_that_breaks_is_a_line_and_no_traceback():
    broken, fine = await run(checks(breaks, one))
    assert (broken.name, broken.state) == ("look 0", State.BROKEN)
    assert "KeyError" in broken.told
    assert "secret" not in f"{broken.told}{broken.remedy}"
    assert fine.state is State.FINE
