"""What an act can do and see, and the record of what came of each: who asked, what they were told, and when."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sandbox.discord.driver import Dialog, DidNotRespond, File, Interaction, LocalDiscord, Member, Message, Refused
from sandbox.dream_machine.driver import LocalDreamMachine
from sandbox.evening import cast
from sandbox.evening.cast import Ids, Person
from sandbox.evening.pace import Pace
from sandbox.evening.telling import why
from sandbox.stage import Stage

ACCEPTED: Final = re.compile(r"#(\d+) · Accepted")
RESULT: Final = re.compile(r"^v1:extend:(\d+):(\d+)")
PICTURE: Final = re.compile(r"^v1:animate-picture:(\d+):(\d+)")
PUBLIC: Final = ("general", "videos")
BOT: Final = "Reverie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Work that was accepted."""

    number: int  # the bot's, of the generation
    who: Person
    at: datetime


@dataclass(slots=True)
class Record:
    """What happened. `refusals` are by group and reason; `unanswered` are the bot's failures to say anything."""

    asked: list[Asked] = field(default_factory=list)
    refusals: list[tuple[Person, str]] = field(default_factory=list)
    acts: list[tuple[str, str]] = field(default_factory=list)  # what was done, and what came of it in one word
    unanswered: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # the great moments, by the evening's time


class Scene:
    """The stage, the people on it, and what they have done so far."""

    def __init__(self, stage: Stage, pace: Pace, ids: Ids) -> None:
        self.stage = stage
        self.pace = pace
        self.ids = ids
        self.record = Record()
        self.deleted: set[int] = set()  # clips whose owner, or staff, deleted them
        self.opened: dict[str, Interaction] = {}  # who has a dialog before them, and which press opened it
        self.queues: dict[str, Message] = {}  # who looked at their queue, and has it still before them
        self.people = {person.name: person for person in cast.people()}

    @property
    def discord(self) -> LocalDiscord:
        return self.stage.discord

    @property
    def machine(self) -> LocalDreamMachine:
        return self.stage.machine

    def member(self, name: str, channel: str = "general", server: str | None = None) -> Member:
        """Return somebody in a channel of the server where they spend the evening, or of another one."""
        return self.discord.member(name, channel, server or self.people[name].server)

    async def answer(self, name: str, act: str, interaction: Interaction) -> Message | None:
        """Return what somebody was told, and write down what it means; None where they were told nothing."""
        try:
            answer = await interaction.answer()
        except (DidNotRespond, TimeoutError, Refused) as silence:
            self.record.unanswered.append(f"{name}, {act}, at minute {self.pace.minute:.1f}: {silence}".splitlines()[0])
            self.record.acts.append((act, "unanswered"))
            return None
        self.note_answer(name, act, answer.text)
        return answer

    async def dialog(self, name: str, act: str, interaction: Interaction) -> Dialog | None:
        """Return the dialog that opened; where there is an answer instead, write down what it means."""
        try:
            return await interaction.dialog()
        except Refused:
            await self.answer(name, act, interaction)
        except (DidNotRespond, TimeoutError) as silence:
            self.record.unanswered.append(f"{name}, {act}, at minute {self.pace.minute:.1f}: {silence}".splitlines()[0])
        return None

    def note_answer(self, name: str, act: str, text: str) -> None:
        """Write down what an answer means: work accepted, a refusal with its reason, or something done."""
        person = self.people[name]
        if found := ACCEPTED.search(text):
            self.record.asked.append(Asked(number=int(found[1]), who=person, at=self.pace.now))
            self.record.acts.append((act, "accepted"))
        elif reason := why(text):
            self.record.refusals.append((person, reason))
            self.record.acts.append((act, "refused"))
        else:
            self.record.acts.append((act, "done"))

    def not_offered(self, name: str, act: str) -> None:
        """Write down that Discord's client offers this person no such thing."""
        self.record.refusals.append((self.people[name], "Discord does not offer it"))
        self.record.acts.append((act, "refused"))

    async def command(
        self,
        name: str,
        command: str,
        options: dict[str, object] | None = None,
        *,
        channel: str = "general",
        server: str | None = None,
        files: dict[str, File] | None = None,
    ) -> Message | None:
        """Use a command and return the answer; None where it is not offered, or where nobody answers."""
        try:
            interaction = await self.member(name, channel, server).command(command, options, files)
        except Refused:
            self.not_offered(name, f"/{command}")
            return None
        return await self.answer(name, f"/{command}", interaction)

    async def clips(self, server: str, *, by: str | None = None) -> list[tuple[int, Message]]:
        """Return the finished clips in the public channels of a server, with the bot's numbers, oldest first."""
        return await self._results(server, RESULT, by=by)

    async def pictures(self, server: str, *, by: str | None = None) -> list[tuple[int, Message]]:
        """Return the finished pictures there that are alone in their messages."""
        return await self._results(server, PICTURE, by=by)

    async def _results(self, server: str, mark: re.Pattern[str], *, by: str | None) -> list[tuple[int, Message]]:
        reader = self.discord.member("Ada", server=server)
        found: dict[int, Message] = {}
        for channel in PUBLIC:
            for message in await reader.at(channel, server).read():
                number = next((int(hit[1]) for one in message.buttons if (hit := mark.match(one.custom_id))), None)
                theirs = by is None or by in message.mentions
                if message.author == BOT and not message.ephemeral and number is not None and theirs:
                    found[number] = message
        return sorted(found.items())

    async def press(
        self, name: str, message: Message, label: str, *, channel: str | None = None, server: str | None = None
    ) -> Interaction | None:
        """Press the one button that begins so; None where there is none. `channel`: `dm` for direct messages."""
        wanted = [one for one in message.buttons if one.label.startswith(label) and not one.disabled]
        if len(wanted) != 1:
            return None
        place = self.member(name, channel or message.channel_id, server)
        return await place.press(message, custom_id=wanted[0].custom_id)

    def say(self, what: str) -> None:
        """Note a great moment."""
        self.record.notes.append(f"{self.pace.now:%H:%M} {what}")
