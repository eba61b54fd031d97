"""What a sentence is made of."""

from collections.abc import Mapping
from typing import Final

from bot.domain.reasons import Reason

Sentences = Mapping[Reason, tuple[str, ...]]

OPERATOR: Final = "The bot's operator has to act:"
