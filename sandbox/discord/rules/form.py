"""Collects what is wrong in a request body, in Discord's words, so that all of it is said at once."""

from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.discord.errors import Problem

REQUIRED = "BASE_TYPE_REQUIRED"
BAD_LENGTH = "BASE_TYPE_BAD_LENGTH"
CHOICES = "BASE_TYPE_CHOICES"
INVALID = "BASE_TYPE_INVALID"


class Form:
    """Problems of one body."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, path: str, code: str, message: str) -> None:
        self.problems.append(Problem(path, code, message))

    def check(self, good: object, path: str, code: str, message: str) -> bool:
        """Note a problem unless `good`. Returns whether it was good."""
        if not good:
            self.wrong(path, code, message)
        return bool(good)

    def text(self, owner: Any, path: str, name: str, *, most: int, least: int = 0, required: bool = False) -> None:
        """Check a text of `owner` under the key `name`; null counts as left out."""
        value = owner.get(name)
        where = f"{path}.{name}".strip(".")
        if value is None:
            self.check(not required, where, REQUIRED, "This field is required")
        elif not isinstance(value, str):
            self.wrong(where, INVALID, "Not a string.")
        else:
            fits = least <= len(value) <= most
            self.check(fits, where, BAD_LENGTH, f"Must be between {least} and {most} in length. (it has {len(value)})")

    def count(self, values: Any, path: str, *, most: int, least: int = 0) -> Sequence[Any]:
        """Check the length of a list and return it, or nothing when it is no list."""
        if not isinstance(values, list):
            self.wrong(path, INVALID, "Only iterables may be used in this field.")
            return ()
        fits = least <= len(values) <= most
        self.check(fits, path, BAD_LENGTH, f"Must be between {least} and {most} in length. (it has {len(values)})")
        return values

    def number(self, owner: Any, path: str, name: str, *, least: float, most: float) -> None:
        value = owner.get(name)
        if value is None:
            return
        fits = isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
        self.check(fits, f"{path}.{name}", "NUMBER_TYPE_MAX", f"Must be a number between {least:g} and {most:g}.")


def objects(form: Form, values: Sequence[Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the objects of a list with their paths; what is no object is a problem."""
    for index, value in enumerate(values):
        if form.check(isinstance(value, dict), f"{path}.{index}", INVALID, "Only dictionaries may be used here."):
            yield f"{path}.{index}", value
