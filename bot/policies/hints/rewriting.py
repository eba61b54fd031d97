"""(prompt, hints) -> how it might read. An example to take from, put together from the prompt's own words."""

import re
from typing import Final

from bot.domain.community.hints import Advice, Hint
from bot.policies.hints import finding

LONGEST: Final = 300  # of a prompt that is rewritten: nobody reads more of an example
MOTION: Final = "moving slowly"
LIGHT: Final = "warm low sunlight"
CAMERA: Final = "slow tracking shot"
PAN: Final = "slow pan"
FRAMING: Final = "wide shot"

REMOVED: Final = frozenset({Hint.WRITING, Hint.NEGATIVE, Hint.ABSTRACT, Hint.WILD_CAMERA})

_FEELING: Final = re.compile(
    r",?\s*\b(?:feeling|being|full of|symboli[sz]ing|representing)\b[^,.;!?\n]*", re.IGNORECASE
)
_LOOSE: Final = re.compile(r"\s*[,;]\s*(?=[,;.]|$)")
_BLANKS: Final = re.compile(r"\s{2,}")
_QUOTES: Final = str.maketrans("", "", '"\u201c\u201d\u00ab\u00bb')
_LOOSE_END: Final = re.compile(r"(?<![\s,;])(?:[\s,;]|\b(?:and|but|with|in|of|a|an|the))+$", re.IGNORECASE)


def advise(prompt: str, *, picture: bool = False, from_picture: bool = False) -> Advice:
    """Return the hints about a prompt, in their order, and an example; none where there is nothing to say."""
    found = finding.find(prompt, picture=picture, from_picture=from_picture)
    if not found:
        return Advice()
    return Advice(
        hints=tuple(hint for hint in Hint if hint in found),
        example=_rewritten(prompt, found, picture=picture) if len(prompt) <= LONGEST else "",
    )


def _rewritten(prompt: str, found: set[Hint], *, picture: bool) -> str:
    """Return the prompt without what cannot work, and with what it does not say; empty where nothing is left of it."""
    kept = prompt.strip().rstrip(".!")
    if Hint.NEGATIVE in found:
        kept = finding.NEGATIVE.sub("", kept)
    if Hint.WRITING in found:
        kept = finding.WRITING.sub("", kept).translate(_QUOTES)
    if Hint.ABSTRACT in found:
        kept = finding.ABSTRACT.sub("", _FEELING.sub("", kept))
    if Hint.WILD_CAMERA in found:
        kept = finding.WILD_CAMERA.sub(PAN, kept)
    kept = _LOOSE_END.sub("", _BLANKS.sub(" ", _LOOSE.sub("", kept))).strip(" ,;")
    if not kept or finding.find(kept, picture=picture, from_picture=True) & REMOVED:
        return ""
    wanted = [] if picture else [(finding.MOTION, MOTION)]
    wanted += [(finding.LIGHT, LIGHT), (finding.CAMERA, FRAMING if picture else CAMERA)]
    return ", ".join([kept, *(words for pattern, words in wanted if not pattern.search(kept))])
