"""
Charts: so many a day, told apart by colour.

A card of its own colour lies behind each, so that it reads alike on Discord's dark and light theme. The letters are
large, since Discord shows a picture about half as wide as it is. Matplotlib comes only with the first chart: it takes
a second and tens of megabytes, and many bots never draw one.
"""

import asyncio
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final

from bot.domain.money import DOLLAR

Axes = Any  # matplotlib says only in part what its own methods take
AT_ONCE: Final = 2
SIZE_INCHES: Final = (8.0, 5.2)
DOTS_PER_INCH: Final = 100
CARD: Final = "#33363f"
INK: Final = "#ffffff"
FAINT: Final = "#c4c9d4"
# Okabe and Ito's colours, told apart by colour-blind people, too; the darkest is lighter here, for the dark card.
COLOURS: Final = ("#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#d55e00", "#4f8fd0", "#b3e2cd")
REST_COLOUR: Final = "#9aa0ab"
MOST_SERIES: Final = len(COLOURS)
LONGEST_NAME: Final = 18
DATES_SHOWN: Final = 5
# Tried in this order, letter by letter. The first comes with matplotlib; the others where somebody installed them.
FONTS: Final = (
    "DejaVu Sans",
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Sans CJK KR",
    "WenQuanYi Zen Hei",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
)


class Unit(StrEnum):
    """What is counted."""

    CLIPS = "clips"
    DOLLARS = "dollars"  # the values are MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """
    One colour: a value for each day. `rest`: all that is too small for a colour of its own.

    `otherwise` is its name where no font has a letter of the other one.
    """

    name: str
    values: tuple[int, ...]
    otherwise: str = "?"
    rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is to be drawn: at most MOST_SERIES, and the rest. One day alone is drawn as a bar for each."""

    title: str
    unit: Unit
    days: tuple[date, ...]
    series: tuple[Series, ...]


class Easel:
    """Draws in a thread, a few at once at most."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def draw(self, chart: Chart) -> bytes:
        """Return a chart as PNG; the same for the same values."""
        async with self._turns:
            return await asyncio.to_thread(draw, chart)


def draw(chart: Chart) -> bytes:
    """Return a chart as PNG, 800 pixels wide. Takes a tenth of a second, the first one some seconds."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  only who draws pays for it
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure: Any = Figure(figsize=SIZE_INCHES, dpi=DOTS_PER_INCH, facecolor=CARD, layout="constrained")
    canvas: Any = FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=CARD)
    figure.get_layout_engine().set(w_pad=0.2, h_pad=0.2)  # inches
    if len(chart.days) == 1:
        _bars(axes, chart)
    else:
        _columns(axes, chart)
    axes.set_title(readable(chart.title), color=INK, fontsize=20, loc="left", pad=14)
    axes.tick_params(colors=INK, labelsize=17, length=0)
    axes.spines[:].set_visible(False)
    axes.set_axisbelow(True)
    for words in _texts(axes):
        words.set_fontfamily(list(_families()))
        words.set_parse_math(False)  # a $ in a name begins no formula
    file = io.BytesIO()
    canvas.print_png(file, metadata={"Software": None})
    return file.getvalue()


def readable(words: str) -> str:
    """Return words with only those letters that there is a font for; others are left out."""
    return "".join(letter for letter in words if ord(letter) in _letters()).strip()


def _columns(axes: Axes, chart: Chart) -> None:
    """Draw a column for each day, in layers."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415

    below = [0.0] * len(chart.days)
    drawn: list[Any] = []
    for series, colour in _coloured(chart.series):
        values = [_height(value, chart.unit) for value in series.values]
        # An edge of the card's colour parts two layers that somebody sees in the same colour.
        edge = {"edgecolor": CARD, "linewidth": 0.8}
        drawn.append(axes.bar(range(len(values)), values, bottom=below, color=colour, width=0.82, **edge))
        below = [low + value for low, value in zip(below, values, strict=True)]
    axes.set_ylim(0, max([*below, _height(1, chart.unit)]) * 1.05)
    axes.yaxis.set_major_locator(
        MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=chart.unit is Unit.CLIPS, min_n_ticks=2)
    )
    axes.yaxis.set_major_formatter(FuncFormatter(_labelled(chart.unit)))
    axes.grid(axis="y", color=FAINT, alpha=0.25)
    step = -(-len(chart.days) // DATES_SHOWN)
    shown = range(len(chart.days) - 1, -1, -step)  # the newest day always has its date
    axes.set_xticks(list(shown), [f"{chart.days[place].day}\N{THIN SPACE}{chart.days[place]:%b}" for place in shown])
    axes.legend(
        drawn,
        [_name(series) for series in chart.series],  # said here, where a name may also begin with _
        loc="upper center",
        bbox_to_anchor=(0.5, -0.12),
        ncols=min(3, len(chart.series)),
        frameon=False,
        fontsize=16,
        labelcolor=INK,
        handlelength=0.9,
        handletextpad=0.5,
        columnspacing=1.2,
    )


def _bars(axes: Axes, chart: Chart) -> None:
    """Draw a bar for each group, with its value written behind it."""
    names = [_name(series) for series in chart.series]
    values = [_height(series.values[0], chart.unit) for series in chart.series]
    colours = [colour for _, colour in _coloured(chart.series)]
    bars = axes.barh(range(len(values)), values, color=colours, height=0.7)
    written = _labelled(chart.unit, exact=True)
    axes.bar_label(bars, [written(value) for value in values], padding=8, color=INK, fontsize=17)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.set_xlim(0, max([*values, _height(1, chart.unit)]) * 1.18)  # room for what is written behind


def _height(value: int, unit: Unit) -> float:
    return value / DOLLAR if unit is Unit.DOLLARS else float(value)


def _labelled(unit: Unit, *, exact: bool = False) -> Any:  # noqa: ANN401  matplotlib calls it with or without a place
    def label(value: float, _place: object = None) -> str:
        if unit is Unit.CLIPS:
            return f"{value:.0f}"
        whole = not exact and value == int(value)
        return f"${value:,.0f}" if whole else f"${value:,.2f}" if exact or value >= 0.1 else f"${value:.3f}"  # noqa: PLR2004

    return label


def _coloured(series: Sequence[Series]) -> Iterable[tuple[Series, str]]:
    return ((one, REST_COLOUR if one.rest else COLOURS[place % MOST_SERIES]) for place, one in enumerate(series))


def _name(series: Series) -> str:
    shown = readable(series.name) or series.otherwise
    return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - 1].rstrip()}…"


def _texts(axes: Axes) -> Iterable[Any]:
    from matplotlib.text import Text  # noqa: PLC0415

    found: list[Any] = axes.findobj(Text)
    return found


@cache
def _families() -> tuple[str, ...]:
    from matplotlib import font_manager  # noqa: PLC0415

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in FONTS if name in installed)


@cache
def _letters() -> frozenset[int]:
    """Return every letter that one of our fonts has."""
    from matplotlib import font_manager  # noqa: PLC0415
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    manager: Any = font_manager.fontManager
    files = [manager.findfont(name, fallback_to_default=False) for name in _families()]
    return frozenset[int]().union(*(FT2Font(file).get_charmap() for file in files))
