"""Acts of members who make: ask for a clip, go on with one, make it again, cancel, and look at what is theirs."""

from sandbox.evening.acts.register import Entry, act
from sandbox.evening.scene import Scene

DRAFT = {"model": "ray-flash-2", "resolution": "540p"}
DRAFT_PICTURE = {"model": "photon-flash-1"}


@act("make")
async def make(scene: Scene, entry: Entry) -> None:
    """Ask for a clip. `prompt`, `channel`, and options of /video."""
    facts = dict(entry.facts)
    channel = facts.pop("channel", "general")
    await scene.command(entry.who, "video", facts, channel=channel)


@act("make all at once")
async def make_at_once(scene: Scene, entry: Entry) -> None:
    """Ask for several, one directly after the other."""
    facts = dict(entry.facts)
    for number in range(facts.pop("times")):
        await scene.command(entry.who, "video", {**facts, "prompt": f"{facts['prompt']}, take {number + 1}"})


@act("extend")
async def extend(scene: Scene, entry: Entry) -> None:
    """Press Extend under one of the clips (`which` of them, counted round), and say what happens next."""
    await _with_dialog(scene, entry, "Extend")


@act("edit")
async def edit(scene: Scene, entry: Entry) -> None:
    """Press Edit & re-run under one of the clips."""
    await _with_dialog(scene, entry, "Edit")


@act("re-roll")
async def reroll(scene: Scene, entry: Entry) -> None:
    """Press Re-roll under one of the clips."""
    clips = await scene.clips(scene.people[entry.who].server)
    if clips:
        _, message = clips[entry.facts["which"] % len(clips)]
        pressed = await scene.press(entry.who, message, "Re-roll")
        if pressed is not None:
            await scene.answer(entry.who, "Re-roll", pressed)


@act("cancel")
async def cancel(scene: Scene, entry: Entry) -> None:
    """Look at one's queue and cancel what waits, if anything does."""
    listed = await scene.command(entry.who, "queue")
    waiting = [one for one in listed.buttons if one.label == "Cancel"] if listed else []
    if listed and waiting:
        pressed = await scene.member(entry.who).press(listed, custom_id=waiting[-1].custom_id)
        await scene.answer(entry.who, "Cancel", pressed)


@act("open the queue")
async def open_queue(scene: Scene, entry: Entry) -> None:
    """Look at one's queue, and leave it open."""
    listed = await scene.command(entry.who, "queue")
    if listed is not None:
        scene.queues[entry.who] = listed


@act("cancel from the queue")
async def cancel_late(scene: Scene, entry: Entry) -> None:
    """Press Cancel in the queue that one left open: it may have begun since."""
    listed = scene.queues.pop(entry.who, None)
    waiting = [one for one in listed.buttons if one.label == "Cancel"] if listed else []
    if listed and waiting:
        pressed = await scene.member(entry.who).press(listed, custom_id=waiting[-1].custom_id)
        await scene.answer(entry.who, "Cancel", pressed)


@act("make and confirm")
async def make_and_confirm(scene: Scene, entry: Entry) -> None:
    """Ask for something dear, and say yes to its price."""
    question = await scene.command(entry.who, "video", dict(entry.facts))
    pressed = await scene.press(entry.who, question, "Make it") if question else None
    if pressed is not None:
        await scene.answer(entry.who, "Make it", pressed)


@act("look")
async def look(scene: Scene, entry: Entry) -> None:
    """Use a command that only looks: /quota, /history, /queue, /help."""
    await scene.command(entry.who, entry.facts["command"])


@act("delete")
async def delete(scene: Scene, entry: Entry) -> None:
    """Delete one's newest clip, if there is one."""
    clips = await scene.clips(scene.people[entry.who].server, by=entry.who)
    pressed = await scene.press(entry.who, clips[-1][1], "Delete") if clips else None
    asked = await scene.answer(entry.who, "Delete", pressed) if pressed else None
    if asked and asked.buttons:
        sure = await scene.press(entry.who, asked, "Delete it")
        if sure is not None and await scene.answer(entry.who, "Delete it", sure):
            scene.deleted.add(clips[-1][0])


async def _with_dialog(scene: Scene, entry: Entry, label: str) -> None:
    clips = await scene.clips(scene.people[entry.who].server)
    pressed = await scene.press(entry.who, clips[entry.facts["which"] % len(clips)][1], label) if clips else None
    if pressed is None:
        return
    opened = await scene.dialog(entry.who, label, pressed)
    if opened is not None:
        words = {opened.fields[0].custom_id: entry.facts["prompt"]}
        await scene.answer(entry.who, label, await scene.member(entry.who).submit(pressed, words))
