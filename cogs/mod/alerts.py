"""Tells that a part of a budget is used: in the server's log channel, or to the operator."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.client import News, Reverie
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.money import MicroUsd, shown
from cogs.ui import text
from cogs.ui.layout import Colour, boxed
from cogs.ui.personal.quota import bar

SPANS = {"day": "today's", "month": "this month's"}


class Alerts:
    """Budgets in words."""

    def __init__(self, bot: Reverie) -> None:
        self._models = bot.services.models
        bot.renderers[NoticeKind.BUDGET] = self.news

    async def news(self, notice: Notice) -> News:
        """Return how much is used, what follows, and who and what spent it."""
        facts: Any = notice.facts  # as bot/lifecycle/admission/spending.py wrote them
        percent, spent, limit = facts["percent"], MicroUsd(facts["spent"]), MicroUsd(facts["limit"])
        colour = Colour.FAILED if facts["stopped"] else Colour.WORKING if facts["drafts"] else Colour.WAITING
        whose = "of this server" if notice.guild_id is not None else "of all servers together"
        until = text.since(datetime.fromisoformat(facts["until"]))
        layout = boxed(
            [
                f"### {percent} % of {SPANS[facts['span']]} budget {whose} is used",
                f"{bar(spent, limit)} {shown(spent)} of {shown(limit)} · begins anew {until}",
                _what_follows(facts, until),
                _most("Most was spent by", ((f"<@{who}>", much) for who, much in facts["members"])),
                _most("and for", ((self._label(model), much) for model, much in facts["models"])),
                _most("in the servers", ((f"`{server}`", much) for server, much in facts.get("servers", []))),
                "-# What is under way counts; what fails comes back. /config budget changes it."
                if notice.guild_id is not None
                else "-# ALL_SERVERS_USD_PER_DAY and ALL_SERVERS_USD_PER_MONTH change it.",
            ],
            colour=colour,
        )
        return News(layout=layout)

    def _label(self, model: str) -> str:
        known = self._models.get(model)
        return model if known is None else known.label


def _what_follows(facts: Mapping[str, Any], until: str) -> str:
    if facts["stopped"]:
        return f"Nothing more is made until then; it goes on by itself {until}."
    if not facts["drafts"]:
        return ""
    return (
        f"Until then only drafts are made ({text.listed(facts['drafts'])}), so that the rest reaches for more people."
    )


def _most(head: str, spenders: Iterable[tuple[str, int]]) -> str:
    told = " · ".join(f"{who} {shown(MicroUsd(much))}" for who, much in spenders)
    return f"**{head}** {told}" if told else ""


async def setup(bot: Reverie) -> None:
    """Tell this kind of news."""
    Alerts(bot)
