"""
(prompt) -> hints.

Source: Luma's integration guidelines, "Prompt Best Practices" and "Quality Gotchas". English words only: a prompt in
another language gets no advice rather than a wrong one.
"""

import re
from collections.abc import Collection
from typing import Final

from bot.domain.community.hints import Hint


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


WRITING: Final = _any(
    r"(?:with |and |showing )?(?:an? |the |some |big |neon )*"
    r"(?:captions?|subtitles?|slogans?|logos?|watermarks?|typography|lettering|headlines?|text overlays?)|"
    r"(?:that |which |with (?:the |a )?(?:text|title|words?|letters|name) )?"
    r"(?:saying|says?|reads?|reading|spelling|spells?|labell?ed|written)\s+[\"“'‘«][^\"”'’»]*|"
    r"with (?:the |some |a )?(?:text|title|words|letters)(?:\s+[\"“'‘«][^\"”'’»]*)?"
)
# Up to the next breath; what "no" stands before has at least one word.
NEGATIVE: Final = re.compile(
    r"[\s,;]*\b(?:and |but |with )?(?:without|no(?! one)|do not|don['’]t|never|avoid|except(?: for)?|not)\s+[^,.;!?\n]+",
    re.IGNORECASE,
)
ABSTRACT: Final = _any(
    r"happy|happiness|joy|joyful|sad|sadness|free|freedom|love|hope|hopeful|success|successful|beautiful|beauty|"
    r"peaceful|amazing|awesome|epic|cool|nostalgi[ac]|melancholy|melancholic|loneliness|lonely|truth|justice|"
    r"innovation|progress|the meaning of \w+|the future|time itself|eternity|infinity|wonder|wonderful|magical|inspiring"
)
SAME_FACE: Final = _any(
    r"same (?:face|person|man|woman|girl|boy|character|actor|actress|people)|(?:again|still) the (?:man|woman|girl|boy)|"
    r"consistent (?:face|faces|character|characters)|(?:looks?|looking) (?:exactly )?like before"
)
WILD_CAMERA: Final = _any(
    r"whip pan|crash zoom|snap zoom|(?:extreme|crazy|wild|insane|rapid|violent|dizzying|very fast|super fast|hyper)\s+"
    r"(?:camera|zooms?|pans?|spins?|rotations?|orbits?|dolly|movements?)|(?:camera|shot) (?:spins?|spinning|whirls?|"
    r"tumbles?|flips?|shakes? (?:violently|wildly))|barrel roll"
)
MACHINES: Final = _any(
    r"gears?|cogwheels?|clockwork|pistons?|engine parts?|conveyor belts?|assembly line|machinery|mechanisms?|typewriters?"
)

MOTION: Final = _any(r"\w{3,}ing|moves?|runs?|walks?|falls?|flies|drifts?|turns?|slowly|quickly|slow motion|timelapse")
LIGHT: Final = _any(
    r"\w*light\w*|\w*lit|sun\w*|dusk|dawn|morning|evening|night|noon|golden hour|shadows?|glow\w*|neon|fog\w*|mist\w*|"
    r"haz[ey]|storm\w*|rain\w*|snow\w*|cloud\w*|moon\w*|dark|bright|candles?|lamps?|fire\w*"
)
CAMERA: Final = _any(
    r"camera|shot|close-?up|tracking|dolly|pan|pans|panning|zoom\w*|orbit\w*|crane|handheld|aerial|drone|tilt\w*|"
    r"wide[- ]angle|push(?:es)? in|pull(?:s)? (?:out|back)|pov|overhead|bird'?s[- ]eye|macro|portrait"
)
MOVES: Final = _any(r"pan\w*|zoom\w*|orbit\w*|dolly|tilt\w*|crane|push(?:es)? in|pull(?:s)? (?:out|back)|roll")
MOST_MOVES: Final = 2
ENGLISH: Final = re.compile(r"^(?:an?|the)\s|\b(?:the|of|with)\b", re.IGNORECASE)
SHOWN: Final = (MOTION, LIGHT, CAMERA)  # what an abstract word may stand beside without being all there is


def find(prompt: str, *, picture: bool = False, from_picture: bool = False, skip: Collection[Hint] = ()) -> set[Hint]:
    """
    Return what the prompt could do better.

    `picture`: it is for a picture, which does not move; `from_picture`: it only says what a given picture does next.
    """
    found: set[Hint] = set()
    for hint, pattern in {Hint.WRITING: WRITING, Hint.NEGATIVE: NEGATIVE}.items():
        if pattern.search(prompt):
            found.add(hint)
    shown = [pattern for pattern in SHOWN if pattern.search(prompt)]
    if ABSTRACT.search(prompt) and LIGHT not in shown:
        found.add(Hint.ABSTRACT)
    if not picture:
        if SAME_FACE.search(prompt):
            found.add(Hint.SAME_FACE)
        if WILD_CAMERA.search(prompt) or len({one.lower() for one in MOVES.findall(prompt)}) > MOST_MOVES:
            found.add(Hint.WILD_CAMERA)
        if MACHINES.search(prompt):
            found.add(Hint.MACHINES)
    if not shown and not from_picture and Hint.ABSTRACT not in found and ENGLISH.search(prompt):
        found.add(Hint.BARE)
    return found - set(skip)
