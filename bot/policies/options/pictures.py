"""May a picture be made after these pictures?"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.domain.errors import UserError
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import Reference, Role

# As the command's options are called.
_WORDS: Final = {Role.IMAGE: "reference", Role.STYLE: "style", Role.CHARACTER: "character", Role.MODIFY: "modify"}


def check(references: Sequence[Reference], model: ModelFacts) -> None:
    """Raise UserError where these are more than the model takes, or a weight is none."""
    for role, count in Counter(reference.role for reference in references).items():
        limit = model.references.get(role, 0)
        if not limit:
            raise UserError(Reason.REFERENCES_UNSUPPORTED, role=_WORDS[role], model=model.label)
        if count > limit:
            raise UserError(Reason.REFERENCES_TOO_MANY, role=_WORDS[role], model=model.label, limit=limit, count=count)
    for reference in references:
        if reference.weight is not None:
            _weight(reference.role, reference.weight)


def _weight(role: Role, weight: float) -> None:
    if role is Role.CHARACTER:
        raise UserError(Reason.OPTION_UNSUPPORTED, option="the weight of a character")
    if not 0 <= weight <= 1:
        facts = {} if weight != weight else {"nearest": "0" if weight < 0 else "1"}  # noqa: PLR0124  not a number
        raise UserError(Reason.WEIGHT_OUT_OF_RANGE, role=_WORDS[role], weight=f"{weight:g}", **facts)
