"""Members of the local Discord: they use commands, press, fill in, write and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.discord.driver.link import Link, Refused
from sandbox.discord.driver.seen import Choice, Dialog, File, Json, Message


class DidNotRespond(Exception):  # noqa: N818 - what Discord's client says
    """The application did not respond: no first answer in three seconds, or no reply in fifteen minutes."""


class Withdrawn(Exception):  # noqa: N818
    """The bot deleted its reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """Something a member did, and what they see of the bot's reaction."""

    id: str
    member: str
    link: Link = field(repr=False)

    async def kind(self) -> str | None:
        """Return the first answer's type or None: message, thinking, deferred_update, update, choices, dialog."""
        kind: str | None = (await self._state())["kind"]
        return kind

    async def acknowledged(self, timeout: float = 15.0) -> str:  # noqa: ASYNC109 - the long poll needs the number
        """Return the type of the first answer once there is one. Raises DidNotRespond after three seconds without."""

        async def answered() -> Json | None:
            state = await self._state()
            return state if state["kind"] else None

        return str((await self.link.until(answered, timeout, f"a reaction to {self.id}"))["kind"])

    async def answer(self, timeout: float = 15.0) -> Message:  # noqa: ASYNC109
        """Return the reply once it is more than "thinking". Raises DidNotRespond, Withdrawn."""

        async def replied() -> Message | None:
            state = await self._state()
            if state["kind"] == "dialog":
                raise Refused(f"The bot answered with the dialog {state['dialog']['title']!r}, not with a message.")
            if state["withdrawn"] and not state["answer"]:
                raise Withdrawn("The reply was deleted.")
            return Message.of(state["answer"]) if state["answer"] else None

        return await self.link.until(replied, timeout, "the bot's reply")

    async def dialog(self, timeout: float = 15.0) -> Dialog:  # noqa: ASYNC109
        """Return the dialog that opened. Raises DidNotRespond."""

        async def opened() -> Dialog | None:
            state = await self._state()
            if state["kind"] not in (None, "dialog"):
                seen = Message.of(state["answer"]).text if state["answer"] else "nothing to read yet"
                raise Refused(f"The bot answered with a {state['kind']}, not with a dialog: {seen}")
            return Dialog.of(state["dialog"]) if state["dialog"] else None

        return await self.link.until(opened, timeout, "a dialog")

    async def updated(self, since: Message, timeout: float = 15.0) -> Message:  # noqa: ASYNC109
        """Return the reply after it changed once more."""

        async def changed() -> Message | None:
            message = Message.of(await self.link.get(f"/control/messages/{since.id}"))
            return message if message.revision > since.revision else None

        return await self.link.until(changed, timeout, f"a change of {since.text[:60]!r}")

    async def choices(self, timeout: float = 15.0) -> list[Choice]:  # noqa: ASYNC109
        """Return what autocomplete offers."""
        await self.acknowledged(timeout)
        return [Choice(name=one["name"], value=one["value"]) for one in (await self._state())["choices"]]

    async def _state(self) -> Json:
        state: Json = await self.link.get(f"/control/interactions/{self.id}")
        if state["overdue"]:
            raise DidNotRespond("The application did not respond")
        return state


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person in one channel."""

    name: str
    id: str
    channel: str
    server: str
    link: Link = field(repr=False)

    def at(self, channel: str, server: str = "Reverie Lounge") -> "Member":
        """Return the same person elsewhere; `dm` is their direct messages with the bot."""
        return replace(self, channel=channel, server=server)

    async def command(
        self,
        name: str,
        options: Mapping[str, object] | None = None,
        files: Mapping[str, File] | None = None,
        *,
        forged: Mapping[str, object] | None = None,
    ) -> Interaction:
        """
        Use a slash command. Raises Refused where Discord's client would not send it.

        What is `forged` goes unchecked, as an altered client would send it; Discord itself refuses most of that.
        """
        sent = {option: file.on_the_wire() for option, file in (files or {}).items()}
        unchecked = {
            option: value.on_the_wire() if isinstance(value, File) else value
            for option, value in (forged or {}).items()
        }
        return await self._act("command", name=name, options=dict(options or {}), files=sent, forged=unchecked)

    async def autocomplete(
        self, name: str, option: str, text: str, options: Mapping[str, object] | None = None
    ) -> list[Choice]:
        """Type `text` into an option and return what is offered."""
        asked = await self._act("autocomplete", name=name, option=option, text=text, options=dict(options or {}))
        return await asked.choices()

    async def menu(self, name: str, message: Message) -> Interaction:
        """Use an entry of the message's context menu."""
        return await self._act("menu", name=name, message=message.id)

    async def user_menu(self, name: str, user: str) -> Interaction:
        """Use an entry of a person's context menu."""
        return await self._act("menu", name=name, user=user)

    async def press(self, message: Message, label: str | None = None, *, custom_id: str | None = None) -> Interaction:
        """Press a button, by label (all of it, or a part that only one has) or by custom id."""
        return await self._act("press", message=message.id, label=label, custom_id=custom_id)

    async def choose(self, message: Message, custom_id: str, values: Sequence[str]) -> Interaction:
        """Choose in a select menu, by value or label; people, roles and channels by name."""
        return await self._act("choose", message=message.id, custom_id=custom_id, values=list(values))

    async def submit(self, interaction: Interaction, values: Mapping[str, object]) -> Interaction:
        """Submit the dialog that `interaction` opened; keys: custom ids or labels. Untouched fields keep theirs."""
        plain = {name: value for name, value in values.items() if not _is_upload(value)}
        files = {name: _upload(value) for name, value in values.items() if _is_upload(value)}
        return await self._act("submit", interaction=interaction.id, values=plain, files=files)

    async def say(self, text: str, files: Sequence[File] = (), *, reply_to: Message | None = None) -> Message:
        """Write an ordinary message."""
        sent = [file.on_the_wire() for file in files]
        body = {**self._here(), "text": text, "files": sent, "reply_to": reply_to.id if reply_to else None}
        return Message.of(await self.link.post("/control/say", body))

    async def delete(self, message: Message) -> None:
        """Delete a message as this person may, or dismiss what only they see."""
        await self.link.post("/control/delete", {"member": self.name, "message": message.id})

    async def world(self) -> Json:
        """Return what the client shows around the messages: the bot, people, servers with all in them, the unread."""
        found: Json = await self.link.get("/control/world", member=self.name)
        return found

    async def place(self) -> Json:
        """Return what they may do here, and the commands that they are offered."""
        found: Json = await self.link.get("/control/place", **self._here())
        return found

    async def read(self) -> list[Message]:
        """Return what this person sees here, oldest first, their own ephemeral notes among it."""
        return [Message.of(one) for one in await self.link.get("/control/messages", **self._here())]

    def _here(self) -> dict[str, str]:
        return {"member": self.name, "channel": self.channel, "server": self.server}

    async def _act(self, verb: str, **what: Any) -> Interaction:
        answer = await self.link.post(f"/control/act/{verb}", {**self._here(), **what})
        return Interaction(id=answer["interaction"], member=self.name, link=self.link)


def _is_upload(value: object) -> bool:
    return isinstance(value, File) or (isinstance(value, list) and bool(value) and isinstance(value[0], File))


def _upload(value: Any) -> Any:
    return value.on_the_wire() if isinstance(value, File) else [one.on_the_wire() for one in value]
