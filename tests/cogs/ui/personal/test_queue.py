from datetime import UTC, datetime

from bot.community.queue import QueueLine, QueuePage
from bot.domain.community.conduct import Standstill
from bot.domain.generation import Status
from bot.domain.request import Destination
from bot.domain.waits import Outlook, Typical
from cogs.ui.personal import queue as pages
from tests.bot.scripted import FACTS
from tests.cogs.ui.conftest import check_limits, generation, labels, words

WAIT = Typical(low=70, median=87, high=105, samples=0, published=True)
NASTY = "**_@everyone <@1> [x](https://evil.example)\n# " * 90
STILL = Standstill(guild_id=9, reason="too many cats", actor_id=3, at=datetime(2026, 1, 1, tzinfo=UTC))


def line(status=Status.QUEUED, *, place=2, **values):
    outlook = Outlook(place=place, people=place - 1, low=100, high=200, published=False)
    return QueueLine(
        generation=generation(status, **values), outlook=outlook if status is Status.QUEUED else None, wait=WAIT
    )


def test_cancel_stands_only_beside_what_waits():
    page = pages.mine([line(id=1), line(Status.RUNNING, id=2)], FACTS.models)
    assert "2nd \u00b7 1 person ahead \u00b7 about 1\u20134 min" in words(page)
    assert "#2" in words(page)
    assert labels(page) == ["Cancel"]


def test_a_long_queue_keeps_to_discords_limits():
    lines = [line(id=2**62 + n, prompt=NASTY, place=10**6 + n) for n in range(30)]
    page = pages.mine(lines, FACTS.models, staff=True)
    check_limits(page)
    assert "and 20 more" in words(page)
    everybodys = QueuePage(lines=lines[:5], first=5, everything=30, standstill=STILL)
    check_limits(pages.everybodys(everybodys, FACTS.models))


def test_staff_see_who_and_turn_pages():
    page = QueuePage(lines=[line(id=1), line(id=2, prompt="a boat")], first=5, everything=9, standstill=None)
    layout = pages.everybodys(page, FACTS.models)
    assert "9 in all \u00b7 6 to 7" in words(layout)
    assert "<@5>" in words(layout)
    assert "a boat" in words(layout)
    assert labels(layout) == ["Cancel", "Cancel", "\u2190 Before", "After \u2192", "Look again", "Mine"]


def test_staff_do_not_read_what_is_private():
    private = line(id=1, prompt="a secret", destination=Destination(channel_id=1, private=True))
    layout = pages.everybodys(QueuePage(lines=[private], first=0, everything=1, standstill=None), FACTS.models)
    assert "secret" not in words(layout)
    assert "private" in words(layout)
    assert labels(layout) == ["Cancel", "Look again", "Mine"]


def test_a_standstill_stands_over_it():
    page = QueuePage(lines=[], first=0, everything=0, standstill=STILL)
    assert "too many cats" in words(pages.everybodys(page, FACTS.models))
    assert "too many cats" in words(pages.mine([line(id=1)], FACTS.models, standstill=STILL))


def test_only_staff_turn_to_everybodys():
    assert labels(pages.mine([], FACTS.models)) == []
    assert labels(pages.mine([], FACTS.models, staff=True)) == ["Everybody's"]
