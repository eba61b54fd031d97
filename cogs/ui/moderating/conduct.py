"""Strikes, pauses and bans in words: what staff are answered, and what the member is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.domain.community.conduct import Act, Record, Restriction, Standstill, Strike, StrikeKind
from bot.domain.community.notices import Notice, NoticeFact
from bot.domain.reasons import Reason
from cogs.ui import text
from cogs.ui.layout import Colour, Layout, note

MOST_LISTED: Final = 10
LONGEST_REASON: Final = 400  # that staff may give
LISTED_REASON: Final = 180  # of which a list shows so much: Discord takes 4000 characters
FOUND: Final = {
    Reason.BLACKLISTED_WORDS: "words that it does not allow",
    Reason.FRAME_MODERATED: "a picture that it does not allow",
    Reason.PROMPT_MODERATED: "a prompt that it does not allow",
    Reason.MODERATED: "something that it does not allow",
}
TOLD: Final = "-# They are told in a direct message, if they take those from me. It is in the audit log."


class Verb(StrEnum):
    """What can be pressed. The words are in custom_ids: never rename one."""

    WITHDRAW = "strike-withdraw"


def listed(user_id: int, record: Record, strikes: Sequence[Strike]) -> Layout:
    """Return a member's strikes, the newest first, with Withdraw where they count."""
    counting = {one.id for one in record.strikes}
    parts: list[ui.Item[Any]] = [
        ui.TextDisplay("\n".join([f"### Strikes of <@{user_id}>", _summary(record), *_held(record)]))
    ]
    for one in strikes[:MOST_LISTED]:
        words = _line(one, counts=one.id in counting, days=record.days)
        if one.id in counting:
            parts.append(ui.Section(words, accessory=_withdraw(one)))
        else:
            parts.append(ui.TextDisplay(words))
    if len(strikes) > MOST_LISTED:
        parts.append(ui.TextDisplay(f"-# … and {len(strikes) - MOST_LISTED} older ones"))
    return Layout(ui.Container(*parts, accent_colour=Colour.QUIET.value))


def lines(record: Record) -> list[str]:
    """Return what counts against a member and what holds them back, as they may read it; nothing where nothing does."""
    told = [f"⚠️ {_summary(record)}"] if record.strikes else []
    if record.pause is not None and record.pause.until is not None:
        told.append(f"⏸️ **Paused**: nothing new can be started; it ends {text.since(record.pause.until)}.")
    return told + _everywhere(record)


def struck(user_id: int, record: Record) -> Layout:
    """Return what a strike by staff led to."""
    return note(f"⚠️ <@{user_id}> has a strike. {_summary(record)}", *_held(record), TOLD)


def paused(user_id: int, until: datetime) -> Layout:
    """Return that a member may start nothing new."""
    return note(f"⏸️ <@{user_id}> can start nothing new here; it ends {text.since(until)}.", TOLD)


def banned(user_id: int, until: datetime | None, cancelled: int) -> Layout:
    """Return that a member is kept out, and what became of their waiting work."""
    end = "until /mod unban" if until is None else f"it ends {text.since(until)}"
    took = f"{text.count(cancelled, 'waiting video')} of theirs {'was' if cancelled == 1 else 'were'} cancelled."
    return note(
        f"⛔ <@{user_id}> may not use me here any more; {end}.",
        f"{took if cancelled else ''} What had begun is still made and posted.".strip(),
        TOLD,
    )


def freed(user_id: int, act: Act) -> Layout:
    """Return that a pause or a ban is over."""
    what = "can start things here again" if act is Act.RESUME else "may use me here again"
    return note(f"▶️ <@{user_id}> {what}.", TOLD)


def banner(still: Standstill) -> str:
    """Return the line over everything that waits while work is paused."""
    who = "staff" if still.guild_id is not None else "the operator"
    return f"⏸️ **Paused by {who}**: {text.plain(still.reason, LONGEST_REASON)}. What waits goes on afterwards."


def news(notice: Notice, *, place: str, everywhere_until: datetime | None) -> Layout:
    """Return what a member is told about an act that concerns them; `place` is the server's name."""
    facts, where = notice.facts, text.plain(place, 100)
    act = Act(str(facts["act"]))
    colour = Colour.FAILED if act in {Act.STRIKE, Act.PAUSE, Act.BAN} else Colour.QUIET
    heads = {
        Act.STRIKE: f"### ⚠️ A strike in {where}",
        Act.PAUSE: f"### ⏸️ You are paused in {where}",
        Act.BAN: f"### ⛔ You may not use me in {where} any more",
        Act.WITHDRAW: f"### A strike of yours in {where} was withdrawn",
        Act.RESUME: f"### ▶️ Your pause in {where} is over",
        Act.UNBAN: f"### ▶️ You may use me in {where} again",
    }
    told = [heads[act], *_told(act, facts)]
    if everywhere_until is not None and act is Act.STRIKE:
        told.append(
            "All servers together, providers refused too much of what you asked for. "
            f"You can start nothing new anywhere before {_moment(int(everywhere_until.timestamp()))}."
        )
    return note(*told, colour=colour)


def _told(act: Act, facts: Mapping[str, NoticeFact]) -> list[str]:
    until = facts.get("until")
    end = f"It ends {_moment(until)}." if isinstance(until, int) else ""
    reason = str(facts.get("reason") or "")
    why = f"Staff gave a reason:\n{text.quoted(reason, LONGEST_REASON)}" if reason else ""
    if act is Act.STRIKE:
        return _strike_told(facts, why)
    if act is Act.PAUSE:
        return [f"You can start nothing new there. What you had asked for before is still made. {end}", why]
    if act is Act.BAN:
        cancelled = int(str(facts.get("cancelled") or 0))
        took = f"{text.count(cancelled, 'waiting video')} of yours came back: nothing was charged." if cancelled else ""
        return [f"{end} {took}".strip(), why, "-# /privacy still works for you."]
    if act is Act.WITHDRAW:
        return [f"{facts.get('count')} of {facts.get('limit')} count now."]
    return [why]


def _strike_told(facts: Mapping[str, NoticeFact], why: str) -> list[str]:
    until, count, limit, days = (facts.get(name) for name in ("until", "count", "limit", "days"))
    if facts.get("by") == StrikeKind.PROVIDER.value:
        number = f" #{facts['generation']}" if facts.get("generation") else " your video"
        what = FOUND.get(Reason(str(facts["reason"])), FOUND[Reason.MODERATED])
        why = (
            f"The provider refused{number}: {what}. It cost you nothing, but it counts: "
            "too many of those, and the provider shuts all of us out."
        )
    if isinstance(until, int):
        follows = (
            f"**{count} strikes count now, and {limit} are too many: you can start nothing new there "
            f"before {_moment(until)}.** What you had asked for before is still made."
        )
    else:
        follows = f"**{count} of {limit} strikes count now.** With the last one you are paused for a while."
    return [why, follows, f"-# Each counts for {days} days. /quota shows yours."]


def _moment(stamp: int) -> str:
    return f"<t:{stamp}:f> (<t:{stamp}:R>)"


def _summary(record: Record) -> str:
    count = len(record.strikes)
    each = f"each does for {text.count(record.days, 'day')}"
    if count < record.limit:
        return f"{count} of {text.count(record.limit, 'strike')} count now; {each}."
    return f"{text.count(count, 'strike')} count now, and {record.limit} are too many; {each}."


def _held(record: Record) -> list[str]:
    held = [_restricted(one, what) for one, what in ((record.ban, "⛔ Banned"), (record.pause, "⏸️ Paused")) if one]
    return held + _everywhere(record)


def _everywhere(record: Record) -> list[str]:
    if record.everywhere_until is None:
        return []
    told = "⏸️ Refused too often by providers, all servers together: nothing new can be started anywhere"
    return [f"{told}; it ends {text.since(record.everywhere_until)}."]


def _restricted(one: Restriction, what: str) -> str:
    who = "me" if one.actor_id is None else f"<@{one.actor_id}>"
    end = f", ends {text.since(one.until)}" if one.until is not None else ""
    return f"{what} by {who} {text.since(one.at)}{end}: {text.plain(one.reason, LISTED_REASON)}"


def _line(one: Strike, *, counts: bool, days: int) -> str:
    if one.kind is StrikeKind.PROVIDER:
        what = f"The provider refused {FOUND.get(Reason(one.reason), FOUND[Reason.MODERATED])}"
    else:
        what = f"<@{one.actor_id}>: {text.plain(one.reason, LISTED_REASON)}"
    about = f" · #{one.generation_id}" if one.generation_id is not None else ""
    if counts:
        state = f"counts, decays {text.since(one.at + timedelta(days=days))}"
    else:
        state = "counts no more" if one.withdrawn_at is None else f"withdrawn {text.since(one.withdrawn_at)}"
    return f"{what}{about}\n-# {text.since(one.at)} · {state}"


def _withdraw(one: Strike) -> ui.Button[Any]:
    mark = Mark(verb=Verb.WITHDRAW, generation_id=0, more=str(one.id))
    return ui.Button(label="Withdraw", style=discord.ButtonStyle.secondary, custom_id=str(mark))
