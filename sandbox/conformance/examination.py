"""What every client has to show, step by step. Each step says what was checked, or raises what was wrong."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sandbox.conformance import part
from sandbox.discord.driver import File, Interaction, LocalDiscord, Member, Message, Opening
from sandbox.discord.gateway import RESUME_PATH
from sandbox.discord.state.nouns import Flag, Json
from sandbox.discord.state.seed import LOUNGE, OTHER

PATIENCE = 30.0
Step = tuple[str, Callable[[], Awaitable[str]]]


class Wrong(Exception):  # noqa: N818 - the examination found something, nothing failed in it
    """Something is not as it has to be. The text says what."""


def expect(actual: object, wanted: object, what: str) -> None:
    """Raise Wrong unless both are the same."""
    if actual != wanted:
        raise Wrong(f"{what}: {wanted!r} was to come, {actual!r} came")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member uses the command, and the shard that has to answer there."""

    member: Member
    shard: int


class Examination:
    """One client in a fresh local Discord."""

    def __init__(self, discord: LocalDiscord, shards: int) -> None:
        self._discord = discord
        self._shards = shards
        ana = discord.member("Ana")
        # Source: Discord's documentation, "Sharding"; direct messages go to shard 0.
        self._lounge = Place(ana, (int(LOUNGE) >> 22) % shards)
        self._other = Place(ana.at("general", "Other Guild"), (int(OTHER) >> 22) % shards)
        self._direct = Place(ana.at("dm"), 0)
        self._clip: Message | None = None

    def steps(self) -> list[Step]:
        """Return all steps, in their order."""
        first: list[Step] = [
            ("login", self.login),
            ("command sync", self.sync),
            ("command, deferred, with a file", self.command),
            ("button", self.button),
            ("dialog", self.dialog),
            ("autocomplete, attachment, layout, select", self.layout),
            ("other places", self.elsewhere),
        ]
        if self._shards > 1:
            first.append(("events of its own servers only", self.separation))
        return first + [step for place in self._shard_places() for step in self._returns(place)]

    def _shard_places(self) -> list[Place]:
        return [self._lounge, self._other][: self._shards]

    def _returns(self, place: Place) -> list[Step]:
        gateway, shard = self._discord.gateway, place.shard
        on = f" on shard {shard}" if self._shards > 1 else ""
        return [
            (f"RECONNECT{on}", lambda: self.resumes(place, gateway.reconnect)),
            (f"dropped connection{on}", lambda: self.resumes(place, gateway.drop)),
            (f"close code 4000{on}", lambda: self.resumes(place, gateway.close)),
            (f"INVALID_SESSION, resumable{on}", lambda: self.resumes(place, self._invalidate)),
            (f"INVALID_SESSION{on}", lambda: self.begins_anew(place)),
        ]

    async def _invalidate(self, shard: int) -> None:
        await self._discord.gateway.invalidate(shard, resumable=True)

    # Members

    async def login(self) -> str:
        """Wait for a session on every shard."""
        openings = await self._discord.gateway.opened(self._shards, PATIENCE)
        expect([one.opcode for one in openings], ["IDENTIFY"] * self._shards, "how it came")
        expect(sorted(one.shard or 0 for one in openings), list(range(self._shards)), "its shards")
        return f"IDENTIFY was accepted on {'each of two shards' if self._shards == 2 else 'one shard'}"

    async def sync(self) -> str:
        """Compare the commands with what was meant."""
        await self._discord.bot_ready()
        synced = await self._discord.commands()
        expect([one["name"] for one in synced], ["clip", "show"], "the commands")
        for given, wanted in zip(synced, (part.CLIP, part.SHOW), strict=True):
            _expect_command(given, wanted)
        return "both are there as sent: limits, choices, autocomplete, an attachment"

    async def command(self) -> str:
        """Use the command: deferred, then answered with a file and buttons."""
        asked = await self._ask(self._lounge, "a fox", look="night")
        expect(await asked.acknowledged(), "thinking", "the first answer")
        self._clip = await self._answered(asked, self._lounge, "a fox", look="night")
        return f"thinking, then the text, two buttons and {part.FILE}, whose bytes are the same"

    async def button(self) -> str:
        """Press a button that updates the message; its file stays."""
        clip = self._shown()
        pressed = await self._lounge.member.press(clip, part.AGAIN)
        updated = await pressed.answer()
        expect(await pressed.kind(), "update", "the answer to the press")
        expect((updated.id, updated.text), (clip.id, part.ONCE_MORE), "the message")
        expect([one.filename for one in updated.attachments], [part.FILE], "its files")
        return "the press changed the message in its place, and its file stayed"

    async def dialog(self) -> str:
        """Press a button that opens a dialog, and fill it in: the answer is private."""
        pressed = await self._lounge.member.press(self._shown(), part.RENAME)
        dialog = await pressed.dialog()
        expect((dialog.title, [one.label for one in dialog.fields]), (part.DIALOG, [part.FIELD]), "the dialog")
        sent = await self._lounge.member.submit(pressed, {part.FIELD: "Reynard"})
        reply = await sent.answer()
        expect((reply.text, reply.ephemeral), (part.renamed("Reynard"), True), "the reply")
        return "it opened, was filled in, and was answered for Ana alone"

    async def layout(self) -> str:
        """Use a command with a completed option and a file: a layout comes, whose menu is used."""
        ana = self._lounge.member
        offered = await ana.autocomplete("show", "word", "pond")
        expect([(one.name, one.value) for one in offered], [("pond!", "pond!")], "what is offered")
        file = File(name="pond.png", data=b"not much of a picture", content_type="image/png")
        reply = await (await ana.command("show", {"word": "pond!"}, {"picture": file})).answer()
        expect(reply.text, part.shown("pond!", file.name, len(file.data)), "the layout's text")
        expect(bool(reply.flags & Flag.COMPONENTS_V2), True, "its flag for Components V2")
        chosen = await (await ana.choose(reply, part.MENU, [part.ONE_OF_IT])).answer()
        expect((chosen.text, chosen.ephemeral), (part.PICKED, True), "the answer to the choice")
        return "the word was completed, the file arrived, and the choice in the layout was answered"

    async def elsewhere(self) -> str:
        """Use the command in the other server and in direct messages: each is answered by its shard."""
        for place, text in ((self._other, "a hare"), (self._direct, "an owl")):
            await self._answered(await self._ask(place, text), place, text)
        by = ", by shard 0 both" if self._shards > 1 else ""
        return f"answered in another server and in direct messages{by}"

    async def separation(self) -> str:
        """Let things happen in each server: its shard hears them, and no other."""
        for place in self._shard_places():
            before = await self._discord.gateway.sequences()
            await self._discord.set_permissions("videos", deny=["SEND_MESSAGES"], server=place.member.server)
            await self._answered(await self._ask(place, "a mole"), place, "a mole")
            after = await self._discord.gateway.sequences()
            moved = {shard: after[shard] - before[shard] for shard in after}
            expect(moved, {shard: 2 if shard == place.shard else 0 for shard in after}, "events per shard")
        return "a changed channel and a command in each server were heard by its shard, and by no other"

    # The gateway

    async def resumes(self, place: Place, cause: Callable[[int], Awaitable[None]]) -> str:
        """Break the connection: the session goes on, and what happened meanwhile is replayed."""
        gateway = self._discord.gateway
        before = await gateway.openings()
        session = _latest(before, place.shard).session
        await gateway.hold()
        try:
            await cause(place.shard)
            await gateway.held(timeout=PATIENCE)
            for other in self._shard_places():
                if other.shard != place.shard:
                    await self._answered(await self._ask(other, "meanwhile"), other, "meanwhile")
            asked = await self._ask(place, "a late one")
        finally:
            await gateway.release()
        await self._answered(asked, place, "a late one")
        [came, *more] = (await gateway.opened(len(before) + 1))[len(before) :]
        expect([one.opcode for one in more], [], "how it came besides")
        expect((came.opcode, came.accepted, came.session), ("RESUME", True, session), "how it came back")
        expect(came.path, RESUME_PATH, "the address that it came by")
        if came.replayed < 1:
            raise Wrong("nothing was replayed")
        meanwhile = "; the other shard went on meanwhile" if self._shards > 1 else ""
        return f"RESUME of the same session; the command of the meantime was replayed and answered{meanwhile}"

    async def begins_anew(self, place: Place) -> str:
        """End the session: a new one follows, and all works again."""
        gateway = self._discord.gateway
        before = await gateway.openings()
        await gateway.invalidate(place.shard, resumable=False)
        [came, *more] = (await gateway.opened(len(before) + 1, PATIENCE))[len(before) :]
        expect([one.opcode for one in more], [], "how it came besides")
        expect((came.opcode, came.shard), ("IDENTIFY", place.shard), "how it came back")
        if came.session in {one.session for one in before}:
            raise Wrong("the new session has an old one's id")
        await self._answered(await self._ask(place, "a new one"), place, "a new one")
        return "IDENTIFY, a new session, and a command was answered in it"

    # Parts of steps

    def _shown(self) -> Message:
        if self._clip is None:
            raise Wrong("there is no clip to press on")
        return self._clip

    async def _ask(self, place: Place, text: str, look: str = "day") -> Interaction:
        return await place.member.command("clip", {"text": text, "look": look})

    async def _answered(self, asked: Interaction, place: Place, text: str, look: str = "day") -> Message:
        """Return the clip, whose text, buttons and file were compared with what was asked for."""
        clip = await asked.answer()
        expect((clip.text, clip.ephemeral), (part.clip_text(text, look, place.shard), False), "the clip's message")
        expect([one.label for one in clip.buttons], [part.AGAIN, part.RENAME], "its buttons")
        expect([one.filename for one in clip.attachments], [part.FILE], "its files")
        expect(await self._discord.download(clip.attachments[0].url), text.encode(), "the bytes of its file")
        return clip


def _expect_command(given: Json, wanted: Json) -> None:
    """Compare a command as it was synced with what was meant, apart from fields that say nothing."""
    for name in wanted.keys() - {"options"}:
        expect(given[name], wanted[name], f"/{wanted['name']}: its {name}")
    for option, meant in zip(given["options"], wanted["options"], strict=True):
        kept = {name: value for name, value in option.items() if name in meant or value not in (None, False, [], {})}
        if "choices" in kept:
            kept["choices"] = [{"name": one["name"], "value": one["value"]} for one in kept["choices"]]
        expect(kept, meant, f"/{wanted['name']}: the option {meant['name']}")


def _latest(openings: list[Opening], shard: int) -> Opening:
    return next(one for one in reversed(openings) if one.shard == shard and one.accepted)
