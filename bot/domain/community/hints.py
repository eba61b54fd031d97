"""Advice about a prompt. It never stands in anybody's way."""

from dataclasses import dataclass
from enum import StrEnum


class Hint(StrEnum):
    """What a prompt could do better; a sentence for each is in cogs/ui/making/hints.py."""

    WRITING = "writing"  # asks for words in the picture
    NEGATIVE = "negative"  # says what is not to be there
    ABSTRACT = "abstract"  # says what is felt, and not what is seen
    SAME_FACE = "same_face"  # counts on somebody looking the same again
    WILD_CAMERA = "wild_camera"  # more than a camera can do
    MACHINES = "machines"  # parts that move each other
    BARE = "bare"  # neither motion nor light nor camera


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Hints about one prompt, and how it might read; no hints, no example."""

    hints: tuple[Hint, ...] = ()
    example: str = ""
