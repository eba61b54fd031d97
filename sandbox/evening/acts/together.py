"""Acts among members: gifts, reports and appeals, whose clips may be continued, and to be forgotten."""

from sandbox.discord.driver import Message
from sandbox.evening.acts.register import Entry, act
from sandbox.evening.scene import Scene

LATEST = 30  # direct messages that somebody looks through


@act("gift")
async def gift(scene: Scene, entry: Entry) -> None:
    """Hand on some of what was granted: `member`, and `videos` or `dollars`."""
    await scene.command(entry.who, "gift", dict(entry.facts))


@act("prefer")
async def prefer(scene: Scene, entry: Entry) -> None:
    """Say who may go on with one's clips."""
    await scene.command(entry.who, "preferences", {"extending": entry.facts["extending"]})


@act("report")
async def report(scene: Scene, entry: Entry) -> None:
    """Report the newest clip of `whose`, by its button or by the menu of its message."""
    clips = await scene.clips(scene.people[entry.who].server, by=entry.facts["whose"])
    if not clips:
        return
    message = clips[-1][1]
    if entry.facts.get("by_menu"):
        where = scene.member(entry.who, message.channel_id)
        opened = await where.menu("Report to moderators", message)
    else:
        pressed = await scene.press(entry.who, message, "Report")
        if pressed is None:
            return
        opened = pressed
    dialog = await scene.dialog(entry.who, "Report", opened)
    if dialog is not None:
        words = {dialog.fields[0].custom_id: "other", dialog.fields[1].custom_id: "I do not like it."}
        submitted = await scene.member(entry.who, message.channel_id).submit(opened, words)
        await scene.answer(entry.who, "Report", submitted)


@act("appeal")
async def appeal(scene: Scene, entry: Entry) -> None:
    """Press Appeal under what the bot wrote in direct messages, and say why."""
    found = await _in_direct_messages(scene, entry.who, "Appeal")
    pressed = await scene.press(entry.who, found, "Appeal", channel="dm") if found else None
    dialog = await scene.dialog(entry.who, "Appeal", pressed) if pressed else None
    if pressed and dialog:
        words = {dialog.fields[0].custom_id: "It is only a snail."}
        await scene.answer(entry.who, "Appeal", await scene.member(entry.who, "dm").submit(pressed, words))


@act("extend theirs")
async def extend_theirs(scene: Scene, entry: Entry) -> None:
    """Press Extend under the newest clip of `whose`, who may keep it, or want to be asked."""
    clips = await scene.clips(scene.people[entry.who].server, by=entry.facts["whose"])
    pressed = await scene.press(entry.who, clips[-1][1], "Extend") if clips else None
    dialog = await scene.dialog(entry.who, "Extend", pressed) if pressed else None
    if pressed and dialog:
        words = {dialog.fields[0].custom_id: entry.facts["prompt"]}
        where = scene.member(entry.who, clips[-1][1].channel_id)
        await scene.answer(entry.who, "Extend", await where.submit(pressed, words))


@act("begin to extend")
async def begin_to_extend(scene: Scene, entry: Entry) -> None:
    """Press Extend under the newest clip of `whose`, and leave the dialog open."""
    clips = await scene.clips(scene.people[entry.who].server, by=entry.facts["whose"])
    pressed = await scene.press(entry.who, clips[-1][1], "Extend") if clips else None
    if pressed and await scene.dialog(entry.who, "Extend", pressed):
        scene.opened[entry.who] = pressed


@act("say how it goes on")
async def say_how(scene: Scene, entry: Entry) -> None:
    """Fill in and send the dialog that was left open: the clip may have been hidden since."""
    pressed = scene.opened.pop(entry.who, None)
    if pressed is not None:
        words = {(await pressed.dialog()).fields[0].custom_id: entry.facts["prompt"]}
        await scene.answer(entry.who, "Extend", await scene.member(entry.who).submit(pressed, words))


@act("answer who asks")
async def answer_who_asks(scene: Scene, entry: Entry) -> None:
    """Press Allow or Refuse (`word`) under a request for one's clip."""
    found = await _in_direct_messages(scene, entry.who, entry.facts["word"])
    pressed = await scene.press(entry.who, found, entry.facts["word"], channel="dm") if found else None
    if pressed:
        await scene.answer(entry.who, entry.facts["word"], pressed)


@act("forget me")
async def forget_me(scene: Scene, entry: Entry) -> None:
    """Have everything about oneself deleted."""
    asked = await scene.command(entry.who, "privacy delete")
    if asked is None or not asked.buttons:
        return
    pressed = await scene.press(entry.who, asked, asked.buttons[0].label)
    dialog = await scene.dialog(entry.who, "Delete everything", pressed) if pressed else None
    if pressed and dialog:
        sure = await scene.member(entry.who).submit(pressed, {dialog.fields[0].custom_id: "DELETE"})
        await scene.answer(entry.who, "Delete everything", sure)


async def _in_direct_messages(scene: Scene, name: str, label: str) -> Message | None:
    """Return the newest direct message with such a button."""
    messages = (await scene.member(name, "dm").read())[-LATEST:]
    return next((one for one in reversed(messages) if any(button.label == label for button in one.buttons)), None)
