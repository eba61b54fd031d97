"""
How a text is read: each of its characters as the letters that people take it for.

Somebody who wants to get round a filter writes bаd with a Cyrillic а, b@d, ｂａｄ, b4d, bäd or with something invisible
between the letters. Here each character becomes one or more letters, which know what they are (`exact`), what else they
may stand for (`looks`), and where in the text they are. Nothing is decided here.
"""

# ruff: noqa: RUF001, RUF002 (letters that look like others are what this file is about)

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final


class Kind(Enum):
    """What a character does to a word."""

    LETTER = "letter"  # also a digit
    SYMBOL = "symbol"  # a letter to some, punctuation to others: b@d, but also "look!"
    GAP = "gap"  # ends a word


class Script(Enum):
    """Which alphabet a letter is of; NONE: a digit or a symbol, which any word may have."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    GREEK = "greek"
    OTHER = "other"
    UNSPACED = "unspaced"  # of scripts that put no spaces between words
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it may be read."""

    kind: Kind
    exact: str  # in lower case, without accents
    looks: str  # every Latin letter (or digit) that it may stand for; else itself
    key: str  # one for all letters that may stand for each other
    script: Script
    telling: bool  # of another alphabet than the Latin one, and nobody takes it for a Latin letter


# Letters that are read as Latin ones. In lower case; capitals that look like another letter follow below.
_DOUBLES: Final = {
    "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
    "т": "t", "у": "y", "х": "x", "ѕ": "s", "і": "i", "ј": "j", "ԁ": "d", "һ": "h", "ԛ": "q", "ԝ": "w",
    "ѵ": "v", "ү": "y", "ґ": "r", "ӏ": "l", "є": "e", "ҝ": "k", "ң": "h", "ҫ": "c", "ҳ": "x", "ө": "o",
    "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t",
    "υ": "u", "χ": "x", "ω": "w", "ϲ": "c", "ϳ": "j", "ϱ": "p", "ϵ": "e",
    "օ": "o", "ս": "u", "հ": "h", "ո": "n", "ց": "g", "զ": "q", "ք": "p", "ա": "w",
    "ı": "i", "ȷ": "j", "ɑ": "a", "ɐ": "a", "ə": "e", "ǝ": "e", "ɛ": "e", "ɡ": "g", "ɢ": "g", "ɩ": "i",
    "ɪ": "i", "ʟ": "l", "ł": "l", "ɫ": "l", "ƚ": "l", "ø": "o", "ɵ": "o", "ɔ": "o", "đ": "d", "ð": "d",
    "ɖ": "d", "ħ": "h", "ɦ": "h", "ʜ": "h", "ɴ": "n", "ŋ": "n", "ɲ": "n", "ƿ": "p", "þ": "p", "ʀ": "r",
    "ɾ": "r", "ʂ": "s", "ʃ": "s", "ŧ": "t", "ƭ": "t", "ʈ": "t", "ᴜ": "u", "ʋ": "u", "ᴠ": "v",
    "ʌ": "v", "ᴡ": "w", "ʏ": "y", "ɣ": "y", "ƶ": "z", "ʐ": "z", "ᴢ": "z", "ᴀ": "a", "ʙ": "b", "ƀ": "b",
    "ɓ": "b", "ᴄ": "c", "ƈ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ƒ": "f", "ᴊ": "j", "ᴋ": "k", "ƙ": "k",
    "ᴍ": "m", "ɱ": "m", "ᴏ": "o", "ᴘ": "p", "ƥ": "p", "ꜱ": "s", "ᴛ": "t",
}  # fmt: skip
_CAPITAL_DOUBLES: Final = {
    "Η": "h", "Ν": "n", "Ρ": "p", "Υ": "y", "Ζ": "z", "Ϲ": "c", "Н": "h", "В": "b", "У": "y",
    "Ꭺ": "a", "Ᏼ": "b", "Ꮯ": "c", "Ꭰ": "d", "Ꭼ": "e", "Ꮐ": "g", "Ꮋ": "h", "Ꭻ": "j", "Ꮶ": "k", "Ꮮ": "l",
    "Ꮇ": "m", "Ꮲ": "p", "Ꮪ": "s", "Ꭲ": "t", "Ꮩ": "v", "Ꮃ": "w", "Ꮓ": "z",
}  # fmt: skip
_DIGITS: Final = {
    "0": "0o", "1": "1il", "2": "2z", "3": "3e", "4": "4a", "5": "5s", "6": "6gb", "7": "7t", "8": "8b", "9": "9g",
}  # fmt: skip
_SYMBOLS: Final = {"@": "a", "$": "s", "!": "il", "|": "il", "+": "t", "€": "e", "¢": "c"}
_KEYS: Final = str.maketrans("0123456789lgz", "oizeasbtbbibz")  # so that whatever looks alike has one key

# Accents, and what some scripts write over and under a letter without changing which word it is.
_ACCENTS: Final = (
    range(0x0300, 0x0370), range(0x0483, 0x048A), range(0x0591, 0x05C8), range(0x0610, 0x061B), range(0x064B, 0x0660),
    range(0x1AB0, 0x1B00), range(0x1DC0, 0x1E00), range(0x20D0, 0x2100), range(0xFE00, 0xFE10), range(0xFE20, 0xFE30),
)  # fmt: skip
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
# 🇦 and 🅰, which Unicode itself does not decompose, by where each alphabet begins.
_BOXED: Final = {0x1F1E6: "a", 0x1F150: "a", 0x1F170: "a"}
_UNSPACED: Final = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
_KEPT: Final = 10_000  # characters; there are a million, and somebody might send them all
_MOST_PARTS: Final = 4  # one character can decompose into eighteen


@lru_cache(maxsize=_KEPT)
def read(character: str) -> tuple[Letter, ...]:
    """Return the letters that one character is read as; none where nobody sees it."""
    parts = unicodedata.normalize("NFKD", _unboxed(character))
    if len(parts) > _MOST_PARTS:
        parts = character
    return tuple(letter for part in parts for letter in _letters(part))


def _letters(part: str) -> Iterator[Letter]:
    if any(ord(part) in marks for marks in _ACCENTS):
        return
    category = unicodedata.category(part)
    if part.isspace():
        yield _GAP
    elif category in _INVISIBLE:
        return
    elif part in _SYMBOLS:
        looks = _SYMBOLS[part]
        yield Letter(Kind.SYMBOL, part, looks, looks[0].translate(_KEYS), Script.NONE, telling=False)
    elif part.isalnum() or category[0] == "M":
        capital = _CAPITAL_DOUBLES.get(part)
        for exact in part.casefold():
            yield _letter(exact, capital)
    else:
        yield _GAP


def _letter(exact: str, capital: str | None) -> Letter:
    script = _script(exact)
    looks = _DIGITS.get(exact) or capital or _DOUBLES.get(exact, exact)
    telling = script not in {Script.LATIN, Script.NONE} and looks == exact
    return Letter(Kind.LETTER, exact, looks, looks[0].translate(_KEYS), script, telling)


def _unboxed(character: str) -> str:
    for first, letter in _BOXED.items():
        if 0 <= ord(character) - first < 26:  # noqa: PLR2004  letters of the alphabet
            return chr(ord(letter) + ord(character) - first)
    return character


def _script(letter: str) -> Script:
    if letter.isdecimal():
        return Script.NONE
    name = unicodedata.name(letter, "")
    if name.startswith(_UNSPACED):
        return Script.UNSPACED
    for script in (Script.LATIN, Script.CYRILLIC, Script.GREEK):
        if name.startswith(script.name):
            return script
    return Script.OTHER


_GAP: Final = Letter(Kind.GAP, "", "", "", Script.NONE, telling=False)
