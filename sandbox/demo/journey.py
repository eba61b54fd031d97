"""What the demo's member does: two videos, an extension of the first, and a look at what is left today."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.demo.clips import SAME_FRAME, Clip, NotAClip, difference, examine
from sandbox.demo.report import Report, files_of, name_of
from sandbox.discord.driver import File, Interaction, Member, Message
from sandbox.stage import Stage

ANSWER_SECONDS = 30.0
CLIP_SECONDS = 240.0
FIRST_WORDS = 8
BOT = "Reverie"


class Missing(Exception):  # noqa: N818 - it reads as what it says
    """Something that was to come did not; the text says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the member asks for."""

    words: str
    picture_words: str
    extension_words: str
    picture_name: str
    picture: bytes
    size: tuple[int, int] | None  # what the clips must measure; None: whatever the machine makes
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A clip that arrived in the channel."""

    message: Message
    url: str  # without the signature
    path: Path
    clip: Clip


class Journey:
    """One member's quarter of an hour, played in a minute."""

    def __init__(self, stage: Stage, report: Report, *, folder: Path, wishes: Wishes) -> None:
        self._discord = stage.discord
        self._ana: Member = stage.discord.member("Ana")
        self._report = report
        self._folder = folder
        self._wishes = wishes
        self.delivered: list[Delivered] = []
        self.extended = False

    async def watch(self) -> None:
        """Report whatever Ana sees in her channel, until cancelled."""

        async def look() -> None:
            for message in await self._ana.read():
                self._report.see(message)

        while True:
            try:
                await self._discord.until(look, timeout=3600)
            except TimeoutError:
                continue

    async def play(self) -> None:
        """Do it all. Raises Missing or NotAClip where something was not as it has to be."""
        wishes = self._wishes
        await self._video(wishes.words)
        picture = File(name=wishes.picture_name, data=wishes.picture, content_type=_kind(wishes.picture_name))
        await self._video(wishes.picture_words, picture)
        first = await self._clip(wishes.words, "from-words")
        await self._extend(first)
        await self._clip(wishes.picture_words, "from-a-picture")
        extension = await self._clip(wishes.extension_words, "extension")
        self._check_seam(first, extension)
        self._report.act("Ana", "/quota")
        left = await self._answer(await self._ana.command("quota"), "/quota")
        if not left.text.strip():
            raise Missing("/quota answered nothing")
        self._report.see(left)

    async def _video(self, words: str, picture: File | None = None) -> None:
        frame = f" start_frame: {picture.name}" if picture else ""
        self._report.act("Ana", f"/video prompt: {words}{frame}")
        files = {"start_frame": picture} if picture else {}
        asked = await self._ana.command("video", {"prompt": words}, files)
        await self._accepted(words, await self._answer(asked, "/video"))

    async def _extend(self, first: Delivered) -> None:
        words = self._wishes.extension_words
        self._report.act("Ana", "presses Extend under the first clip")
        pressed = await self._ana.press(first.message, _label(first.message, "Extend"))
        dialog = await pressed.dialog(timeout=ANSWER_SECONDS)
        self._report.act("Ana", f"fills in “{dialog.title}”: {words}")
        sent = await self._ana.submit(pressed, {dialog.fields[0].custom_id: words})
        await self._accepted(words, await self._answer(sent, "the dialog"))

    async def _answer(self, interaction: Interaction, to: str) -> Message:
        try:
            return await interaction.answer(timeout=ANSWER_SECONDS)
        except Exception as error:
            raise Missing(f"an answer to {to}: {error}") from error

    async def _accepted(self, words: str, answer: Message) -> None:
        """Check that the channel shows the card, which must be there once the private answer is."""
        self._report.see(answer)
        if not any(_tells(message, words) for message in await self._ana.read() if not message.ephemeral):
            raise Missing(f"the card of “{words}”. The bot answered: {answer.text}")

    async def _clip(self, words: str, name: str) -> Delivered:
        known = {clip.message.id for clip in self.delivered}

        async def result() -> Message | None:
            return next(
                (
                    message
                    for message in await self._ana.read()
                    if message.id not in known and _notifies_ana(message) and _tells(message, words)
                ),
                None,
            )

        message = await self._until(result, f"the result of “{words}”")
        videos = [url for url in files_of(message) if name_of(url).endswith(".mp4")]
        if not videos:
            raise Missing(f"the clip of “{words}”. The channel says: {message.text}")
        data = await self._discord.download(videos[0])
        path = self._folder / f"{len(self.delivered) + 1}-{name}.mp4"
        await asyncio.to_thread(path.write_bytes, data)
        clip = await asyncio.to_thread(examine, data)
        self._check_facts(clip, path)
        delivered = Delivered(message=message, url=videos[0].partition("?")[0], path=path, clip=clip)
        self.delivered.append(delivered)
        self._report.note(f"saved {path} ({clip.facts})")
        return delivered

    def _check_facts(self, clip: Clip, path: Path) -> None:
        size, seconds = self._wishes.size, self._wishes.seconds
        if size is not None and (clip.width, clip.height) != size:
            raise NotAClip(f"{path.name} measures {clip.width}x{clip.height}, not {size[0]}x{size[1]}")
        if seconds is not None and abs(clip.seconds - seconds) > 0.5:
            raise NotAClip(f"{path.name} lasts {clip.seconds:.1f} s, not {seconds:g} s")

    def _check_seam(self, first: Delivered, extension: Delivered) -> None:
        apart = difference(first.clip.last, extension.clip.first)
        if apart > SAME_FRAME:
            raise NotAClip(
                f"{extension.path.name} does not begin where {first.path.name} ends (they differ by {apart:.0f})"
            )
        self._report.note(f"{extension.path.name} begins with the last frame of {first.path.name}")
        self.extended = True

    async def _until(self, condition: Callable[[], Awaitable[Message | None]], what: str) -> Message:
        try:
            return await self._discord.until(condition, timeout=CLIP_SECONDS, what=what)
        except TimeoutError as error:
            raise Missing(f"{what}: {error}") from error


def _tells(message: Message, words: str) -> bool:
    """Whether this message of the bot is about that prompt, however it writes it."""
    return message.author == BOT and _letters(words, FIRST_WORDS) in _letters(message.text)


def _notifies_ana(message: Message) -> bool:
    """Whether Ana was notified: only by a new message, never by an edited one."""
    return "Ana" in message.mentions and not message.edited


def _letters(text: str, limit: int | None = None) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower())[:limit])


def _label(message: Message, verb: str) -> str:
    for button in message.buttons:
        if button.label and button.label.startswith(verb):
            return button.label
    raise Missing(f"the button {verb} under the clip")


def _kind(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return {"jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}.get(
        ending, "image/png"
    )
