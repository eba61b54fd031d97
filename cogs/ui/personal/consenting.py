"""May somebody go on with a clip? The question to its owner, and the news to who asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast

import discord
from discord import ui

from bot.client import Mark
from bot.domain.community.configuration import Extending
from bot.domain.community.notices import NoticeFact
from bot.domain.community.proposals import Proposal
from bot.domain.errors import Fact
from bot.domain.generation import Generation
from bot.domain.reasons import Reason
from cogs.ui import cards, sentences, text
from cogs.ui.layout import Colour, Layout, boxed, note

ALLOW: Final = "consent-allow"
REFUSE: Final = "consent-refuse"
DECIDES: Final = {
    Extending.ME: "only you can go on with your clips here",
    Extending.ASK: "whoever wants to go on with a clip of yours here has to ask you first",
    Extending.ANYONE: "anybody can go on with your clips here",
}


def asked(proposal: Proposal) -> Layout:
    """Return what is told to who asked: nothing is reserved, and an answer comes."""
    return note(
        f"**<@{proposal.owner_id}> is asked first.** They decide who goes on with their clips. I tell you what they "
        "say; until then nothing is reserved, and a week without an answer is a no.",
        cards.words(proposal.request, limit=200),
        colour=Colour.WAITING,
    )


def question(
    proposal: Proposal, clip: Generation, models: cards.Models, *, link: str | None, lapses: datetime, words: bool
) -> Layout:
    """Return the question; without the words where others read it, too, and they are meant for one alone."""
    who = f"<@{proposal.requester.user_id}>"
    noun = "picture" if clip.request.makes_picture else "clip"
    means = (
        f"If you allow it, it is made at once and they pay for it; your {noun} stays as it is. It is about this one "
        f"only: **/preferences** decides about all. Without an answer it lapses {text.since(lapses)}."
    )
    what = f"[#{clip.id}]({link})" if link else f"#{clip.id}"
    wish = "go on with" if clip.id in proposal.request.clip_ids else "use"
    if proposal.origin_id == clip.id:
        wish = "make again"
    return boxed(
        [
            f"{who} would like to {wish} your {noun} {what}:",
            cards.words(proposal.request, limit=1000) if words else "",
            f"-# {cards.options(proposal.request, models)}",
            means,
        ],
        above=f"<@{proposal.owner_id}>, somebody asks you for something.",
        colour=Colour.WAITING,
        buttons=[
            _button(ALLOW, "Allow", proposal.id, discord.ButtonStyle.success),
            _button(REFUSE, "Refuse", proposal.id, discord.ButtonStyle.secondary),
        ],
    )


def answered(proposal: Proposal, *, allowed: bool) -> Layout:
    """Return what is left of the question."""
    who = f"<@{proposal.requester.user_id}>"
    if allowed:
        return note(f"✅ You allowed {who} to go on with #{proposal.clip_id}.", colour=Colour.DONE)
    return note(f"✖️ You did not allow {who} to go on with #{proposal.clip_id}.")


def lapsed() -> Layout:
    """Return what is left of a question that nobody waits for any more."""
    return note(sentences.told(Reason.CONSENT_LAPSED))


def news(proposal: Proposal, facts: Mapping[str, NoticeFact]) -> Layout:
    """Return what the owner said, for who asked, and what comes of it."""
    outcome, owner, clip = facts.get("outcome"), f"<@{proposal.owner_id}>", f"#{proposal.clip_id}"
    above = f"<@{proposal.requester.user_id}>, you asked to go on with {clip}."
    words = cards.words(proposal.request, limit=200)
    if outcome == "allowed":
        told = f"✅ {owner} allowed it: #{facts.get('generation')} is on its way. /queue shows how it stands."
        return boxed([told, words], above=above, colour=Colour.DONE)
    if outcome == "next":
        told = f"{owner} allowed it. <@{facts.get('owner')}> is asked now, too, for their clip is in it."
        return boxed([told, words], above=above, colour=Colour.WAITING)
    if outcome == "failed":
        told = f"{owner} allowed it, but it could not be made now. {_why(facts)}"
        again = "-# Ask for the same again within a week of your first asking, and their yes still counts."
        return boxed([told, words, again], above=above, colour=Colour.FAILED)
    command = "/image" if proposal.request.makes_picture else "/video"
    told = f"{owner} did not allow it. {sentences.FREE} {command} makes one of your own."
    return boxed([told, words], above=above, colour=Colour.QUIET)


def preference(own: Extending | None, server: Extending, *, changed: bool, said: str = "") -> Layout:
    """Return who may go on with a member's clips, and who said so; and what else was `said`."""
    decides = DECIDES[server if own is None else own]
    told = f"**From now on {decides}.**" if changed else f"**{decides[0].upper()}{decides[1:]}.**"
    source = "That is what this server says." if own is None else "You chose that, whatever the server says."
    return note(told, f"-# {source} It counts for what you made already, too.", said, colour=Colour.DONE)


def _why(facts: Mapping[str, NoticeFact]) -> str:
    """Return the sentence of what stood in the way."""
    known = facts.get("facts")
    told = {name: _fact(one) for name, one in known.items()} if isinstance(known, dict) else {}
    try:
        return sentences.told(Reason(str(facts.get("reason"))), told)
    except ValueError:  # a reason of another version
        return ""


def _fact(kept: NoticeFact) -> Fact:
    """Return a fact as a sentence takes it (bot/lifecycle/admission/owners.py keeps it)."""
    if isinstance(kept, dict):
        return datetime.fromisoformat(str(kept.get("moment")))
    if isinstance(kept, list):
        return tuple(str(one) for one in cast("Sequence[object]", kept))
    return "" if kept is None else kept


def _button(verb: str, label: str, proposal_id: int, style: discord.ButtonStyle) -> ui.Button[Any]:
    return ui.Button(label=label, style=style, custom_id=str(Mark(verb=verb, generation_id=0, more=str(proposal_id))))
