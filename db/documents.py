"""
What is kept as a document in a column, and what an admin exports and imports: JSON for the nouns that have many fields.

Read from a row, what a later version has added is left out and what is missing has its default. Read from an import,
what is not known is refused.
"""

from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.domain.community.configuration import Configuration
from bot.domain.request import Destination, GenerationRequest

T = TypeVar("T")


class Document(Generic[T]):
    """One kind of document."""

    def __init__(self, noun: type[T]) -> None:
        self._adapter = TypeAdapter(noun)

    def write(self, noun: T, *, indent: int | None = None) -> str:
        """Return it as JSON."""
        return self._adapter.dump_json(noun, indent=indent).decode()

    def read(self, document: str) -> T:
        """Return what a row holds."""
        return self._adapter.validate_json(document)

    def read_strictly(self, document: str) -> tuple[T | None, list[tuple[str, str]]]:
        """
        Return what somebody gave us, or None and what is wrong with it: which fields, and what each is to be.

        Nothing is taken for what it is not: "1" is no number, and "yes" is not true.
        """
        try:
            return self._adapter.validate_json(document, strict=True), []
        except ValidationError as error:
            return None, [
                (".".join(str(part) for part in problem["loc"]), problem["msg"].removeprefix("Input should be "))
                for problem in error.errors(include_url=False, include_input=False)
            ]

    def plain(self, noun: T) -> dict[str, Any]:
        """Return its fields as JSON has them, so that two can be compared."""
        fields: dict[str, Any] = self._adapter.dump_python(noun, mode="json")
        return fields


CONFIGURATION: Final = Document(Configuration)
REQUEST: Final = Document(GenerationRequest)
DESTINATION: Final = Document(Destination)
