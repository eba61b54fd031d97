"""Acts of staff and admins: the rules of a server, what is granted, who is paused or banned, and reports."""

import re

from sandbox.discord.driver import Message
from sandbox.evening.acts.register import Entry, act
from sandbox.evening.judge import books
from sandbox.evening.scene import Scene

DOLLAR = 1_000_000
ALMOST = 0.93  # of the budget
CHANNELS = re.compile(r"'custom_id': '(v1:config-channels:[^']*)'")


@act("command")
async def command(scene: Scene, entry: Entry) -> None:
    """Use a command of staff or admins: `name`, `options`, and the server where it is not their usual one."""
    await scene.command(
        entry.who, entry.facts["name"], dict(entry.facts.get("options") or {}), server=entry.facts.get("server")
    )


@act("choose the channels")
async def choose_channels(scene: Scene, entry: Entry) -> None:
    """Choose where the bot may be used, in the menu of /config channels."""
    page = await scene.command(entry.who, "config channels")
    if page and (menu := CHANNELS.search(str(page.raw["components"]))):
        chosen = await scene.member(entry.who).choose(page, menu[1], entry.facts["channels"])
        await scene.answer(entry.who, "choose the channels", chosen)


@act("leave little of the budget")
async def leave_little(scene: Scene, entry: Entry) -> None:
    """Set the budget of the day so that a little more than 90 % of it is used."""
    server = entry.facts["server"]
    state = await scene.discord.member("Ada").world()
    guild = next(str(one["id"]) for one in state["servers"] if one["name"] == server)
    audited = await books(scene)
    used = sum(one["spent"] + one["under_way"] for one in audited["accounts"] if str(one["guild_id"]) == guild)
    await scene.command(entry.who, "config budget", {"per_day": f"{used / DOLLAR / ALMOST:.2f}"}, server=server)


@act("decide")
async def decide(scene: Scene, entry: Entry) -> None:
    """Open the queue of reports and press a verdict under the first."""
    page = await scene.command(entry.who, "mod reports")
    await _judge(scene, entry.who, page, entry.facts["verdict"])


@act("answer the appeal")
async def answer_appeal(scene: Scene, entry: Entry) -> None:
    """Open the queue of appeals and let the first decision stand, or take it back (`word`)."""
    page = await scene.command(entry.who, "mod reports", {"state": "appealed"})
    await _judge(scene, entry.who, page, entry.facts["word"])


async def _judge(scene: Scene, who: str, page: Message | None, label: str) -> None:
    pressed = await scene.press(who, page, label) if page else None
    if pressed is None:
        return
    if await pressed.acknowledged() != "dialog":
        await scene.answer(who, label, pressed)
        return
    dialog = await pressed.dialog()
    reasoned = await scene.member(who).submit(pressed, {dialog.fields[0].custom_id: "Not for this server."})
    await scene.answer(who, label, reasoned)
