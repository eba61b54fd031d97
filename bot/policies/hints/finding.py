"""
(prompt) -> hints.

Source: Luma's integration guidelines, "Prompt Best Practices" and "Quality Gotchas". English words only: a prompt in
another language gets no advice rather than a wrong one.
"""

import re
from typing import Final

from bot.domain.community.hints import Hint

# Members' words go through these on the event loop: none may take longer than the prompt is long.

# What opens and closes something quoted, straight or curly.
OPENING: Final = "[\"'\u201c\u2018\u00ab]"
UNQUOTED: Final = "[^\"'\u201d\u2019\u00bb]*"


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


WRITING: Final = _any(
    r"(?:with |and |showing )?(?:an? |the |some |big |neon ){0,8}"
    r"(?:captions?|subtitles?|slogans?|logos?|watermarks?|typography|lettering|headlines?|text overlays?)",
    r"(?:that |which |with (?:the |a )?(?:text|title|words?|letters|name) )?"
    rf"(?:saying|says?|reads?|reading|spelling|spells?|labell?ed|written)\s+{OPENING}{UNQUOTED}",
    rf"with (?:the |some |a )?(?:text|title|words|letters)(?:\s+{OPENING}{UNQUOTED})?",
)
# Up to the next breath; what "no" stands before has at least one word. What separates is begun at its first character
# only, so that a long row of it is read once.
NEGATIVE: Final = re.compile(
    r"(?<![\s,;])[\s,;]*\b(?:and |but |with )?"
    "(?:without|no(?! one)|do not|don['\u2019]t|never|avoid|except(?: for)?|not)"
    r"\s+[^,.;!?\n]+",
    re.IGNORECASE,
)
# Whole words, also beside a hyphen: who falls free-falling is seen.
ABSTRACT: Final = re.compile(
    r"(?<![\w-])(?:"
    r"happy|happiness|joy|joyful|sad|sadness|free|freedom|love|hope|hopeful|success|successful|beautiful|beauty|"
    r"peaceful|amazing|awesome|epic|cool|nostalgi[ac]|melancholy|melancholic|loneliness|lonely|truth|justice|"
    r"innovation|progress|the meaning of \w+|the future|time itself|eternity|infinity|wonder|wonderful|magical|"
    r"inspiring)(?![\w-])",
    re.IGNORECASE,
)
SAME_FACE: Final = _any(
    r"same (?:face|person|man|woman|girl|boy|character|actor|actress|people)",
    r"(?:again|still) the (?:man|woman|girl|boy)",
    r"consistent (?:face|faces|character|characters)",
    r"(?:looks?|looking) (?:exactly )?like before",
)
WILD_CAMERA: Final = _any(
    r"whip pan|crash zoom|snap zoom|barrel roll",
    r"(?:extreme|crazy|wild|insane|rapid|violent|dizzying|very fast|super fast|hyper)\s+"
    r"(?:camera|zooms?|pans?|spins?|rotations?|orbits?|dolly|movements?)",
    r"(?:camera|shot) (?:spins?|spinning|whirls?|tumbles?|flips?|shakes? (?:violently|wildly))",
)
MACHINES: Final = _any(
    r"gears?|cogwheels?|clockwork|pistons?|engine parts?|conveyor belts?|assembly line|machinery|mechanisms?",
    r"typewriters?",
)

STIRS: Final = "moves?|runs?|walks?|falls?|flies|drifts?|turns?|slowly|quickly|slow motion|timelapse"
MOTION: Final = _any(r"\w{3,}ing", STIRS)
# The same, but for words that end so and show nothing.
SEEN_MOTION: Final = _any(r"(?!(?:feel|mean|amaz|inspir|symboli[sz]|represent)ing\b)\w{3,}ing", STIRS)
LIGHT: Final = _any(
    r"\w*light\w*|\w*lit|sun\w*|dusk|dawn|morning|evening|night|noon|golden hour|shadows?|glow\w*|neon|fog\w*|mist\w*",
    r"haz[ey]|storm\w*|rain\w*|snow\w*|cloud\w*|moon\w*|dark|bright|candles?|lamps?|fire\w*",
)
CAMERA: Final = _any(
    r"camera|shot|close-?up|tracking|dolly|pan|pans|panning|zoom\w*|orbit\w*|crane|handheld|aerial|drone|tilt\w*",
    r"wide[- ]angle|push(?:es)? in|pull(?:s)? (?:out|back)|pov|overhead|bird'?s[- ]eye|macro|portrait",
)
MOVES: Final = _any(r"pan\w*|zoom\w*|orbit\w*|dolly|tilt\w*|crane|push(?:es)? in|pull(?:s)? (?:out|back)|roll")
MOST_MOVES: Final = 2
SHOWN: Final = (MOTION, LIGHT, CAMERA)
SEEN: Final = (SEEN_MOTION, LIGHT, CAMERA)
ENGLISH: Final = re.compile(r"^(?:an?|the)\s|\b(?:the|of|with)\b", re.IGNORECASE)

ANYWHERE: Final = {Hint.WRITING: WRITING, Hint.NEGATIVE: NEGATIVE}
IN_VIDEOS: Final = {Hint.SAME_FACE: SAME_FACE, Hint.WILD_CAMERA: WILD_CAMERA, Hint.MACHINES: MACHINES}


def find(prompt: str, *, picture: bool = False, from_picture: bool = False) -> set[Hint]:
    """
    Return what the prompt could do better.

    `picture`: it is for a picture, which does not move; `from_picture`: it only says what a given picture does next.
    """
    patterns = ANYWHERE if picture else ANYWHERE | IN_VIDEOS
    found = {hint for hint, pattern in patterns.items() if pattern.search(prompt)}
    if not picture and too_many_moves(prompt):
        found.add(Hint.WILD_CAMERA)
    if ABSTRACT.search(prompt) and not any(pattern.search(prompt) for pattern in SEEN):
        found.add(Hint.ABSTRACT)
    elif not from_picture and ENGLISH.search(prompt) and not any(pattern.search(prompt) for pattern in SHOWN):
        found.add(Hint.BARE)
    return found


def too_many_moves(prompt: str) -> bool:
    """Whether the camera is to do more than one shot can hold."""
    return len({one.lower() for one in MOVES.findall(prompt)}) > MOST_MOVES
