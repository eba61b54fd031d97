"""The faults that a visitor can switch on: what each does, in one sentence, and what to watch for then."""

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from sandbox.dream_machine.moderation import BLACKLISTED
from sandbox.stage import Stage

Json = dict[str, Any]

ALWAYS = 10**6  # as often as anybody asks
POST = "POST /channels/*/messages"
LINK_SECONDS = 5.0
LATE_SECONDS = 20.0
MANY_CALLS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(ABC):
    """One fault: its name, how it is called, what it does and what to watch for."""

    name: str
    where: str  # provider, discord
    title: str
    told: str
    watch: str

    @abstractmethod
    async def turn(self, stage: Stage, seen: "Seen", *, on: bool) -> None:
        """Switch it on or off."""

    @abstractmethod
    def left(self, seen: "Seen") -> int:
        """How often it will strike yet; 0 where it is off."""

    @abstractmethod
    def struck(self, seen: "Seen") -> int:
        """How often it has struck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the services say of their faults at one moment."""

    discord: Json
    machine: Json
    account: Json
    links: Json
    profile: Json

    @classmethod
    async def now(cls, stage: Stage) -> "Seen":
        discord, machine, account, links, profile = await asyncio.gather(
            stage.discord.faults(),
            stage.machine.faults(),
            stage.machine.account(),
            stage.discord.state(),
            stage.machine.profile(),
        )
        return cls(discord=discord, machine=machine, account=account, links=links, profile=profile)

    def planned(self, where: str, name: str) -> list[Json]:
        faults = self.discord if where == "discord" else self.machine
        return [one for one in faults["planned"] if one["name"] == name]

    def struck(self, where: str, name: str) -> int:
        faults = self.discord if where == "discord" else self.machine
        return int(faults["struck"].get(name, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRequests(Switch):
    """A fault that strikes requests."""

    route: str
    action: str
    when: str = "before"
    times: int = ALWAYS
    status: int = 500
    seconds: float = 5.0

    async def turn(self, stage: Stage, seen: Seen, *, on: bool) -> None:
        service = stage.discord if self.where == "discord" else stage.machine
        for one in seen.planned(self.where, self.name):
            await service.remove_fault(one["id"])
        if not on:
            return
        if self.where == "discord":
            await stage.discord.fault(
                self.route, self.action, when=self.when, times=self.times, status=self.status, name=self.name
            )
        else:
            await stage.machine.fault(
                self.route,
                self.action,
                when=self.when,
                times=self.times,
                status=self.status,
                seconds=self.seconds,
                name=self.name,
            )

    def left(self, seen: Seen) -> int:
        return sum(one["left"] for one in seen.planned(self.where, self.name))

    def struck(self, seen: Seen) -> int:
        return seen.struck(self.where, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnNextJob(Switch):
    """A failure that the provider's next job ends with."""

    reason: str

    async def turn(self, stage: Stage, seen: Seen, *, on: bool) -> None:
        if on and not self.left(seen):
            await stage.machine.fail_next(self.reason)
        if not on:
            for _ in range(self.left(seen)):
                await stage.machine.spare_next(self.reason)

    def left(self, seen: Seen) -> int:
        return int(seen.account["fail_next"].count(self.reason))

    def struck(self, seen: Seen) -> int:
        return int(seen.account["failed_so"].get(self.reason, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLinks(Switch):
    """File links that die while one looks at them."""

    async def turn(self, stage: Stage, seen: Seen, *, on: bool) -> None:
        await stage.discord.set_link_life(LINK_SECONDS if on else seen.links["link_life_usually"])

    def left(self, seen: Seen) -> int:
        return ALWAYS if seen.links["link_life_seconds"] < seen.links["link_life_usually"] else 0

    def struck(self, seen: Seen) -> int:
        return int(seen.links["dead_links_followed"])


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCalls(Switch):
    """Calls back that come otherwise than Luma's page has it: a switch of the machine's profile."""

    field: str
    value: float

    async def turn(self, stage: Stage, seen: Seen, *, on: bool) -> None:
        await stage.machine.switch(**{self.field: self.value if on else seen.profile["usually"][self.field]})

    def left(self, seen: Seen) -> int:
        return ALWAYS if seen.profile["now"][self.field] != seen.profile["usually"][self.field] else 0

    def struck(self, seen: Seen) -> int:
        return int(seen.profile["bent"].get(self.field, 0))


class Switchboard:
    """All switches of one stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def state(self) -> list[Json]:
        """Return each switch: what it is, whether it is on, how often it will strike yet, and how often it has."""
        seen = await Seen.now(self._stage)
        return [_shown(switch, seen) for switch in FAULTS]

    async def turn(self, name: str, *, on: bool) -> None:
        """Switch one on or off. Raises ValueError where there is none of that name."""
        switch = next((one for one in FAULTS if one.name == name), None)
        if switch is None:
            raise ValueError(f"There is no fault {name!r}. There are: {', '.join(one.name for one in FAULTS)}.")
        await switch.turn(self._stage, await Seen.now(self._stage), on=on)


def _shown(switch: Switch, seen: Seen) -> Json:
    left = switch.left(seen)
    return {
        "name": switch.name,
        "where": switch.where,
        "title": switch.title,
        "told": switch.told,
        "watch": switch.watch,
        "on": left > 0,
        "left": left if 0 < left < ALWAYS // 2 else None,  # None: until it is switched off
        "struck": switch.struck(seen),
    }


FAULTS: tuple[Switch, ...] = (
    OnRequests(
        name="provider-down",
        where="provider",
        title="Provider is down",
        told="Every request to Luma is answered with 503, until you switch this off.",
        watch="The bot looks again every half minute, as Luma asks for, so clips under way arrive a little late. "
        "A video asked for now may or may not have been taken: it is never sent twice, and your quota comes back "
        "after a minute.",
        route="*",
        action="status",
        status=503,
    ),
    OnRequests(
        name="answer-lost",
        where="provider",
        title="Provider's answer gets lost",
        told="Luma accepts the next job, but the connection breaks before the bot hears of it.",
        watch="The bot asks no second time. It finds the job in Luma's list: one job, one clip, one charge.",
        route="POST /generations*",
        action="drop",
        when="after",
        times=1,
    ),
    OnRequests(
        name="provider-slow",
        where="provider",
        title="Provider is slow",
        told="Each answer of Luma's takes six seconds longer.",
        watch="Commands are still answered at once, because nobody waits for Luma while you wait.",
        route="* /generations*",
        action="slow",
        seconds=6.0,
    ),
    OnRequests(
        name="provider-busy",
        where="provider",
        title="Provider says “too many requests”",
        told="Luma refuses each new job with 429, until you switch this off.",
        watch="The card goes back to the queue and is tried again, five times in all. Nothing is charged meanwhile.",
        route="POST /generations*",
        action="status",
        status=429,
    ),
    OnNextJob(
        name="job-fails",
        where="provider",
        title="A job fails",
        told="The next job that Luma takes ends as failed.",
        watch="You are told why in the channel, your quota comes back, and a Retry button waits.",
        reason="Job failed",
    ),
    OnNextJob(
        name="moderated",
        where="provider",
        title="Prompt is refused",
        told="Luma's moderation refuses the next prompt, whatever it says.",
        watch="The reason is told plainly, nothing is charged, and Edit & re-run lets you change the words.",
        reason=BLACKLISTED,
    ),
    OnCalls(
        name="calls-off",
        where="provider",
        title="Luma does not call back",
        told="Luma calls nobody any more, though the bot has a public address here and asks for it.",
        watch="The clip still arrives: the bot looks by itself, and a call would only have made it look sooner.",
        field="callbacks",
        value=False,
    ),
    OnCalls(
        name="calls-late",
        where="provider",
        title="Luma calls back late",
        told=f"Each call comes {LATE_SECONDS:.0f} seconds after what it tells of.",
        watch="The clip is there before the call. What comes too late changes nothing.",
        field="late_callbacks",
        value=LATE_SECONDS,
    ),
    OnCalls(
        name="calls-lie",
        where="provider",
        title="Luma's calls say what is not so",
        told="Calls say “completed” of a job that is under way, and “failed” of one that is done.",
        watch="A call is a hint to look, and what the bot fetches is the truth: nothing comes too early or gets lost.",
        field="lying_callbacks",
        value=True,
    ),
    OnCalls(
        name="calls-unordered",
        where="provider",
        title="Luma's calls come out of order",
        told="That a job has begun is told after its end.",
        watch="The clip arrives, and its card does not go back to “being made”.",
        field="unordered_callbacks",
        value=True,
    ),
    OnCalls(
        name="calls-repeated",
        where="provider",
        title="Luma calls again and again",
        told=f"Each call is made {MANY_CALLS} times, instead of twice.",
        watch="All of them are answered, and there is still one clip, in one message.",
        field="callback_repeats",
        value=MANY_CALLS,
    ),
    OnRequests(
        name="discord-500",
        where="discord",
        title="Discord fails to post",
        told="Discord answers the next three posts with 500, and shows none of them.",
        watch="The message comes a few seconds late, and only once.",
        route=POST,
        action="status",
        times=3,
    ),
    OnRequests(
        name="discord-answer-lost",
        where="discord",
        title="Discord's answer gets lost",
        told="The next post appears in the channel, but the bot never hears that it did.",
        watch="It tries again with the same nonce, and Discord shows no second message.",
        route=POST,
        action="drop",
        when="after",
        times=1,
    ),
    OnRequests(
        name="discord-limit",
        where="discord",
        title="Discord limits the rate",
        told="Discord answers the next three posts with 429 and “try again in half a second”.",
        watch="The bot waits for as long as it was told, then posts once.",
        route=POST,
        action="ratelimit",
        times=3,
    ),
    OnLinks(
        name="links-expire",
        where="discord",
        title="File links die quickly",
        told=f"Links to files that are shown from now on work for {LINK_SECONDS:.0f} seconds instead of a day.",
        watch="Play a clip a moment later: the page asks for a fresh link, and the clip's buttons still work.",
    ),
)
