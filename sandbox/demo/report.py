"""What the demo tells: plain lines in the terminal while it happens, and a transcript to read afterwards."""

import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from sandbox.clock import Clock
from sandbox.discord.driver import Message

MOMENT = re.compile(r"<t:(-?\d+)(?::([tTdDfFR]))?>")
PERSON = re.compile(r"<@!?(\d+)>")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
LONGEST_LINE = 160
DIM, BOLD, RESET = "\033[2m", "\033[1m", "\033[0m"


class Report:
    """Everything that people and the bot said and did, in order."""

    def __init__(self, *, people: Mapping[str, str], clock: Clock, out: TextIO | None = None) -> None:
        self._people = people  # names by id
        self._clock = clock
        self._out = out or sys.stdout
        self._began = clock.now()
        self._seen: dict[str, Message] = {}
        self._pages: list[str | tuple[str, list[str]]] = []  # what was said, with links to its files

    @property
    def seconds(self) -> float:
        return (self._clock.now() - self._began).total_seconds()

    def note(self, text: str) -> None:
        """Tell in the terminal what happens behind the scenes."""
        self._line(text, DIM)

    def invite(self, address: str) -> None:
        """Tell where the page is."""
        self._line(f"Open {address} in your browser. Ctrl-C here ends everything.", BOLD)

    def problem(self, text: str) -> None:
        """Tell what is wrong."""
        self._line(f"problem: {text}", BOLD)
        self._pages.append(f"**Problem:** {text}\n")

    def act(self, who: str, what: str) -> None:
        """Tell what somebody did."""
        self._line(f"{who}: {what}", BOLD)
        self._pages.append(f"**{who}** · {self._time()} · {what}\n")

    def see(self, message: Message) -> None:
        """Tell what is new in this message, if anything is."""
        before = self._seen.get(message.id)
        self._seen[message.id] = message
        known = before.text.splitlines() if before else []
        lines = [line for line in message.text.splitlines() if line.strip() and line not in known]
        known_files = set(map(name_of, files_of(before))) if before else set[str]()
        files = [url for url in files_of(message) if name_of(url) not in known_files]
        if not lines and not files:
            return
        who = f"{message.author}, only for you" if message.ephemeral else message.author
        if before and before.text:
            who += ", edited"
        for number, line in enumerate(lines):
            said = _plain(self._readable(line))
            self._line(f"{who}: {said}" if number == 0 else f"{' ' * 4}{said}")
        for url in files:
            self._line(f"{' ' * 4}[{name_of(url)}]")
        quoted = "\n".join(f"> {self._readable(line)}  " for line in lines)
        self._pages.append((f"**{who}** · {self._time()}\n\n{quoted}", files))

    def transcript(self, saved: Mapping[str, Path]) -> str:
        """Return the whole in Markdown. `saved`: where the attachment of that URL now lies, beside the transcript."""
        parts = ["# What happened in the local Discord\n"]
        for page in self._pages:
            if isinstance(page, str):
                parts.append(page)
                continue
            text, files = page
            links = [f">\n> 📎 {_link(url, saved)}" for url in files]
            parts.append("\n".join([text, *links]) + "\n")
        return "\n".join(parts)

    def _readable(self, line: str) -> str:
        line = MOMENT.sub(lambda found: self._moment(int(found[1]), found[2] or "f"), line)
        return PERSON.sub(lambda found: f"@{self._people.get(found[1], 'somebody')}", line)

    def _moment(self, stamp: int, style: str) -> str:
        moment = datetime.fromtimestamp(stamp, UTC)
        if style != "R":
            return moment.strftime("%H:%M" if style in "tT" else "%d %B %H:%M")
        ahead = (moment - self._clock.now()).total_seconds()
        size, unit = next(
            (size, unit)
            for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (0.5, "s"), (0, ""))
            if abs(ahead) >= size
        )
        if not unit:
            return "just now"
        count = f"{abs(ahead) / size:.0f} {unit}" if unit != "s" else f"{abs(ahead):.0f} s"
        return f"in {count}" if ahead > 0 else f"{count} ago"

    def _time(self) -> str:
        return self._clock.now().strftime("%H:%M:%S")

    def _line(self, text: str, style: str = "") -> None:
        stamp = f"{self.seconds:6.1f} s  "
        short = text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"
        if self._out.isatty() and style:
            short = f"{style}{short}{RESET}"
        print(stamp + short, file=self._out, flush=True)


def _plain(line: str) -> str:
    """Return a line of Discord's Markdown as a terminal shows it."""
    line = re.sub(r"^(#{1,3}|-#|>)\s+", "", LINK.sub(r"\1", line).strip())
    return re.sub(r"\\(?=[^\w\s])", "", re.sub(r"\*\*|__|`", "", line))


def files_of(message: Message) -> list[str]:
    """Return the links of a message's files, shown in it or attached to it."""
    return [*message.media, *(file.url for file in message.attachments)]


def name_of(url: str) -> str:
    """Return what the file behind a link is called."""
    return urlsplit(url).path.rpartition("/")[2]


def _link(url: str, saved: Mapping[str, Path]) -> str:
    place = saved.get(url.partition("?")[0])
    return f"[{place.name}]({place.name})" if place else name_of(url)
