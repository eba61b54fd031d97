"""Charts: readable on both themes, whatever people are called. Two examples are left in demo-output/charts."""

import asyncio
import io
import random
import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from bot.media import charts
from bot.media.charts import COLOURS, INK, MOST_SERIES, REST_COLOUR, Chart, Easel, Series, Unit, draw, readable

PROJECT = Path(__file__).parents[3]
EXAMPLES = PROJECT / "demo-output/charts"
DAYS = tuple(date(2026, 11, 1) + timedelta(days=number) for number in range(30))
NAMES = ("Ana", "Ben", "Cem", "Dora", "member …4711", "Emil", "Fatma", "Gül")
ODD = ("日本語の名前", "🦊🦊", "a $x^2$ $", "العربية", "\u202eturned", "_hidden", "=1+1", "n" * 200, "")


def some_values(seed: int, most: int, count: int) -> tuple[int, ...]:
    """Return what a member might make on so many days, the same each time."""
    chance = random.Random(seed)
    return tuple(max(0, chance.randrange(-1, most + 1)) for _ in range(count))


def a_month(unit: Unit = Unit.CLIPS) -> Chart:
    """Everything at once: as many groups as have a colour, and the rest."""
    scale = 250_000 if unit is Unit.DOLLARS else 1
    series = [
        Series(name=name, values=tuple(scale * value for value in some_values(place, 6 - place // 2, len(DAYS))))
        for place, name in enumerate(NAMES)
    ]
    rest = Series(name="others", values=tuple(scale * value for value in some_values(99, 2, len(DAYS))), rest=True)
    title = "Clips made a day, by member" if unit is Unit.CLIPS else "Dollars used a day, by member"
    return Chart(title=title, unit=unit, days=DAYS, series=(*series, rest))


def a_day(names=NAMES) -> Chart:
    series = tuple(Series(name=name, values=(1_234_567 * (9 - place),)) for place, name in enumerate(names))
    return Chart(title="Dollars used today, by member", unit=Unit.DOLLARS, days=DAYS[:1], series=series)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image.convert("RGB")


def contrast(one: str, other: str) -> float:
    """Return how much one colour stands out from another, as WCAG counts it."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted([light(one), light(other)])
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("chart", [a_month(), a_month(Unit.DOLLARS), a_day()], ids=["clips", "dollars", "today"])
def test_a_chart_is_small_wide_and_the_same_each_time(chart):
    data = draw(chart)
    assert len(data) < 200 * 1024
    assert opened(data).size == (800, 520)
    assert draw(chart) == data


def test_two_examples_are_left_to_be_looked_at():
    EXAMPLES.mkdir(parents=True, exist_ok=True)
    for name, chart in {"clips": a_month(), "dollars": a_month(Unit.DOLLARS)}.items():
        path = EXAMPLES / f"{name}.png"
        path.write_bytes(draw(chart))
        assert opened(path.read_bytes()).size == (800, 520)


def test_its_card_hides_the_theme_behind_it():
    image = Image.open(io.BytesIO(draw(a_month()))).convert("RGBA")
    assert image.getchannel("A").getextrema() == (255, 255)
    assert contrast(INK, charts.CARD) > 7
    assert min(contrast(colour, charts.CARD) for colour in (*COLOURS, REST_COLOUR)) > 2.9


def test_every_group_has_a_colour_of_its_own():
    assert len({*COLOURS, REST_COLOUR}) == MOST_SERIES + 1 == 9
    seen = {colour for _, colour in opened(draw(a_day())).getcolors(maxcolors=800 * 520) or ()}
    assert all(tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5)) in seen for colour in COLOURS)


@pytest.mark.parametrize("chart", [a_month(), a_month(Unit.DOLLARS)], ids=["clips", "dollars"])
def test_no_label_lies_on_another(chart, monkeypatch):
    """What is written along the axes and in the legend, as it was drawn."""
    found = {}
    columns = charts._columns

    def watched(axes, drawn):
        columns(axes, drawn)
        found["axes"] = axes

    monkeypatch.setattr(charts, "_columns", watched)
    draw(chart)
    axes = found["axes"]
    renderer = axes.figure.canvas.get_renderer()
    labels = [*axes.get_xticklabels(), *axes.get_legend().get_texts(), axes.title]
    low, high = axes.get_ylim()
    labels += [label for label in axes.get_yticklabels() if low <= label.get_position()[1] <= high]
    boxes = [label.get_window_extent(renderer) for label in labels if label.get_text()]
    assert len(boxes) >= 16
    assert [(a, b) for a in boxes for b in boxes if a is not b and a.overlaps(b)] == []
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= 800 and box.y1 <= 520 for box in boxes)
    smallest = min(box.height for box in boxes)
    assert smallest * 380 / 800 > 6  # letters of a picture that Discord shows 380 pixels wide


def test_dollars_stand_on_the_axis_and_a_days_bars_say_how_much():
    label = charts._labelled(Unit.DOLLARS)
    assert [label(value) for value in (0, 2.0, 0.5, 0.025)] == ["$0", "$2", "$0.50", "$0.025"]
    assert charts._labelled(Unit.DOLLARS, exact=True)(1234.5) == "$1,234.50"
    assert charts._labelled(Unit.CLIPS)(3.0) == "3"


@pytest.mark.parametrize("names", [ODD, ("",), ("_",) * 9])
def test_odd_names_do_not_break_it(names):
    """A letter without a font would warn, a formula would fail: warnings are errors here."""
    assert opened(draw(a_day(names))).size == (800, 520)
    drawn = draw(
        Chart(
            title="🦊 $odd$",
            unit=Unit.CLIPS,
            days=DAYS[:3],
            series=tuple(Series(name=name, values=(1, 0, 2)) for name in names),
        )
    )
    assert opened(drawn).size == (800, 520)


def test_a_name_without_any_letter_that_can_be_drawn_has_another():
    assert readable("🦊") == ""
    assert charts._name(Series(name="🦊", values=(), otherwise="member …4711")) == "member …4711"
    assert len(charts._name(Series(name="n" * 200, values=()))) <= charts.LONGEST_NAME


def test_nothing_can_be_drawn_too():
    week = Chart(title="", unit=Unit.DOLLARS, days=DAYS[:7], series=(Series(name="none", values=(0,) * 7),))
    day = Chart(title="", unit=Unit.CLIPS, days=DAYS[:1], series=(Series(name="none", values=(0,)),))
    assert [opened(draw(one)).size for one in (week, day)] == [(800, 520)] * 2


async def test_at_most_two_are_drawn_at_once(monkeypatch):
    held, full, loop = threading.Event(), asyncio.Event(), asyncio.get_running_loop()
    lock = threading.Lock()
    running, most = 0, 0

    def slow(_chart) -> bytes:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == charts.AT_ONCE:
                loop.call_soon_threadsafe(full.set)
        held.wait(10)
        with lock:
            running -= 1
        return b""

    monkeypatch.setattr(charts, "draw", slow)
    easel = Easel()
    drawing = [asyncio.create_task(easel.draw(a_day())) for _ in range(6)]
    await full.wait()
    held.set()
    await asyncio.gather(*drawing)
    assert most == charts.AT_ONCE


def test_a_bot_that_draws_nothing_does_not_load_matplotlib():
    program = "import sys, bot.app; import cogs.mod.numbers; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False).returncode == 0
