"""Acts of members who paint, animate, go on from what is theirs, and change it: every operation but /video itself."""

from sandbox.evening.acts.register import Entry, act
from sandbox.evening.scene import Scene


@act("paint")
async def paint(scene: Scene, entry: Entry) -> None:
    """Ask for pictures: `prompt`, and options of /image."""
    await scene.command(entry.who, "image", dict(entry.facts))


@act("animate")
async def animate(scene: Scene, entry: Entry) -> None:
    """Press Animate under the newest picture that stands alone in its message, and say what moves."""
    pictures = await scene.pictures(scene.people[entry.who].server)
    pressed = await scene.press(entry.who, pictures[-1][1], "Animate") if pictures else None
    dialog = await scene.dialog(entry.who, "Animate", pressed) if pressed else None
    if pressed and dialog:
        words = {dialog.fields[0].custom_id: entry.facts["prompt"]}
        await scene.answer(entry.who, "Animate", await scene.member(entry.who).submit(pressed, words))


@act("go back")
async def go_back(scene: Scene, entry: Entry) -> None:
    """Have made what led up to one of one's clips (`which` of them, counted round)."""
    clip = await _own(scene, entry)
    if clip is not None:
        options = {"clip": clip, "prompt": entry.facts["prompt"], "direction": "backwards"}
        await scene.command(entry.who, "extend", options)


@act("blend")
async def blend(scene: Scene, entry: Entry) -> None:
    """Have made what lies between one's newest two clips."""
    clips = await scene.clips(scene.people[entry.who].server, by=entry.who)
    if len(clips) > 1:
        first, second = (str(number) for number, _ in clips[-2:])
        await scene.command(entry.who, "blend", {"first": first, "second": second, "prompt": entry.facts["prompt"]})


@act("change")
async def change(scene: Scene, entry: Entry) -> None:
    """Use /edit `how` (audio, upscale, reframe, modify) on one of one's clips, with what else is given."""
    clip = await _own(scene, entry)
    if clip is not None:
        options = {name: value for name, value in entry.facts.items() if name not in ("how", "which")}
        await scene.command(entry.who, f"edit {entry.facts['how']}", {"clip": clip, **options})


@act("reframe a picture")
async def reframe_picture(scene: Scene, entry: Entry) -> None:
    """Use /edit reframe on one's newest picture that stands alone in its message."""
    pictures = await scene.pictures(scene.people[entry.who].server, by=entry.who)
    if pictures:
        await scene.command(entry.who, "edit reframe", {"clip": str(pictures[-1][0]), **entry.facts})


async def _own(scene: Scene, entry: Entry) -> str | None:
    """Return the number of one of the member's clips, as the command's option wants it."""
    clips = await scene.clips(scene.people[entry.who].server, by=entry.who)
    return str(clips[entry.facts.get("which", -1) % len(clips)][0]) if clips else None
