"""
Which of a server's words are in a text?

A word is found as a whole word (ass is not in class), in any letters that look like its own, stretched (baaad) or with
its letters apart (b.a.d). What is not taken for it, so that nothing harmless is found: a number (455), a letter twice
(good is not god; three times is stretched), a word of another alphabet in a text of that alphabet (the Russian рот is
not pot), and in any but its own letters a word of one or two. Scripts that put no spaces between words are searched
anywhere in the text; so are words without letters, such as an emoji.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from bot.policies.community.filters.letters import Kind, Script, read
from bot.policies.community.filters.text import STRETCHED, Candidate, Cell, Reading

SHORTEST_IN_DISGUISE: Final = 3
# Characters of a text, once for each word that they may be: ten words that all look alike, and a text of nothing else.
# Beyond it, only what is written plainly is found, so that no list keeps the whole bot waiting.
MOST_COMPARED: Final = 40_000
# What may stand between two letters of a script without spaces, and is not the end of a sentence.
_BETWEEN: Final = frozenset(" .-_*·・~")


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the list, and where it is in the text."""

    word: str
    start: int
    end: int


class Words:
    """A list of words, ready to be looked for. Finding takes as long as the text, not as the list, is long."""

    def __init__(self, words: Sequence[str]) -> None:
        self._by_key: dict[str, list[_Sought]] = defaultdict(list)
        self._anywhere: list[tuple[str, str]] = []  # the word, and its letters
        for word in words:
            reading = Reading(word)
            parts = reading.words(symbols=False)
            if not parts or any(cell.letter.script is Script.UNSPACED for cell in reading.cells):
                if letters := _letters(reading) or word.strip():
                    self._anywhere.append((word, letters))
                continue
            for spelling in (parts, reading.words(symbols=True)):
                sought = _Sought(word, tuple(_exact(part) for part in spelling))
                known = self._by_key[spelling[0].key]
                if sought not in known:
                    known.append(sought)

    def find(self, text: str) -> list[Found]:
        """Return every word that is in the text, in the order of the text; each once a place."""
        reading = Reading(text)
        found = {*self._single(reading), *self._phrases(reading), *self._somewhere(reading)}
        return sorted(found, key=lambda one: (one.start, one.end, one.word))

    def _single(self, reading: Reading) -> Iterator[Found]:
        compared = 0
        for candidate in reading.candidates():
            for sought in self._by_key.get(candidate.key, ()):
                compared += len(candidate.cells)
                if compared > MOST_COMPARED and _exact(candidate) != sought.parts[0]:
                    continue
                if len(sought.parts) == 1 and _means(candidate, sought.parts[0], reading):
                    yield Found(sought.word, *candidate.span)

    def _phrases(self, reading: Reading) -> Iterator[Found]:
        for words in (reading.words(symbols=False), reading.words(symbols=True)):
            for number, first in enumerate(words):
                for sought in self._by_key.get(first.key, ()):
                    here = words[number : number + len(sought.parts)]
                    if len(here) == len(sought.parts) > 1 and _mean(here, sought.parts, reading):
                        yield Found(sought.word, first.span[0], here[-1].span[1])

    def _somewhere(self, reading: Reading) -> Iterator[Found]:
        if not self._anywhere:
            return
        cells = [
            (letter, cell.at)
            for cell in reading.cells
            for letter in (cell.letter.exact or reading.text[cell.at].casefold())
            if cell.letter.kind is not Kind.GAP or reading.text[cell.at] not in _BETWEEN
        ]
        letters = "".join(letter for letter, _ in cells)
        for word, sought in self._anywhere:
            start = letters.find(sought)
            while start >= 0:
                yield Found(word, cells[start][1], cells[start + len(sought) - 1][1] + 1)
                start = letters.find(sought, start + 1)


@dataclass(frozen=True, slots=True)
class _Sought:
    word: str
    parts: tuple[str, ...]  # its letters; several for words with spaces between them


def _letters(reading: Reading) -> str:
    """Return a word as `_somewhere` reads the text."""
    return "".join(
        cell.letter.exact or reading.text[cell.at].casefold()
        for cell in reading.cells
        if cell.letter.kind is not Kind.GAP or reading.text[cell.at] not in _BETWEEN
    )


def _exact(part: Candidate) -> str:
    return "".join(cell.letter.exact for cell in part.cells)


def _mean(candidates: Sequence[Candidate], words: Sequence[str], reading: Reading) -> bool:
    return all(_means(one, word, reading) for one, word in zip(candidates, words, strict=True))


def _means(candidate: Candidate, word: str, reading: Reading) -> bool:
    """Whether this is the word, whatever letters it is written in. Both have the same key."""
    cells = candidate.cells
    if len(word) < SHORTEST_IN_DISGUISE:
        return not candidate.apart and _exact(candidate) == word
    if _exact(candidate) == word:
        return True
    if not _of_the_alphabet(cells, word, reading):
        return False
    if len(cells) == len(word):
        return all(_may_be(cell, letter) for cell, letter in zip(cells, word, strict=True))
    return len(cells) > len(word) and _stretched(cells, word)


def _of_the_alphabet(cells: Sequence[Cell], word: str, reading: Reading) -> bool:
    """
    Whether letters may be read as a word's although they are others.

    They are where one of them is of the word's alphabet; and where all are of an alphabet of which nothing else stands
    in the text but what looks like the word's: somebody chose them for their looks.
    """
    written = {cell.letter.script for cell in cells if cell.letter.kind is Kind.LETTER} - {Script.NONE}
    alphabets = {one.script for letter in word for one in read(letter)} - {Script.NONE}
    if not alphabets:
        return False  # a number is found as it is written
    if written & alphabets:
        return True
    return bool(written) and alphabets == {Script.LATIN} and not written & reading.telling


def _may_be(cell: Cell, letter: str) -> bool:
    if cell.letter.exact == letter or letter in cell.letter.looks:
        return True
    return any(one.looks == cell.letter.looks for one in read(letter))


def _stretched(cells: Sequence[Cell], word: str) -> bool:
    """
    Whether it is the word with letters repeated: one of them three times or more, or every one of them.

    Goes letter by letter and remembers how many characters may have been used up until then, since 1 is i and l: bit n
    stands for n of them, so that a list of words that all look alike takes no longer than any other.
    """
    ends = {(False, True): 1}  # (one letter is stretched, all are longer) -> up to where
    looks: dict[str, int] = {}
    for letter, row in groupby(word):
        if letter not in looks:
            looks[letter] = sum(1 << at for at, cell in enumerate(cells) if _may_be(cell, letter))
        alike, least = looks[letter], len(list(row))
        reached: dict[tuple[bool, bool], int] = defaultdict(int)
        for (one, every), begins in ends.items():
            at = begins
            for _ in range(least):
                at = (at & alike) << 1
            reached[one, False] |= at
            for _ in range(least + 1, STRETCHED):
                at = (at & alike) << 1
                reached[one, every] |= at
            reached[True, every] |= _onwards((at & alike) << 1, alike)
        ends = {how: at for how, at in reached.items() if at}
    return any(at >> len(cells) & 1 and (one or every) for (one, every), at in ends.items())


def _onwards(begins: int, alike: int) -> int:
    """Return where one gets to from there over characters that are alike: adding carries a bit over a row of them."""
    return (((begins & alike) + alike) ^ alike) | begins
