"""Is there a prompt, and is it long enough and short enough?"""

import unicodedata
from typing import Final

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import EDITS, GenerationRequest, Operation

_KEPT: Final = frozenset("\n\t\u200d\ufe0f")  # line breaks, and what holds an emoji together
_UNSENDABLE: Final = frozenset({"Cc", "Cs"})  # control characters and halves of surrogate pairs
# Blanks, and the three without width; not all that is invisible, since flags and hearts end with some of it.
_BLANKS: Final = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u2060\ufeff"
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Mn", "Zl", "Zp", "Zs"})


def cleaned(prompt: str) -> str:
    """Return the prompt without what nobody can see at its ends and what no database or provider takes."""
    plain = "".join(
        letter for letter in prompt if letter in _KEPT or unicodedata.category(letter) not in _UNSENDABLE
    ).strip(_BLANKS)
    return plain if any(unicodedata.category(letter) not in _INVISIBLE for letter in plain) else ""


def may_be_missing(request: GenerationRequest) -> bool:
    """
    Tell whether this may be asked without words.

    A video needs them unless it begins or ends with a picture (Luma's page: "When image is not provided as keyframes,
    prompt is required"); a clip does not count. A picture always does: no page says so, but all examples have a
    prompt, and also a picture that is to be modified needs to be told what changes. Edits of what is there do not.
    """
    return request.operation in EDITS or (request.operation is Operation.VIDEO and bool(request.picture_ids))


def check(prompt: str, *, length: tuple[int, int], optional: bool) -> str:
    """Return the prompt as it will be sent. Length is counted in characters. Raises UserError."""
    prompt = cleaned(prompt)
    shortest, longest = length
    if not prompt:
        if optional:
            return prompt
        raise UserError(Reason.PROMPT_REQUIRED)
    if len(prompt) < shortest:
        raise UserError(Reason.PROMPT_TOO_SHORT, shortest=shortest, length=len(prompt))
    if len(prompt) > longest:
        raise UserError(Reason.PROMPT_TOO_LONG, longest=longest, length=len(prompt))
    return prompt
