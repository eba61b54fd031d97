"""Holds what goes over the wire against Luma's own OpenAPI document: each request, each answer, each call back.

Needs `PyYAML`; the document is not ours to ship, so all of this is optional. Where it is milder than
the document, Luma's page is the reason: what the page's examples have as null may be null in an answer, the page has a
second model that modifies videos, and the two calls in ONLY_ON_THE_PAGE. A request must not have a field that the
document does not have. Profiles that answer in another shape on purpose are not held to it.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from aiohttp import web

from sandbox.dream_machine.profile import Profile
from sandbox.schemas import Schemas, escaped

NULLS: Final = frozenset(
    {
        *("failure_reason", "video", "image", "progress_video"),
        *("callback_url", "image_ref", "style_ref", "modify_image_ref"),  # of the echoed request
    }
)
# The older way to make a video, and the list that the document has dropped.
ONLY_ON_THE_PAGE: Final[Mapping[str, str]] = {"POST /generations": "/generations/video"}
NOT_DESCRIBED: Final = frozenset({"GET /generations/camera_motion/list"})
NEWER_MODEL: Final = "ray-flash-2"  # that modifies
FIXED: Final = ("video", "image", "concepts")  # second parts of a path that are no ids

Json = dict[str, Any]


class Document:
    """The document, ready to check bodies."""

    def __init__(self, document: Json) -> None:
        document["components"]["schemas"]["ModifyVideoModel"]["enum"].append(NEWER_MODEL)
        self._paths: Json = document["paths"]
        kinds = {
            schema["properties"]["generation_type"]["enum"][0]: name
            for name, schema in document["components"]["schemas"].items()
            if "enum" in schema.get("properties", {}).get("generation_type", {})
        }
        self._schemas = Schemas({"asked": _closed(document), "told": _answering(document, kinds)})

    @classmethod
    @cache
    def read(cls, path: Path) -> Self:
        """Read the document, once."""
        import yaml  # noqa: PLC0415 - as above

        quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return cls(yaml.load(path.read_text(encoding="utf-8"), quick))  # noqa: S506 - both are safe

    def of_request(self, method: str, path: str, body: Any) -> list[str]:
        """Return what the document has against a request."""
        template = _template(method, path)
        if template is None:
            return []
        operation = self._paths.get(template, {}).get(method.lower())
        if operation is None:
            return [f"there is no {method} {template}"]
        if "requestBody" not in operation:
            return [] if body is None else ["a body that nobody reads"]
        pointer = f"/paths/{escaped(template)}/{method.lower()}/requestBody/content/application~1json/schema"
        return list(self._schemas.complaints("asked", pointer, body))

    def of_answer(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """Return what the document has against an answer to such a request."""
        template = _template(method, path)
        responses = self._paths.get(template or "", {}).get(method.lower(), {}).get("responses")
        if responses is None:
            return []
        key = str(status) if str(status) in responses else "default"
        if key == "default" and status < web.HTTPBadRequest.status_code:
            return [f"status {status} is not in the document"]
        if key not in responses:
            return list(self._schemas.complaints("told", "/components/schemas/Error", body))
        if "content" not in responses[key]:
            return [] if body is None else ["a body where there is none"]
        where = f"{escaped(str(template))}/{method.lower()}/responses/{key}"
        return list(self._schemas.complaints("told", f"/paths/{where}/content/application~1json/schema", body))

    def of_call(self, body: Any) -> list[str]:
        """Return what the document has against the body of a call back, which is a Generation."""
        return list(self._schemas.complaints("told", "/components/schemas/Generation", body))


class Judge:
    """Notes what breaks the document; says nothing where there is none."""

    def __init__(self, document: Document | None, profile: Callable[[], Profile]) -> None:
        self._document = document
        self._profile = profile
        self.violations: list[str] = []

    def request(self, method: str, path: str, text: str) -> None:
        """Look at a request, whatever became of it."""
        if self._document is None or self._profile().lenient:
            return
        body = _parsed(text)
        self._note("asked", f"{method} {path}", self._document.of_request(method, path, body))

    def answer(self, method: str, path: str, response: web.StreamResponse) -> None:
        """Look at what the machine itself answered, before a fault strikes it."""
        if self._document is None or not self._profile().shaped_as_documented:
            return
        if isinstance(response, web.Response):
            body = _parsed(response.text or "")
            said = self._document.of_answer(method, path, response.status, body)
            self._note("answered", f"{method} {path} {response.status}", said)

    def call(self, body: Json) -> None:
        """Look at the body of a call back."""
        if self._document is not None and self._profile().shaped_as_documented:
            self._note("called back", str(body.get("id")), self._document.of_call(body))

    def _note(self, what: str, where: str, complaints: list[str]) -> None:
        self.violations += [f"{what}: {where}: {one}" for one in complaints]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _template(method: str, path: str) -> str | None:
    """Return the document's name of a path; None for a call that it does not describe and the page does."""
    call = f"{method} {path}"
    if call in NOT_DESCRIBED:
        return None
    if call in ONLY_ON_THE_PAGE:
        return ONLY_ON_THE_PAGE[call]
    return re.sub(rf"^/generations/(?!(?:{'|'.join(FIXED)})(?:/|$))[^/]+", "/generations/{id}", path)


def _closed(node: Any) -> Any:
    """Return the document such that no object has a field which it does not name."""
    if isinstance(node, list):
        return [_closed(one) for one in node]
    if not isinstance(node, dict):
        return node
    changed = {name: _closed(value) for name, value in node.items()}
    if isinstance(node.get("properties"), dict) and "type" in node:
        changed.setdefault("additionalProperties", False)
    return changed


def _answering(node: Any, kinds: Mapping[str, str]) -> Any:
    """Return the document with null where the page has it, and each echoed request held to the shape of its kind.

    Without that they cannot be told apart: the document's seven shapes overlap.
    """
    if isinstance(node, list):
        return [_answering(one, kinds) for one in node]
    if not isinstance(node, dict):
        return node
    changed = {name: _answering(value, kinds) for name, value in node.items()}
    if isinstance(node.get("properties"), dict):
        changed["properties"] = {
            name: {"anyOf": [value, {"type": "null"}]} if name in NULLS else value
            for name, value in changed["properties"].items()
        }
        echoed = changed["properties"].get("request", {})
        if "oneOf" in echoed:
            echoed["anyOf"] = echoed.pop("oneOf")
            echoed["allOf"] = [_if_of(kind, name) for kind, name in kinds.items()]
    return changed


def _if_of(kind: str, schema: str) -> Json:
    named = {"required": ["generation_type"], "properties": {"generation_type": {"const": kind}}}
    return {"if": named, "then": {"$ref": f"#/components/schemas/{schema}"}}
