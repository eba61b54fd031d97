"""What the end-to-end tests do and look at: members who act, the bot's books, and who said what."""

import asyncio
import io
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from PIL import Image

from sandbox.demo.clips import Clip, examine
from sandbox.discord.driver import File, Interaction, Member, Message
from sandbox.stage import Stage

T = TypeVar("T")
OWED = "SELECT id FROM deliveries WHERE NOT done"
UNFINISHED = "SELECT id FROM generations WHERE status NOT IN ('succeeded', 'failed', 'cancelled')"
GREETED = "SELECT * FROM greetings WHERE done"
SERVERS = 2
BOOKS_SECONDS = 30.0
BOOKS_EVERY = 0.05
BOT = "Reverie"
# Quick looks, so that a test waits for nothing but the work itself; room for many videos.
QUICK = {
    "LEASE_SECONDS": "2",
    "IDLE_SECONDS": "0.25",
    "SHORTEST_LOOK_SECONDS": "0.1",
    "LONGEST_LOOK_SECONDS": "0.2",
    "VIDEOS_PER_DAY": "1000",
    "PICTURES_PER_DAY": "1000",
    "USD_PER_MONTH": "100000",
    "SERVER_USD_PER_MONTH": "100000",
    "JOBS_AT_ONCE": "20",
    "PROVIDERS__LUMA__CREATES_PER_MINUTE": "1000",
}
# Nobody looks before the test is over: what happens, a call of the provider has caused.
WITHOUT_LOOKS = {"SHORTEST_LOOK_SECONDS": "600", "LONGEST_LOOK_SECONDS": "600", "PATIENCE_SECONDS": "3600"}


def png(colour: str = "teal", *, band: str = "white", name: str = "picture.png") -> File:
    """Return a picture that a member may attach: one colour with a band above, so that up and down differ."""
    image = Image.new("RGB", (320, 180), colour)
    image.paste(band, (0, 0, 320, 22))
    out = io.BytesIO()
    image.save(out, "PNG")
    return File(name=name, data=out.getvalue(), content_type="image/png")


def tells(message: Message, words: str) -> bool:
    """Whether a message of the bot is about this prompt, however it writes it."""
    return message.author == BOT and _letters(words) in _letters(message.text)


def labels(message: Message) -> list[str]:
    """Return what is written on the buttons that can be pressed."""
    return [button.label or "" for button in message.buttons if not button.disabled]


def label(message: Message, verb: str) -> str:
    """Return the full label of the button that begins with `verb` (a price may follow)."""
    found = [text for text in labels(message) if text.startswith(verb)]
    assert len(found) == 1, f"One button {verb!r} was expected among {labels(message)}."
    return found[0]


def clip_url(message: Message) -> str | None:
    """Return the link to the clip that a message shows, if it shows one."""
    links = [*message.media, *(file.url for file in message.attachments)]
    return next((link for link in links if urlsplit(link).path.endswith(".mp4")), None)


def has_clip(message: Message) -> bool:
    return clip_url(message) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger."""

    generation: int
    kind: str
    amount: int  # millionths of a dollar
    videos: int


class Play:
    """One test's view: the stage, and the channel in which it takes place."""

    def __init__(self, stage: Stage, *, channel: str, server: str) -> None:
        self.stage = stage
        self.discord = stage.discord
        self.machine = stage.machine
        self.channel = channel
        self.server = server
        self._known = len(self.generations())  # earlier tests' are not ours
        self.errors_expected = False  # set where the bot is right to log one

    async def start(self, **settings: str) -> None:
        """Start the bot with quick settings and these over them, and take away its greetings: no test expects any."""
        await self.stage.start_bot(**QUICK | settings)
        said = {str(row["message_id"]) for row in await self.all_greeted()}
        for server in ("Reverie Lounge", "Other Guild"):
            for message in await self.discord.member("Ada", "general", server).read():
                if message.id in said:
                    await self.discord.delete_message(message)

    async def all_greeted(self) -> list[dict[str, Any]]:
        """Wait until the bot has said hello in every server, and return the rows."""

        def greeted() -> list[dict[str, Any]] | None:
            rows = self.rows(GREETED)
            return rows if len({row["guild_id"] for row in rows}) == SERVERS else None

        return await self.in_the_books(greeted, "every server being greeted")

    async def clip(self, message: Message) -> Clip:
        """Fetch the clip that a message shows, and decode it."""
        link = clip_url(message)
        assert link, f"There is no clip in {message.text!r}."
        return examine(await self.discord.download(link))

    def member(self, name: str) -> Member:
        return self.discord.member(name, self.channel, self.server)

    @property
    def ana(self) -> Member:
        return self.member("Ana")

    @property
    def ben(self) -> Member:
        return self.member("Ben")

    async def video(
        self, prompt: str, *, by: str = "Ana", files: Mapping[str, File] | None = None, **options: object
    ) -> Interaction:
        """Type /video, and do not wait for anything."""
        wanted = ({"prompt": prompt} if prompt else {}) | options
        return await self.member(by).command("video", wanted, files or {})

    async def delivered(
        self, prompt: str, *, by: str = "Ana", files: Mapping[str, File] | None = None, **options: object
    ) -> Message:
        """Type /video and return the message with the clip."""
        await (await self.video(prompt, by=by, files=files, **options)).answer()
        return await self.result(prompt, by=by)

    async def expect_refused(self, interaction: Interaction, sentence: str) -> str:
        """Check that this was refused in private, in those words (a regular expression, case ignored)."""
        answer = await interaction.answer()
        assert answer.ephemeral, f"This was to be said in private: {answer.text}"
        assert re.search(sentence, answer.text, re.IGNORECASE | re.DOTALL), answer.text
        return answer.text

    @asynccontextmanager
    async def untouched(self) -> AsyncIterator[None]:
        """Check that what happens inside charges nothing, makes nothing at the provider and posts nothing."""
        before = await self._state()
        yield
        assert await self._state() == before

    async def _state(self) -> tuple[object, ...]:
        public = [message.id for message in await self.ana.read() if not message.ephemeral]
        return self.spent(), await self.machine.creates(), public

    async def result(
        self, words: str, *, by: str = "Ana", reader: Member | None = None, but: Sequence[Message] = ()
    ) -> Message:
        """Wait for the message that tells `by` how the generation of these words ended."""
        known = {message.id for message in but}
        reader = reader or self.member(by)

        async def found() -> Message | None:
            return next(
                (
                    message
                    for message in await self.said(words, reader=reader)
                    # Only a new message notifies anybody; a card that was edited names its member, too.
                    if message.id not in known and by in message.mentions and not message.edited
                ),
                None,
            )

        return await self.discord.until(found, what=f"the result of {words!r} for {by}")

    async def expect_delivered_once(self, words: str) -> Message:
        """Wait for the clip, and check that one create was accepted and that it was charged once."""
        result = await self.result(words)
        assert has_clip(result), result.text
        await self.quiet()
        row = self.generations()[-1]
        assert [entry.kind for entry in self.ledger(row["id"])] == ["reserve", "commit"]
        assert await self.machine.creates() == 1
        return result

    async def expect_given_back(
        self, words: str, sentence: str, *, by: str = "Ana", again: str | None = "Retry"
    ) -> Message:
        """
        Wait for the reason of a failure, in those words, and check that everything came back.

        `again` is the button that makes it once more; None: what was refused for its picture cannot be made again.
        """
        result = await self.result(words, by=by)
        assert not has_clip(result)
        assert re.search(sentence, result.text, re.IGNORECASE), result.text
        assert "your quota came back" in result.text
        offered = [one for one in labels(result) if one != "Info"]
        assert (offered[0] if offered else None) == (again and label(result, again)), labels(result)
        row = self.generations()[-1]
        assert row["status"] == "failed"
        entries = self.ledger(row["id"])
        assert [entry.kind for entry in entries] == ["reserve", "release"]
        assert (sum(entry.amount for entry in entries), sum(entry.videos for entry in entries)) == (0, 0)
        return result

    async def card(self, words: str, *, reader: Member | None = None) -> Message:
        """Wait for the message that announces the generation of these words."""

        async def found() -> Message | None:
            return next(iter(await self.said(words, reader=reader)), None)

        return await self.discord.until(found, what=f"the card of {words!r}")

    async def said(self, words: str = "", *, reader: Member | None = None) -> list[Message]:
        """Return what the bot has said about these words where everybody sees it, oldest first."""
        messages = await (reader or self.ana).read()
        return [message for message in messages if not message.ephemeral and tells(message, words)]

    async def changed(self, message: Message, containing: str, *, reader: Member | None = None) -> Message:
        """Wait until this message contains these words (a regular expression, case ignored)."""

        async def found() -> Message | None:
            for now in await (reader or self.ana).read():
                if now.id == message.id and re.search(containing, now.text, re.IGNORECASE):
                    return now
            return None

        return await self.discord.until(found, what=f"{containing!r} in the message {message.text!r}")

    async def in_the_books(self, condition: Callable[[], T | None], what: str) -> T:
        """Wait for a condition of the bot's database. That makes no noise, so it is looked at again and again."""
        never = asyncio.Event()
        try:
            async with asyncio.timeout(BOOKS_SECONDS):
                while not (value := condition()):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(never.wait(), BOOKS_EVERY)
        except TimeoutError:
            raise TimeoutError(f"Waited {BOOKS_SECONDS:g} s in vain for {what}.") from None
        return value

    async def last_generation(self, *statuses: str) -> dict[str, Any]:
        """Wait until the newest generation stands so, and return its row."""

        def stands() -> dict[str, Any] | None:
            rows = self.generations()
            return rows[-1] if len(rows) > self._known and rows[-1]["status"] in statuses else None

        return await self.in_the_books(stands, f"a generation being {' or '.join(statuses)}")

    async def quiet(self) -> None:
        """Wait until nothing is owed to anybody: each message is posted, each card as it should be."""
        await self.in_the_books(lambda: not self.rows(OWED), "an empty outbox")

    async def at_rest(self) -> None:
        """Wait until no work is under way and nothing is owed."""
        await self.in_the_books(lambda: not self.rows(UNFINISHED) and not self.rows(OWED), "the end of all work")

    async def gone(self, message: Message) -> None:
        """Wait until a message is not there any more."""

        async def absent() -> bool:
            return message.id not in {seen.id for seen in await self.ana.read()}

        await self.discord.until(absent, what=f"{message.text!r} being gone")

    def generation(self, number: int) -> dict[str, Any]:
        """Return the row of one generation."""
        return next(row for row in self.generations() if row["id"] == number)

    def new_generations(self) -> list[dict[str, Any]]:
        """Return the generations of this test, oldest first."""
        return self.generations()[self._known :]

    def generations(self) -> list[dict[str, Any]]:
        """Return all generations in the bot's database, oldest first."""
        return self.rows("SELECT * FROM generations ORDER BY id")

    def ledger(self, generation: int | None = None) -> list[Entry]:
        """Return the ledger's lines, of one generation or of all."""
        rows = self.rows("SELECT generation_id, kind, amount, videos FROM ledger ORDER BY id")
        entries = [
            Entry(generation=row["generation_id"], kind=row["kind"], amount=row["amount"], videos=row["videos"])
            for row in rows
        ]
        return [entry for entry in entries if generation is None or entry.generation == generation]

    def operator_costs(self) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM operator_costs ORDER BY id")

    def spent(self) -> tuple[int, int]:
        """Return what all entries come to: millionths of a dollar, and videos."""
        entries = self.ledger()
        return sum(entry.amount for entry in entries), sum(entry.videos for entry in entries)

    def rows(self, query: str) -> list[dict[str, Any]]:
        if not self.stage.database.exists():
            return []
        place = f"{self.stage.database.as_uri()}?mode=ro"
        with closing(sqlite3.connect(place, uri=True, timeout=10)) as books:
            books.row_factory = sqlite3.Row
            return [dict(row) for row in books.execute(query)]


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
