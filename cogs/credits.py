"""Tells the operator that an account has little left, or that its credits and our books do not agree."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.client import News, Reverie
from bot.community.bookkeeping.differences import Difference, Several
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.money import NOTHING, MicroUsd, shown
from cogs.ui import text
from cogs.ui.layout import Colour, boxed


class Credits:
    """Credits in words, for direct messages."""

    def __init__(self, bot: Reverie) -> None:
        bot.renderers[NoticeKind.CREDITS] = self.low
        bot.renderers[NoticeKind.DIFFERENCE] = self.difference

    async def low(self, notice: Notice) -> News:
        """Return how much is left, and what to do."""
        facts: Any = notice.facts  # as bot/community/bookkeeping/credits.py wrote them
        account, left, below = facts["account"], MicroUsd(facts["left"]), MicroUsd(facts["below"])
        lines = [
            f"### {shown(left)} of credits is left at {account}",
            f"You asked to be told below {shown(below)}. Add credits to the API account, or work stops there.",
            f"-# Said once a day while it is so. PROVIDERS__{account.upper()}__WARN_BELOW_USD changes it.",
        ]
        return News(layout=boxed(lines, colour=Colour.WORKING))

    async def difference(self, notice: Notice) -> News:
        """Return what went, what should have gone, and what may explain the rest."""
        account, found = str(notice.facts["account"]), _read(notice.facts)
        went, booked = _went(found.gone), shown(found.expected)
        span = f"From {text.since(found.since)} to {text.since(found.until)}"
        lines = [
            f"### {account}: {_went(found.unexplained)} that our books do not explain",
            f"{span}, by its credits {went}; by our books {booked} should have gone.",
            "**What may explain it**\n" + "\n".join(f"- {line}" for line in _candidates(found)),
            "-# `python -m bot reconcile` compares our work with the provider's list, one by one.",
        ]
        return News(layout=boxed(lines, colour=Colour.WORKING))


def _went(amount: MicroUsd) -> str:
    return f"{shown(amount)} went" if amount >= NOTHING else f"{shown(MicroUsd(-amount))} came"


def _candidates(found: Difference) -> Iterator[str]:
    """Yield what may explain a difference, the likeliest first."""
    failed, unconfirmed, guessed = found.failed, found.unconfirmed, found.guessed
    if found.unexplained < NOTHING:
        yield "Credits were bought or given."
    if failed.times:
        exactly = " That is just the difference: they were billed." if failed.amount == found.unexplained else ""
        told = f"{text.count(failed.times, 'job')} failed there, {shown(failed.amount)}."
        yield f"{told} The provider's page says that such jobs are free.{exactly}"
    if unconfirmed.times:
        told = f"{text.count(unconfirmed.times, 'submission')} of ours got no answer, {shown(unconfirmed.amount)}."
        yield f"{told} What arrived all the same was charged; it is booked as your cost."
    if guessed.times:
        yield (
            f"{text.count(guessed.times, 'upscale or sound', 'upscales and sounds')}, booked at "
            f"{shown(guessed.amount)}: no page gives their price, so it is what your settings say."
        )
    if found.under_way.times:
        yield f"{text.count(found.under_way.times, 'job')} under way at the last look, {shown(found.under_way.amount)}."
    if found.unexplained > NOTHING:
        yield "Somebody else uses the same API key."


def _read(facts: Mapping[str, Any]) -> Difference:
    return Difference(
        since=datetime.fromisoformat(facts["since"]),
        until=datetime.fromisoformat(facts["until"]),
        expected=MicroUsd(facts["expected"]),
        gone=MicroUsd(facts["gone"]),
        failed=_several(facts["failed"]),
        unconfirmed=_several(facts["unconfirmed"]),
        guessed=_several(facts["guessed"]),
        under_way=_several(facts["under_way"]),
    )


def _several(facts: Mapping[str, int]) -> Several:
    return Several(times=facts["times"], amount=MicroUsd(facts["amount"]))


async def setup(bot: Reverie) -> None:
    """Tell these kinds of news."""
    Credits(bot)
