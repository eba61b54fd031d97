"""A text in the plainest letters that it can be read in, for patterns, which know no letters that look like others."""

from bot.policies.community.filters.letters import Kind, Script
from bot.policies.community.filters.text import Reading


def plain(prompt: str) -> tuple[str, list[int]]:
    """
    Return the prompt in lower case, without accents and in Latin letters where others stand for them; and where.

    Numbers stay numbers, and words of another alphabet stay what they are, as for words (words.py).
    """
    reading = Reading(prompt)
    told = {cell.at: cell.letter.exact for cell in reading.cells if cell.letter.exact}
    for word in reading.words(symbols=True):
        scripts = {cell.letter.script for cell in word.cells} - {Script.NONE}
        if Script.LATIN in scripts or (scripts and not scripts & reading.telling):
            for cell in word.cells:
                told[cell.at] = _latin(cell.letter.looks)
    letters: list[str] = []
    places: list[int] = []
    for cell in reading.cells:
        text = told.get(cell.at, "") if cell.letter.kind is not Kind.GAP else prompt[cell.at]
        letters.append(text)
        places += [cell.at] * len(text)
    return "".join(letters), [*places, len(prompt)]


def _latin(looks: str) -> str:
    """Return the letter that is meant most often: of 1, i and l the second."""
    return next((letter for letter in looks if letter.isalpha()), looks)
