"""Does the provider know these concepts and this camera move?"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from bot.domain.errors import UserError
from bot.domain.provider import Catalogue, ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest

_MOST: Final = 3
_NEAR: Final = 0.5  # of 1, which is the same; so that a typing mistake finds its word


def check(
    request: GenerationRequest, model: ModelFacts, known: Catalogue | None, others: Mapping[str, ModelFacts]
) -> None:
    """Raise UserError for a word that the model or the provider does not know. Without a list, any word passes."""
    if request.concepts and not model.concepts:
        better = tuple(other.label for other in others.values() if other.concepts and request.mode in other.modes)
        offered = {"offered": better} if better else {}
        raise UserError(Reason.CONCEPTS_UNSUPPORTED, model=model.label, **offered)
    if known is None:
        return
    for concept in request.concepts:
        if known.concepts and concept not in known.concepts:
            raise UserError(Reason.CONCEPT_UNKNOWN, concept=concept, **_nearest(concept, known.concepts))
    if request.camera and known.cameras and request.camera not in known.cameras:
        raise UserError(Reason.CAMERA_UNKNOWN, camera=request.camera, **_nearest(request.camera, known.cameras))


def _nearest(word: str, known: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return those that hold the word, such as all that orbit; else those that are written much like it."""
    bare = {one: _bare(one) for one in known}
    found = [one for one, letters in bare.items() if _bare(word) and _bare(word) in letters][:_MOST]
    if not found:
        alike = get_close_matches(_bare(word), [*bare.values()], n=_MOST, cutoff=_NEAR)
        found = [one for letters in alike for one in known if bare[one] == letters]
    return {"offered": tuple(found[:_MOST])} if found else {}


def _bare(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").split())
