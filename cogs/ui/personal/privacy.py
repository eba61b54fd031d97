"""What one is told before everything about them is forgotten, and the file with everything about them."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.community.export import Exported
from bot.community.privacy import Forgettable
from bot.domain.money import shown
from cogs.ui import dialogs, text
from cogs.ui.layout import Colour, Layout, note

WORD: Final = "DELETE"
LONGEST_WORD: Final = 20
FILENAME: Final = "everything-about-me.zip"


class Step(StrEnum):
    """The way to being forgotten. The words are in custom_ids: never rename one."""

    ASK = "privacy-delete"
    CONFIRM = "privacy-delete-dialog"


README: Final = """Everything that this bot keeps about you ({user}), in all servers, at {at}.

everything.json  all of it:
  generations             what you asked for: words, options, times, price, and the messages that show it
  ledger                  what was reserved, spent, given back and given to you, in dollars
  pictures                what you sent, by size and time
  strikes, restrictions   warnings, pauses and bans of yours
  reports_i_made, reports_about_my_clips   who reported is not said
  requests_that_waited, news_for_me        what waits or waited for a word; what was told to you
  preferences             what you chose for yourself
  written_down_about_me, what_i_did_as_staff   the audit log
  deletions_i_asked_for
clips.csv        a list of your generations, with a link to each message, for a spreadsheet
{left_out}
Clips and pictures themselves are not in here: the links lead to them, as long as you can see the channel.
All servers are in one file, since they are one person's. Numbers of Discord's are written as text.
Amounts are in US dollars, times in UTC.
"""
LEFT_OUT: Final = """
{count} older generations did not fit. /privacy export before:{first} gives those.
"""


def before_deleting(facts: Forgettable) -> Layout:
    """Say exactly what goes and what stays, and ask."""
    made, month_ends = text.count(facts.generations, "video"), text.since(facts.month_ends)
    goes = [
        f"what you made ({made}): words, pictures, clips, your history, and my messages that show it",
        "requests that wait for a word, your preferences, the words of your reports, news for you",
        "what still waits is cancelled for nothing; what has begun is finished, thrown away, and counted",
        *_given(facts),
    ]
    stays = [
        "numbers, times and prices in the books, with nobody's name",
        f"your number in this month's books, until it is over ({month_ends}): else your allowance would be full again",
        "warnings, pauses and bans, while they are in force; then they go, too",
        "clips that others made from yours, and a picture of yours that such a clip begins with",
        "what you did as staff, in the audit log; what staff wrote in their log channel",
        "what the video provider and Discord keep, and what others have saved: that is theirs to delete",
    ]
    lines = [
        "### Have everything about you forgotten",
        _listed("This goes, in every server where I am", goes),
        _listed("This stays", stays),
        "It cannot be taken back. A long history takes up to an hour. /privacy export gives you a copy first.",
    ]
    button: ui.Button[Any] = ui.Button(
        label="Delete everything…",
        style=discord.ButtonStyle.danger,
        custom_id=str(Mark(verb=Step.ASK, generation_id=0)),
    )
    return note(*lines, colour=Colour.FAILED, buttons=[button])


def dialog() -> ui.Modal:
    """Return the question that is asked once."""
    return dialogs.asking_for_words(
        Mark(verb=Step.CONFIRM, generation_id=0),
        title="Delete everything about you",
        question=f"Type {WORD} to go on",
        hint="It cannot be taken back. Anything else leaves all as it is.",
        words="",
        longest=LONGEST_WORD,
    )


def confirmed(answers: Mapping[str, str]) -> bool:
    """Whether somebody typed the word."""
    return answers.get(dialogs.WORDS, "").strip().upper() == WORD


def begun() -> Layout:
    """Say that it has begun."""
    return note(
        "🗑️ Everything about you up to now is being deleted. My messages about it go one after the other; a long "
        "history takes up to an hour.",
        "-# What you make from now on is kept as always, until you ask again. The numbers of this month keep yours "
        "until it is over.",
    )


def not_confirmed() -> Layout:
    """Say that nothing has happened."""
    return note(f"Nothing was deleted, for you did not type {WORD}. /privacy delete asks again.")


def exported(everything: Exported) -> Layout:
    """Say what is in the file."""
    count = text.count(len(everything.generations), "generation")
    lines = [
        "### Everything about you",
        f"{count} in all servers, and all else that I keep about you. Clips are linked in it, not included.",
    ]
    if everything.generations_left_out:
        older = text.count(everything.generations_left_out, "older one")
        lines.append(f"{older} did not fit. `/privacy export before:{_oldest(everything)}` gives those.")
    parts: list[ui.Item[Any]] = [*map(ui.TextDisplay, lines), ui.File(f"attachment://{FILENAME}")]
    return Layout(ui.Container(*parts, accent_colour=Colour.QUIET.value))


def archive(everything: Exported) -> bytes:
    """Return the file: a ZIP with a page that explains, everything as JSON, and the list of clips as CSV."""
    document = {"user_id": str(everything.user_id), "at": everything.at.isoformat()}
    whole = {**document, "generations": [_linked(one) for one in everything.generations], **everything.others}
    left = everything.generations_left_out
    readme = README.format(
        user=everything.user_id,
        at=everything.at.isoformat(),
        left_out=LEFT_OUT.format(count=left, first=_oldest(everything)) if left else "",
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in {
            "README.txt": readme,
            "everything.json": json.dumps(whole, ensure_ascii=False, indent=1),
            "clips.csv": _list(everything),
        }.items():
            info = zipfile.ZipInfo(name, date_time=everything.at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            folder.writestr(info, data)
    return file.getvalue()


def _listed(heading: str, points: Sequence[str]) -> str:
    return "\n- ".join([f"**{heading}**", *points])


def _given(facts: Forgettable) -> list[str]:
    granted = facts.granted
    given = [
        *([text.count(granted.videos, "video")] if granted.videos > 0 else []),
        *([text.count(granted.pictures, "picture")] if granted.pictures > 0 else []),
        *([shown(granted.amount)] if granted.amount > 0 else []),
    ]
    return [f"what was given to you and is not used: {', '.join(given)}"] if given else []


def _oldest(everything: Exported) -> int:
    return min((one["id"] for one in everything.generations), default=0)


def _linked(generation: Mapping[str, Any]) -> dict[str, Any]:
    return {**generation, "messages": [{**one, "link": _link(generation, one)} for one in _messages(generation)]}


def _messages(generation: Mapping[str, Any]) -> list[dict[str, str]]:
    messages: list[dict[str, str]] = generation.get("messages", [])
    return messages


def _link(generation: Mapping[str, Any], message: Mapping[str, str]) -> str:
    server = "@me" if generation.get("private") else generation.get("guild_id", "@me")
    return f"https://discord.com/channels/{server}/{message['channel_id']}/{message['message_id']}"


def _list(everything: Exported) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(
        ["number", "server", "asked_at", "state", "prompt", "model", "seconds", "resolution", "usd", "link"]
    )
    for one in everything.generations:
        links = [_link(one, message) for message in _messages(one) if message["kind"] == "result"]
        writer.writerow(
            [
                one["id"],
                f"id:{one['guild_id']}" if "guild_id" in one else "direct messages",
                one["created_at"],
                one["status"],
                text.cell(one["prompt"]),
                one["model"],
                one["seconds"],
                one["resolution"],
                one["price"],
                *links[:1],
            ]
        )
    return "\ufeff" + file.getvalue()  # tells Excel that it is UTF-8
