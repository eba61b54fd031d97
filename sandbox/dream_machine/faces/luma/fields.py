"""Reading the fields of a request, with the error texts of Luma's page (and those seen in the wild)."""

from collections.abc import Collection, Mapping
from typing import Any, Self

SHORTEST_PROMPT = 3
LONGEST_PROMPT = 5000


class Invalid(Exception):  # noqa: N818 - it is an answer, not a malfunction
    """The request breaks a rule (400), or a field has a wrong type or value (422, with the field's name)."""

    def __init__(self, detail: str, *, field: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field


class Fields:
    """The fields of one object. All methods raise Invalid; a lenient one takes the default instead."""

    def __init__(self, body: Any, *, lenient: bool = False, inside: str = "") -> None:
        self._inside = inside
        self.lenient = lenient
        if not isinstance(body, dict):
            self.refuse("Input should be a valid dictionary or object", inside or "body")
            body = {}
        self.body: Mapping[str, Any] = body

    def refuse(self, detail: str, field: str = "") -> None:
        """Raise Invalid, or return where anything goes."""
        if not self.lenient:
            raise Invalid(detail, field=field)

    def text(self, name: str, default: str = "") -> str:
        value = self.body.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            self._wrong("Input should be a valid string", name)
            return default
        return value

    def required(self, name: str) -> str:
        """Read a text that must be there."""
        value = self.text(name)
        if not value:
            self._wrong("Field required", name)
        return value

    def one_of(self, name: str, allowed: Collection[str], default: str = "") -> str:
        """Read a value out of `allowed`; it is required where there is no default."""
        value = self.text(name, default)
        if value in allowed:
            return value
        self._wrong(f"Input should be one of {', '.join(allowed)}" if value else "Field required", name)
        return default or next(iter(allowed))

    def switch(self, name: str) -> bool:
        value = self.body.get(name)
        if value not in (None, True, False):
            self._wrong("Input should be a valid boolean", name)
        return bool(value)

    def whole(self, name: str) -> int | None:
        value = self.body.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._wrong("Input should be a valid integer", name)
        return None

    def number(self, name: str, default: float, *, least: float = 0.0, most: float | None = None) -> float:
        value = self.body.get(name)
        if value is None:
            return default
        if not isinstance(value, int | float) or isinstance(value, bool):
            self._wrong("Input should be a valid number", name)
            return default
        if value < least or (most is not None and value > most):
            self._wrong(f"Input should be between {least:g} and {most:g}" if most else "Input is too small", name)
        return float(value)

    def url(self, name: str) -> str:
        """Read a link, which is required."""
        value = self.text(name)
        if not value.startswith(("http://", "https://")):
            self._wrong("Input should be a valid URL" if value else "Field required", name)
        return value

    def part(self, name: str) -> Self | None:
        """Read an object within this one; None where it is absent."""
        value = self.body.get(name)
        return None if value is None else type(self)(value, lenient=self.lenient, inside=self._full(name))

    def parts(self, name: str, *, most: int) -> list[Self]:
        """Read a list of objects, of which there may be so many."""
        return [
            type(self)(one, lenient=self.lenient, inside=f"{self._full(name)}.{number}")
            for number, one in enumerate(self.items(name, most=most))
        ]

    def items(self, name: str, *, most: int) -> list[Any]:
        """Read a list of whatever, of which there may be so many."""
        value = self.body.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong("Input should be a valid list", name)
            return []
        if len(value) > most:
            self._wrong(f"List should have at most {most} item{'s' * (most > 1)}", name)
        return value

    def prompt(self, *, required: bool) -> str:
        """Read the prompt, whose length has bounds."""
        prompt = self.text("prompt")
        length = len(prompt.strip())
        if not length and required:
            self.refuse("Prompt is required")
        if 0 < length < SHORTEST_PROMPT:
            self.refuse(f"Prompt is too short, minimum length is {SHORTEST_PROMPT} characters")
        if len(prompt) > LONGEST_PROMPT:
            self.refuse(f"Prompt is too long, maximum length is {LONGEST_PROMPT} characters")
        return prompt

    def kind(self, kind: str, *, required: bool = False) -> None:
        """Check the generation_type."""
        given = self.text("generation_type")
        if not given and required:
            self._wrong("Field required", "generation_type")
        if given not in ("", kind):
            self.refuse("Unknown request type")

    def callback_url(self) -> str | None:
        return None if self.body.get("callback_url") is None else self.url("callback_url")

    def _full(self, name: str) -> str:
        return f"{self._inside}.{name}".removeprefix(".")

    def _wrong(self, detail: str, name: str) -> None:
        self.refuse(detail, self._full(name))
