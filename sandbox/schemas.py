"""Holds JSON against the schemas of an OpenAPI 3.1 document, and says in a line each what is wrong.

Needs `jsonschema-rs`, which checks a message in well under a millisecond; that counts, since every request and answer
on the sandbox's wire is checked while somebody waits for it.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import quote

LONGEST_COMPLAINT: Final = 200
INT32: Final = {"minimum": -(2**31), "maximum": 2**31 - 1}

Json = dict[str, Any]


class Schemas:
    """Documents by a short name each, ready to check values against any part of them."""

    def __init__(self, documents: Mapping[str, Json]) -> None:
        # Imported here: a sandbox without documents does not need it.
        from jsonschema_rs import Draft202012, Draft202012Validator, Registry  # noqa: PLC0415

        bounded = [(f"urn:{name}", _bounded(document)) for name, document in documents.items()]
        registry = Registry(bounded, draft=Draft202012)

        @cache
        def validator(name: str, pointer: str) -> Draft202012Validator:
            reference = {"$ref": f"urn:{name}#{quote(pointer, safe='/~')}"}
            formats = {"snowflake": _is_snowflake}
            return Draft202012Validator(reference, registry=registry, validate_formats=True, formats=formats)

        self._validator = validator

    def complaints(self, name: str, pointer: str, value: Any) -> Iterator[str]:
        """
        Yield what that part of the document has against a value, as `where.it.is: what is wrong`.

        Where a value fits none of several schemas, the complaint is of that which came furthest into it.
        """
        for error in self._validator(name, pointer).iter_errors(value):
            deepest = error
            while inner := [one for branch in getattr(deepest.kind, "context", ()) for one in branch]:
                deepest = max(inner, key=lambda one: len(one.instance_path))
            where = ".".join(map(str, deepest.instance_path)) or "(body)"
            yield f"{where}: {deepest.message[:LONGEST_COMPLAINT]}"


def escaped(step: str) -> str:
    """Return a name as one step of a JSON pointer."""
    return step.replace("~", "~0").replace("/", "~1")


def _bounded(node: Any) -> Any:
    """Return the document with the bounds that `int32` means; a validator checks formats of texts only."""
    if isinstance(node, list):
        return [_bounded(one) for one in node]
    if not isinstance(node, dict):
        return node
    bounds = INT32 if node.get("format") == "int32" else {}
    return {**bounds, **{name: _bounded(value) for name, value in node.items()}}


def _is_snowflake(value: str) -> bool:
    return re.fullmatch(r"0|[1-9][0-9]*", value) is not None
