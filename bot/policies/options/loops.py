"""May this clip loop?"""

from typing import Final

from bot.domain.errors import UserError
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Mode

# Luma's page, "Errors", before submission; a mode that is not here has no rule against it.
_REFUSALS: Final[dict[Mode, Reason]] = {
    Mode.END_PICTURE: Reason.LOOP_WITH_END_FRAME,
    Mode.BOTH_PICTURES: Reason.LOOP_WITH_BOTH_FRAMES,
    Mode.EXTEND_BACKWARDS: Reason.LOOP_BACKWARDS,
    Mode.EXTEND_TO_PICTURE: Reason.LOOP_CLIP_TO_PICTURE,
    Mode.PICTURE_TO_CLIP: Reason.LOOP_PICTURE_TO_CLIP,
    Mode.BETWEEN_CLIPS: Reason.LOOP_BETWEEN_CLIPS,
}


def check(request: GenerationRequest, model: ModelFacts) -> None:
    """Raise UserError when loop is on where this model cannot loop."""
    if not request.loop or request.mode in model.loops:
        return
    refusal = _REFUSALS.get(request.mode)
    if refusal is None:
        raise UserError(Reason.MODE_UNSUPPORTED, mode="loop", model=model.label)
    raise UserError(refusal)
