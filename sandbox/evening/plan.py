"""The script of the evening: who does what when. It follows from the seed alone."""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from sandbox.evening import cast, stories
from sandbox.evening.acts import Entry
from sandbox.evening.acts.making import DRAFT, DRAFT_PICTURE
from sandbox.evening.cast import Person
from sandbox.evening.stories import MINUTE, rules

BEGIN: Final = datetime(2026, 3, 6, 19, 0, tzinfo=UTC)  # a Friday
END: Final = 120 * MINUTE  # the last act; then what is under way comes to its end
KILL, RESTART = 25 * MINUTE, 85 * MINUTE
OUTAGE: Final = (50 * MINUTE, 60 * MINUTE)

SUBJECTS: Final = (
    "a heron",
    "an old tram",
    "a paper boat",
    "two foxes",
    "a lighthouse",
    "a market",
    "a snail",
    "the moon",
)
PLACES: Final = ("in the rain", "at dawn", "under a bridge", "by the sea", "in a garden", "on a hill", "at a crossing")
DEEDS: Final = ("waits", "turns slowly", "goes home", "catches the light", "begins to move", "looks up")
GOING_ON: Final = ("and then it snows", "the camera pulls back", "night falls", "a train passes", "somebody waves")
MODERATED: Final = ("a lot of gore", "a deepfake of a mayor")
# What somebody does first, and what later; each as often as it stands here.
FIRST: Final = ("make", "make", "make", "paint")
LATER: Final = (
    *("make", "make", "extend", "extend", "re-roll", "edit", "cancel", "look", "delete"),
    *("paint", "paint", "animate", "go back", "blend", "change", "change"),
)
CHANGES: Final[dict[str, dict[str, object]]] = {
    "audio": {},
    "upscale": {"resolution": "720p"},
    "reframe": {"aspect": "1:1", "model": "ray-flash-2"},
    "modify": {"strength": "flex_1", "model": "ray-flash-2"},
}
LOOKS: Final = ("quota", "history", "queue", "help")


class Plan:
    """Draws the evening."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._count = 0
        self._cancelling: set[str] = set()  # members of the crowd who cancel what waits
        self.people = cast.people()

    def entries(self, *, until: float = math.inf) -> list[Entry]:
        """Return all acts before so many minutes have passed, in the order in which they happen."""
        drawn = [*rules(), *self._mishaps(), *self._crowd(), *self._heavy(), *self._limits(), *self._stories()]
        drawn = [entry for entry in drawn if entry.step < until * MINUTE]
        return sorted(drawn, key=lambda entry: entry.step)  # stable: within a step in the order of the plan

    def _mishaps(self) -> Iterator[Entry]:
        yield Entry(step=KILL, act="the bot is killed", who="Ana", facts={"prompt": self._prompt(), **DRAFT})
        yield Entry(step=OUTAGE[0], act="the provider fails", who="Ada")
        yield Entry(step=OUTAGE[1], act="the provider works again", who="Ada")
        yield Entry(step=RESTART, act="the bot is restarted", who="Ada")

    def _crowd(self) -> Iterator[Entry]:
        """Most people: they make one or a few, go on with what others made, look, and cancel now and then."""
        for person in self.people:
            if person.server == cast.THIRD:
                continue
            begun = self._random.randrange(2 * MINUTE, 80 * MINUTE)
            for number in range(self._random.choice((1, 1, 2, 2, 3))):
                step = begun + number * self._random.randrange(4 * MINUTE, 12 * MINUTE)
                if step < END:
                    yield self._something(person, step, first=not number)

    def _something(self, person: Person, step: int, *, first: bool) -> Entry:
        kind = self._random.choice(FIRST if first else LATER)
        facts: dict[str, object] = {}
        if kind == "cancel":
            self._cancelling.add(person.name)
        if kind == "make":
            facts = self._wish()
        elif kind == "paint":
            facts = {"prompt": self._prompt(), "count": self._random.choice((1, 1, 2, 3)), **DRAFT_PICTURE}
        elif kind == "change":
            facts = {"which": self._random.randrange(1000), **self._change()}
        elif kind in ("extend", "edit", "go back", "animate", "blend"):
            facts = {"which": self._random.randrange(1000), "prompt": self._words(GOING_ON)}
        elif kind == "re-roll":
            facts = {"which": self._random.randrange(1000)}
        elif kind == "look":
            facts = {"command": self._random.choice(LOOKS)}
        return Entry(step=step, act=kind, who=person.name, facts=facts)

    def _wish(self) -> dict[str, object]:
        """Most are drafts, some are not, and one in twelve is moderated by the provider."""
        words = self._random.choice(MODERATED) if self._random.random() < 1 / 12 else ""
        facts: dict[str, object] = {
            "prompt": self._prompt() + (f", {words}" if words else ""),
            "channel": self._random.choice(("general", "videos")),
        }
        return facts | (DRAFT if self._random.random() < 0.75 else {})

    def _change(self) -> dict[str, object]:
        """Draw one of the four edits, with what it needs."""
        how = self._random.choice(tuple(CHANGES))
        more: dict[str, object] = {} if how == "upscale" else {"prompt": self._words(GOING_ON)}
        return {"how": how, **CHANGES[how], **more}

    def _heavy(self) -> Iterator[Entry]:
        """One member tries to use it all up: three at once, again and again, and the dearest there is."""
        for number, step in enumerate(range(5 * MINUTE, 100 * MINUTE, 6 * MINUTE)):
            facts = {"prompt": self._prompt(), "times": 5, **DRAFT}
            yield Entry(step=step + number % 3, act="make all at once", who=cast.HEAVY.name, facts=facts)
        dear = {"prompt": self._prompt(), "resolution": "4k", "seconds": 9}
        yield Entry(step=101 * MINUTE, act="make", who=cast.HEAVY.name, facts=dear)

    def _limits(self) -> Iterator[Entry]:
        """Somebody runs into each of the other walls."""
        strangers = [person for person in self.people if person.server == cast.THIRD]
        for person in strangers:
            step = self._random.randrange(END)
            act, facts = self._random.choice((("make", {"prompt": self._prompt()}), ("look", {"command": "quota"})))
            yield Entry(step=step, act=act, who=person.name, facts=facts)
        yield self._draft(9, "Cem", channel="quiet")
        yield self._draft(9, "Ana", channel=cast.LOG)
        yield self._draft(10, "Ben", channel="nsfw")
        yield self._draft(11, "Ana", words="a dragon")

    def _stories(self) -> Iterator[Entry]:
        """Tell the small stories: each has people of its own, drawn among the members of the Lounge."""
        members = [person.name for person in self.people if person.group == "Lounge · members"]
        drawn = iter(self._random.sample(members, len(members)))
        yield from stories.gifts(giver=next(drawn), receiver=next(drawn), make=self._draft)
        author, reporters = next(drawn), (next(drawn), next(drawn))
        yield from stories.report_and_appeal(
            author, reporters=reporters, verdict="Hide", word="Overturn", make=self._draft
        )
        author, reporters = next(drawn), (next(drawn), next(drawn))
        yield from stories.ban_and_appeal(author, reporters=reporters, make=self._draft)
        yield from stories.strikes(next(drawn), make=self._draft, moderated=MODERATED)
        yield from stories.consent(keeper=next(drawn), asked=next(drawn), asker=next(drawn), make=self._draft)
        yield from stories.staff_at_work(hooligan=next(drawn), curious=next(drawn), make=self._draft)
        others = [person.name for person in self.people if person.server == cast.OTHER]
        first, second, forgotten, drafter = self._random.sample(others, 4)
        yield from stories.other_guild((first, second, forgotten), make=self._draft)
        rest = list(drawn)
        late = min(rest, key=lambda name: name in self._cancelling)  # else it is taken back in time after all
        rest.remove(late)
        poor, careful, dear, *_ = rest
        yield from stories.walls(poor=poor, careful=careful, late=late, dear=dear, make=self._draft)
        yield from stories.little_left(drafter, make=self._draft)
        patrons = [person.name for person in self.people if person.group == "Lounge · patrons"]
        maker, painter = self._random.sample(patrons, 2)
        yield from stories.everything(maker, painter=painter, make=self._draft, words=self._prompt)

    def _draft(self, minute: float, who: str, **facts: object) -> Entry:
        """Return the act of asking for a draft, with words of its own."""
        words = facts.pop("words", "")
        prompt = self._prompt() + (f", {words}" if words else "")
        return Entry(step=round(minute * MINUTE), act="make", who=who, facts={**DRAFT, "prompt": prompt, **facts})

    def _prompt(self) -> str:
        """Return words that nobody else uses this evening."""
        parts = (self._random.choice(part) for part in (SUBJECTS, DEEDS, PLACES))
        return self._numbered(" ".join(parts))

    def _words(self, among: Sequence[str]) -> str:
        return self._numbered(self._random.choice(among))

    def _numbered(self, words: str) -> str:
        self._count += 1
        return f"{words}, scene {self._count}"
