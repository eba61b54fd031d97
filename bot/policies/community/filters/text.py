"""A text cut into what may be a word in it: as written, with its letters apart, with symbols for letters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from bot.policies.community.filters.letters import Kind, Letter, Script, read

LONGEST_GAP: Final = 3  # characters between letters that are written apart: b . a . d
STRETCHED: Final = 3  # so often in a row no word has a letter: baaad
MOST_IN_A_ROW: Final = 64  # of what looks alike; more say no more
_ONE_LETTER_WORDS: Final = frozenset("aeiouy")
_NO_JOINT: Final = re.compile(r"[\s'`\u2019\u00b4]")  # what parts a chunk: she'd is not shed
_ENDS: Final = frozenset("!|+")  # symbols that stand around a word more often than in it

_CAPITAL_I: Final = Letter(Kind.LETTER, "i", "il", "i", Script.LATIN, telling=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A letter, and where its character is in the text."""

    letter: Letter
    at: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be one word. `apart`: put together from pieces, so that very short words are not looked for in it."""

    cells: tuple[Cell, ...]
    apart: bool = False

    @property
    def key(self) -> str:
        """Return what every word that could be meant has in common: no letter twice in a row."""
        return "".join(key for key, _ in groupby(cell.letter.key for cell in self.cells))

    @property
    def span(self) -> tuple[int, int]:
        """Return where it is in the text."""
        return self.cells[0].at, self.cells[-1].at + 1


class Reading:
    """A text as letters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cells = list(_cells(text))
        self.telling = frozenset(cell.letter.script for cell in self.cells if cell.letter.telling)
        has_symbols = any(cell.letter.kind is Kind.SYMBOL for cell in self.cells)
        plain = self._written(symbols=False)
        self._words = {False: plain, True: self._written(symbols=True) if has_symbols else plain}

    def words(self, *, symbols: bool) -> list[Candidate]:
        """Return the words as they are written; `symbols` tells whether @ and $ are letters."""
        return self._words[symbols]

    def candidates(self) -> Iterator[Candidate]:
        """Yield everything that may be one word."""
        seen: set[tuple[int, int]] = set()
        readings = [self._words[False]]
        if self._words[True] is not self._words[False]:
            readings.append(self._words[True])
        for words in readings:
            for one in (*words, *_trimmed(words), *self._spelled(words), *self._chunks(words)):
                if (span := (one.cells[0].at, len(one.cells))) not in seen:
                    seen.add(span)
                    yield one

    def gap(self, left: Candidate, right: Candidate) -> str:
        """Return what stands between two words."""
        return self.text[left.span[1] : right.span[0]]

    def _written(self, *, symbols: bool) -> list[Candidate]:
        found: list[Candidate] = []
        word: list[Cell] = []
        for cell in [*self.cells, None]:
            if cell is not None and (cell.letter.kind is Kind.LETTER or (symbols and cell.letter.kind is Kind.SYMBOL)):
                word.append(cell)
            elif word:
                found.append(Candidate(tuple(word)))
                word = []
        return found

    def _spelled(self, words: list[Candidate]) -> Iterator[Candidate]:
        """Yield words whose letters are written apart: b.a.d; without an article before or behind it."""
        for run in self._runs(words):
            yield from _joined(run)
            yield from _joined(_without_articles(run))
            if len({self.gap(left, right) for left, right in pairwise(run)}) > 1:
                yield from self._evenly(run)

    def _evenly(self, run: list[Candidate]) -> Iterator[Candidate]:
        """Yield the parts of a run whose letters are all the same way apart."""
        part = run[:1]
        gap: str | None = None
        for left, right in pairwise(run):
            this = self.gap(left, right)
            if gap is not None and this != gap:
                yield from _joined(part)
                part = [left]
            part.append(right)
            gap = this
        yield from _joined(part)

    def _runs(self, words: list[Candidate]) -> Iterator[list[Candidate]]:
        run: list[Candidate] = []
        for word in words:
            if len(word.key) != 1 or (run and len(self.gap(run[-1], word)) > LONGEST_GAP):
                if run:
                    yield run
                run = []
            if len(word.key) == 1:
                run.append(word)
        if run:
            yield run

    def _chunks(self, words: list[Candidate]) -> Iterator[Candidate]:
        """Yield words that are broken by a sign, where a piece is a single letter: b.ad, but not so-called."""
        chunk = words[:1]
        for left, right in pairwise(words):
            if _NO_JOINT.search(self.gap(left, right)):
                yield from _broken(chunk)
                chunk = []
            chunk.append(right)
        yield from _broken(chunk)


def _cells(text: str) -> Iterator[Cell]:
    key, row = "", 0
    small = False  # whether the letter before is a small one, so that a capital I is out of place
    for at, character in enumerate(text):
        letters = (_CAPITAL_I,) if character == "I" and small else read(character)
        small = character.islower() or (small and character == "I")
        for letter in letters:
            row = row + 1 if letter.key == key else 1
            key = letter.key
            if row <= MOST_IN_A_ROW or not key:
                yield Cell(letter, at)


def _trimmed(words: list[Candidate]) -> Iterator[Candidate]:
    for word in words:
        if word.cells[0].letter.exact not in _ENDS and word.cells[-1].letter.exact not in _ENDS:
            continue
        cells = list(word.cells)
        while cells and cells[-1].letter.exact in _ENDS:
            cells.pop()
        while cells and cells[0].letter.exact in _ENDS:
            cells.pop(0)
        if cells:
            yield Candidate(tuple(cells))


def _without_articles(run: list[Candidate]) -> list[Candidate]:
    first, last = 0, len(run)
    while first < last and _is_article(run[first]):
        first += 1
    while last > first and _is_article(run[last - 1]):
        last -= 1
    return run[first:last]


def _is_article(word: Candidate) -> bool:
    return len(word.cells) == 1 and word.cells[0].letter.exact in _ONE_LETTER_WORDS


def _joined(run: list[Candidate]) -> Iterator[Candidate]:
    if len(run) > 1:
        yield Candidate(tuple(cell for word in run for cell in word.cells), apart=True)


def _broken(chunk: list[Candidate]) -> Iterator[Candidate]:
    if any(len(word.cells) == 1 for word in chunk):
        yield from _joined(chunk)
