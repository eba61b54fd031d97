"""What goes wrong in an evening: the provider fails, the bot is restarted, and once killed at the worst moment."""

from sandbox.evening.acts.register import Entry, act
from sandbox.evening.scene import Scene

LONGEST_WAIT = 60  # steps, for the moment at which the bot is killed
OUTAGE = "outage"


@act("the provider fails")
async def provider_fails(scene: Scene, _entry: Entry) -> None:
    """Every request to the provider is answered with 503 from now on; the clips that are being made go on there."""
    await scene.machine.fault("*", "status", status=503, times=1_000_000, name=OUTAGE)
    scene.say("the provider fails")


@act("the provider works again")
async def provider_works(scene: Scene, _entry: Entry) -> None:
    """End the outage."""
    faults = await scene.machine.faults()
    for one in faults["planned"]:
        if one["name"] == OUTAGE:
            await scene.machine.remove_fault(one["id"])
    scene.say(f"the provider works again; meanwhile it refused {faults['struck'].get(OUTAGE, 0) and 'every request'}")


@act("an answer is lost")
async def answer_lost(scene: Scene, entry: Entry) -> None:
    """Let the connection break once the provider has taken the next job at `path`, before the bot hears of it."""
    await scene.machine.fault(f"POST {entry.facts['path']}", "drop", when="after", times=1)


@act("a job fails")
async def job_fails(scene: Scene, _entry: Entry) -> None:
    """Let the next job that the provider takes end as failed."""
    await scene.machine.fail_next("Job failed")


@act("the bot is restarted")
async def restart(scene: Scene, _entry: Entry) -> None:
    """SIGTERM and a new start, with whatever is under way."""
    await scene.stage.restart_bot()
    await scene.pace.quiet()
    scene.say("the bot was restarted (SIGTERM)")


@act("the bot is killed")
async def kill(scene: Scene, entry: Entry) -> None:
    """SIGKILL when the provider has taken a job and the bot does not know it yet, and a new start."""
    fault = await scene.machine.fault("POST /generations*", "hold", when="after")
    await scene.command(entry.who, "video", entry.facts)
    for _ in range(LONGEST_WAIT):
        if await scene.pace.step(until=fault.triggered(timeout=600)):
            break
    else:
        raise RuntimeError("Nothing was sent to the provider, so there was no moment to kill the bot in.")
    await scene.stage.kill_bot()
    await fault.remove()
    await scene.stage.start_again()
    await scene.pace.quiet()
    scene.say("the bot was killed (SIGKILL) while the provider took a job")
